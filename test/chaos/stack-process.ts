/** The local stack as a process of its own, so that all of it can be killed at once; see stack-control.ts. */
import { fileLog } from '@mailferry/local/log-file';
import type { LogLine } from '@mailferry/local/runtime/local-function';
import { startLocalStack } from '@mailferry/local/stack';
import { type News, orderSchema, startSchema } from './messages.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { chaosSettings } from './settings.ts';

const LOST = /^invocation failed: \{"kind":"(crash|timeout|error)"/;

function tell(news: News): void {
  process.send?.(news);
}

const { dataDir, ports } = startSchema.parse(JSON.parse(process.argv[2] ?? ''));
const log = fileLog(dataDir);

const stack = await startLocalStack({
  dataDir,
  ports,
  settings: chaosSettings(),
  organizations: ORGANIZATIONS,
  onLog(entry: LogLine) {
    log.write({ ...entry, line: `${new Date().toISOString()} ${entry.line}` });
    const kind = LOST.exec(entry.line)?.[1];
    if (kind === undefined) return;
    tell({ news: 'lost', atMs: Date.now(), region: entry.region, lane: entry.functionName, kind });
  },
  onError: (error) => console.error(new Date().toISOString(), error),
});

process.on('message', (message) => {
  const order = orderSchema.parse(message);
  if (order.do === 'kill') {
    const hit = stack.killEnvironment(order.lane, order.region);
    tell({ news: 'killed', order: order.order, hit });
    return;
  }
  void stack
    .stop(1_000)
    .then(() => log.close())
    .then(() => process.exit(0));
});
// A terminal's Ctrl-C reaches the whole process group: the run decides when this process ends.
process.on('SIGINT', () => {});
// Without its parent nobody would ever stop it.
process.once('disconnect', () => process.exit(1));
tell({ news: 'up', endpoints: stack.endpoints, cells: stack.cells });
