/** A text's fixed place in [0, 1): FNV-1a. By a mail's id, a ramp lets the same mails through at each try. */
export function hashShare(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}
