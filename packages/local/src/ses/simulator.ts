import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveControl } from './control/serve-control.ts';
import { EventLog } from './events/event-log.ts';
import { EventPublisher } from './events/event-publisher.ts';
import { closesRegion } from './fault.ts';
import { Listener } from './listener.ts';
import type { SesSimulator, SesSimulatorOptions } from './options.ts';
import { isMailboxSimulator } from './recipient-behaviour.ts';
import { Regions } from './regions.ts';
import { serveSes } from './serve-ses.ts';
import type { SimulatorContext } from './simulator-context.ts';
import { SmtpSink } from './smtp-sink.ts';
import { MailStore } from './store/mail-store.ts';

/**
 * Starts a simulator of SES v2 for any number of regions.
 * @throws Error with code EADDRINUSE; Error when kept state is damaged or a region's configuration is wrong
 */
export async function startSesSimulator(options: SesSimulatorOptions): Promise<SesSimulator> {
  const { dataDir, host = '127.0.0.1' } = options;
  const directory = dataDir ?? mkdtempSync(join(tmpdir(), 'ses-simulator-'));
  mkdirSync(directory, { recursive: true });
  const simulator = assemble(options, directory);
  const main = new Listener(host, options.port, listener(simulator, undefined));
  const ports = new Map(
    Object.entries(options.portPerRegion ?? {}).map(([region, port]) => [
      region,
      new Listener(host, port, listener(simulator, region)),
    ]),
  );
  simulator.faultChanged = async (region) => {
    await ports.get(region)?.set(!closesRegion(simulator.regions.of(region).fault));
  };
  const close = async () => {
    await Promise.all([main, ...ports.values()].map((one) => one.set(false)));
    simulator.sink?.close();
    await simulator.events.close();
    simulator.store.close();
    if (dataDir === undefined) rmSync(directory, { recursive: true });
  };
  try {
    await main.set(true);
    for (const [region, port] of ports) {
      await port.set(true);
      await simulator.faultChanged(region);
    }
  } catch (error) {
    await close();
    throw error;
  }
  simulator.events.resume();
  return {
    url: main.url,
    port: main.port,
    regionUrls: Object.fromEntries([...ports].map(([region, port]) => [region, port.url])),
    close,
  };
}

function assemble(options: SesSimulatorOptions, directory: string): SimulatorContext {
  const regions = new Regions(options.regions ?? {}, options.dataDir);
  const store = new MailStore(directory);
  for (const mail of store.all()) {
    const counted = mail.destinations.filter((address) => !isMailboxSimulator(address)).length;
    regions.of(mail.region).quota.count(counted, mail.acceptedAtMs);
  }
  const events = new EventPublisher({
    regions,
    onEvent: options.onEvent ?? (async () => undefined),
    lanes: options.eventLanes ?? 16,
    log: options.dataDir === undefined ? undefined : new EventLog(directory),
  });
  return {
    regions,
    store,
    events,
    random: options.random ?? Math.random,
    dkimLookup: options.dkimLookup,
    sink: options.sink === undefined ? undefined : new SmtpSink(options.sink, store),
    onReceived: options.onReceived,
    faultChanged: async () => undefined,
  };
}

function listener(simulator: SimulatorContext, region: string | undefined): RequestListener {
  return (request, response) => {
    const control = region === undefined && request.url?.startsWith('/_sim/');
    const answer = control
      ? serveControl(simulator, request, response)
      : serveSes(simulator, request, response, region);
    answer.catch((error: unknown) => {
      // A caller that went away needs no answer, and is no fault of the simulator's.
      if (request.socket.destroyed) return;
      console.error('SES simulator:', error);
      response.destroy();
    });
  };
}
