import { cpus } from 'node:os';
import { buildBundles } from './bundles.ts';
import { startInstantAws } from './instant/client.ts';
import { measureCpu } from './measures/cpu.ts';
import { measureInit } from './measures/init.ts';
import { measureMemory } from './measures/memory.ts';
import { measureRelay } from './measures/relay.ts';
import { measureRequests } from './measures/requests.ts';
import { measureThroughput } from './measures/throughput.ts';

/** Everything that `npm run bench` measures, by name; docs/benchmarks.md says what each is. */
export async function bench(rounds: number, progress: (text: string) => void) {
  progress('bundles');
  const bundles = await buildBundles();
  const aws = await startInstantAws();
  try {
    progress('CPU per mail');
    const cpu = await measureCpu(bundles, aws, rounds);
    progress('start-up');
    const init = await measureInit(bundles, aws, rounds);
    progress('requests per mail');
    const requests = await measureRequests(bundles, aws);
    progress('memory');
    const memory = await measureMemory(bundles, aws);
    progress('relays on the same machine');
    const relay = await measureRelay(rounds, cpu.cpuUsPerMail.sender, progress);
    progress('the local stack');
    const throughput = await measureThroughput();
    return {
      machine: machine(),
      rounds,
      ...cpu,
      ...init,
      bundleKb: bundles.kb,
      ...requests,
      ...memory,
      ...throughput,
      ...relay,
    };
  } finally {
    aws.stop();
    bundles.remove();
  }
}

function machine() {
  const [first] = cpus();
  return { node: process.version, cpu: first?.model ?? '', cores: cpus().length };
}
