import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';

/** Regions by their label, such as US East; by their name until the catalogue is read. */
export function useRegionNames(): (region: string) => string {
  const { data } = useQuery(queries.catalogue());
  return (region) => data?.regions.find((known) => known.region === region)?.label ?? region;
}
