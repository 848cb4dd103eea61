import type { DkimLookup } from './dkim-key.ts';
import type { OnEvent } from './events/event-publisher.ts';
import type { ReceivedMail } from './receiving/received-mail.ts';
import type { RegionConfig } from './region-data.ts';
import type { SmtpSinkOptions } from './smtp-sink.ts';

export interface SesSimulatorOptions {
  /** All regions and the control API; 0 takes a free port. */
  port: number;
  /** Default 127.0.0.1: nothing checks who asks. */
  host?: string | undefined;
  /**
   * Ports of single regions besides, by region; 0 takes a free one. The fault `refuse` closes such a port, which is the
   * only way to have a connection refused in truth.
   */
  portPerRegion?: Record<string, number> | undefined;
  /** Keeps mails, events and the regions' state across restarts, kill -9 included. Default: a folder that `close` removes. */
  dataDir?: string | undefined;
  /** What regions start with. Others come about when they are first named. */
  regions?: Record<string, RegionConfig> | undefined;
  /** Default: events go nowhere. */
  onEvent?: OnEvent | undefined;
  /** Takes mail that comes in from outside (`POST /_sim/receive`). Default: such mail is refused. */
  onReceived?: ((mail: ReceivedMail) => Promise<void>) | undefined;
  /** Events on their way side by side in each region; 1 keeps all in one order, not only those of one mail. Default 16. */
  eventLanes?: number | undefined;
  /** Without it, identities are verified by the control API alone. */
  dkimLookup?: DkimLookup | undefined;
  /** An SMTP server that gets every mail that is delivered. */
  sink?: SmtpSinkOptions | undefined;
  /** Uniform in [0, 1); decides which requests a fault's share hits. Default Math.random. */
  random?: (() => number) | undefined;
}

export interface SesSimulator {
  /** For every region: the SDK's endpoint. The control API is at `/_sim/` below it. */
  url: string;
  port: number;
  /** Endpoints of the regions with a port of their own. */
  regionUrls: Record<string, string>;
  /** Ends every connection. Events that are not out yet stay in `dataDir`. */
  close(): Promise<void>;
}
