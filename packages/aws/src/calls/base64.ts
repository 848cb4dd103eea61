/** A multiple of three, so that pieces can be put together. */
const PIECE_BYTES = 3 * 64 * 1024;

/** A text, the base64 of several buffers as of one, and a text: whole if it is small, else in pieces. */
export function base64Between(
  before: string,
  parts: readonly Buffer[],
  after: string,
): string | Iterable<string> {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  if (bytes <= PIECE_BYTES) return `${before}${[...piecesOf(parts)].join('')}${after}`;
  return {
    *[Symbol.iterator]() {
      yield before;
      yield* piecesOf(parts);
      yield after;
    },
  };
}

/** No byte of a part is copied but at the seams, where three bytes come from two parts. */
function* piecesOf(parts: readonly Buffer[]): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (const part of parts) {
    let at = rest.length === 0 ? 0 : 3 - rest.length;
    if (at > 0) {
      rest = Buffer.concat([rest, part.subarray(0, at)]);
      if (rest.length < 3) continue;
      yield rest.toString('base64');
    }
    const end = part.length - ((part.length - at) % 3);
    for (; at < end; at += PIECE_BYTES)
      yield part.toString('base64', at, Math.min(at + PIECE_BYTES, end));
    rest = part.subarray(end);
  }
  yield rest.toString('base64');
}
