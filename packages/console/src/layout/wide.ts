/** Whether the window is wider than a phone: from where Cloudscape lays pages out beside a navigation. */
export function isWide(): boolean {
  return matchMedia('(min-width: 689px)').matches;
}
