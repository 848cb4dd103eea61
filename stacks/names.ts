/** `us-east-1` → `UsEast1`. SST wants component names unique across regions, ignoring case. */
export function regionTitle(region: string): string {
  return region
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
