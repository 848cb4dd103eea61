import { join } from 'node:path';
import { seedSelector } from '@mailferry/core/directory/seed-organization';
import type { Settings } from '@mailferry/core/settings/settings';
import { CONFIGURATION_SET } from './cell-environment.ts';
import type { ReceivedMail } from './ses/receiving/received-mail.ts';
import { startSesSimulator } from './ses/simulator.ts';

export interface SesOptions {
  /** 0 takes a free port. */
  port: number;
  dataDir?: string | undefined;
  settings: Settings;
  /** Domains that are verified from the start, by region. */
  verifiedDomains(region: string): string[];
  /** Takes an SES event in EventBridge's form. Called again with the same event until it resolves. */
  onEvent(region: string, event: unknown): Promise<void>;
  /** Takes mail that SES receives from outside. */
  onReceived?(mail: ReceivedMail): Promise<void>;
}

/** What the stack needs of an SES. */
export type SesStarter = (
  options: SesOptions,
) => Promise<{ endpoint: string; stop(): Promise<void> }>;

/** The SES simulator, with every region's configuration set and identities in place. */
export const startSes: SesStarter = async (options) => {
  const { dataDir, settings, verifiedDomains } = options;
  const regions = Object.keys(settings.regions).map((region) => [
    region,
    {
      // As they were seeded: signing with the key that the Directory knows.
      verifiedIdentities: verifiedDomains(region).map((name) => ({
        name,
        selector: seedSelector(region),
      })),
      configurationSets: [CONFIGURATION_SET],
    },
  ]);
  const simulator = await startSesSimulator({
    port: options.port,
    dataDir: dataDir === undefined ? undefined : join(dataDir, 'ses'),
    regions: Object.fromEntries(regions),
    onEvent: options.onEvent,
    onReceived: options.onReceived,
  });
  return { endpoint: simulator.url, stop: () => simulator.close() };
};
