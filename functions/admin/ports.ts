import type { DirectoryPorts } from '@mailferry/core/directory/ports';
import type { HealthParameters } from '@mailferry/core/health/parameters';
import type { ProbeTransport } from '@mailferry/core/health/probe';
import type { CellOperations } from '@mailferry/core/operations/cells';
import type { DeliverySearch } from '@mailferry/core/operations/delivery-search';
import type { ConfigurationSets } from '@mailferry/core/operations/route-readiness';
import type { Metrics } from '@mailferry/core/ports';

/** All that routes work with. */
export interface AdminPorts extends DirectoryPorts {
  /** By region, in the order of the settings. */
  cells: readonly CellOperations[];
  deliveries: DeliverySearch;
  accounts: Pick<ProbeTransport, 'account'>;
  configurationSets: ConfigurationSets;
  parametersOf(region: string): HealthParameters;
  metrics: Metrics;
}
