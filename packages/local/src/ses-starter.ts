import type { Settings } from '@mailferry/core/settings/settings';

export interface SesOptions {
  /** 0 takes a free port. */
  port: number;
  dataDir?: string | undefined;
  settings: Settings;
  /** Identities that are verified in every region from the start. */
  verifiedDomains: readonly string[];
  /** An SES event in EventBridge's form, of a region. */
  onEvent(region: string, event: unknown): Promise<void>;
}

/** What the stack needs of an SES. */
export type SesStarter = (
  options: SesOptions,
) => Promise<{ endpoint: string; stop(): Promise<void> }>;
