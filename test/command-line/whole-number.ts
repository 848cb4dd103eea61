/** The value of a flag. @throws RangeError unless it is a whole number from `least` on. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${flag}: ${text} is not a whole number from ${least} on`);
  return value;
}
