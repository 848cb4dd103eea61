/**
 * Runs a command with its arguments and sets the exit code: what `main` answers, or 2 for arguments that make no sense,
 * which are told together with the usage.
 * @param optionsOf throws a RangeError or TypeError that says what is wrong with the arguments.
 */
export async function runMain<T>(
  optionsOf: (args: readonly string[]) => T,
  usage: string,
  main: (options: T) => Promise<number>,
): Promise<void> {
  let options: T;
  try {
    options = optionsOf(process.argv.slice(2));
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
    console.error(`${cause.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await main(options);
}
