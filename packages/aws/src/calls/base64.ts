/** A multiple of three, so that pieces can be put together. */
const PIECE_BYTES = 3 * 64 * 1024;

/** A text, the base64 of several buffers as of one, and a text: in one piece if it is small, else in several. */
export function base64Between(
  before: string,
  parts: readonly Buffer[],
  after: string,
): Iterable<Buffer> {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  if (bytes <= PIECE_BYTES)
    return [Buffer.from(`${before}${Buffer.concat(parts).toString('base64')}${after}`)];
  return {
    *[Symbol.iterator]() {
      yield Buffer.from(before);
      yield* piecesOf(parts);
      yield Buffer.from(after);
    },
  };
}

function* piecesOf(parts: readonly Buffer[]): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (const part of parts) {
    for (let at = 0; at < part.length; at += PIECE_BYTES) {
      const slice = part.subarray(at, at + PIECE_BYTES);
      const piece = rest.length === 0 ? slice : Buffer.concat([rest, slice]);
      const whole = piece.length - (piece.length % 3);
      yield Buffer.from(piece.toString('base64', 0, whole), 'latin1');
      rest = piece.subarray(whole);
    }
  }
  yield Buffer.from(rest.toString('base64'), 'latin1');
}
