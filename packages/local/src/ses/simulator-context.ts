import type { DkimLookup } from './dkim-key.ts';
import type { EventPublisher } from './events/event-publisher.ts';
import type { ReceivedMail } from './receiving/received-mail.ts';
import type { Regions } from './regions.ts';
import type { SmtpSink } from './smtp-sink.ts';
import type { MailStore } from './store/mail-store.ts';

/** What the simulator's parts share. */
export interface SimulatorContext {
  regions: Regions;
  store: MailStore;
  events: EventPublisher;
  random: () => number;
  dkimLookup: DkimLookup | undefined;
  sink: SmtpSink | undefined;
  onReceived: ((mail: ReceivedMail) => Promise<void>) | undefined;
  /** To be called after every change of a region's fault. */
  faultChanged(region: string): Promise<void>;
}
