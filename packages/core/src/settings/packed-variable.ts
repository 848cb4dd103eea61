import { gunzipSync, gzipSync } from 'node:zlib';

const PREFIX = 'gzip:';
/** Far above what a cell's resources take, far below what would fill a function's memory. */
const MAX_UNPACKED_BYTES = 256 * 1024;

/**
 * Text that fits a variable of a Lambda, whose environment takes 4 KB in all (Lambda quotas page): queue URLs of many
 * cells repeat each other and shrink to a fifth.
 */
export function packVariable(text: string): string {
  return PREFIX + gzipSync(text, { level: 9 }).toString('base64');
}

/** What `packVariable` took; other text is given back as it is. @throws an Error of zlib when the packed text is damaged. */
export function unpackVariable(text: string): string {
  if (!text.startsWith(PREFIX)) return text;
  const packed = Buffer.from(text.slice(PREFIX.length), 'base64');
  return gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES }).toString();
}
