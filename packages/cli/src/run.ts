import { CommanderError } from '@commander-js/extra-typings';
import { type AdminApi, createAdminApi } from './api/admin-api.ts';
import { type Connection, findConnection } from './connection/connection.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { createPaint } from './output/paint.ts';
import { buildProgram, type SharedFlags } from './program.ts';

/** Runs one command line. Never throws: @returns the exit code. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let flags: SharedFlags = {};
  let end: ExitCode = EXIT.done;
  let connection: Connection | undefined;
  let api: AdminApi | undefined;
  const note = (text: string) => io.err(`${text}\n`);
  const context: Context = {
    io,
    json: () => flags.json === true,
    paint: createPaint(() => io.hasColors && flags.color !== false),
    connection() {
      connection ??= findConnection(flags, io.environment, note);
      return connection;
    },
    api() {
      api ??= createAdminApi(context.connection());
      return api;
    },
    show(value, human) {
      io.out(`${flags.json === true ? JSON.stringify(value, undefined, 2) : human()}\n`);
    },
    note,
    endWith(code) {
      end = code;
    },
  };
  const program = buildProgram(context, (shared) => {
    flags = shared;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return end;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    if (error instanceof CommanderError) {
      // No command ran, so nobody was told of the flags.
      flags = program.opts();
      if (context.json()) report(new Failure(EXIT.usage, 'usage', error.message), context);
      return EXIT.usage;
    }
    if (error instanceof Failure) {
      report(error, context);
      return error.exitCode;
    }
    io.err(`mailferry: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    return EXIT.failed;
  }
}

function report(failure: Failure, { io, json, paint }: Context): void {
  const { code, message, advice } = failure;
  if (json()) {
    io.err(`${JSON.stringify({ error: { code, message, advice } })}\n`);
    return;
  }
  io.err(`${[paint('bad', message), ...advice.map((line) => `  ${line}`)].join('\n')}\n`);
}
