/** Gives a region's own, made at its first use and kept for the life of the environment. */
export type PerRegion<T> = (region: string) => T;

export function perRegion<T>(make: (region: string) => T): PerRegion<T> {
  const made = new Map<string, T>();
  return (region) => {
    const known = made.get(region) ?? make(region);
    made.set(region, known);
    return known;
  };
}
