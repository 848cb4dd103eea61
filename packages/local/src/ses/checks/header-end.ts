const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where a raw message's header block ends: at its first empty line, whatever the line endings, or with the message. */
export function headerEnd(raw: Buffer): number {
  let at = 0;
  for (let end = raw.indexOf(LINE_FEED); end >= 0; end = raw.indexOf(LINE_FEED, at)) {
    const isEmpty = end === at || (end === at + 1 && raw[at] === CARRIAGE_RETURN);
    if (isEmpty) return at;
    at = end + 1;
  }
  return raw.length;
}
