/**
 * Start-up until the first mail is sent: `node start.mjs [BUNDLE EVENT]`, EVENT being a file. Without a bundle it does
 * nothing: Node's own share, in the same form. Plain JavaScript, so that stripping types takes no part in the time.
 */
import { readFileSync } from 'node:fs';

const [bundle, file] = process.argv.slice(2);
let batchItemFailures = [];
if (bundle !== undefined) {
  const event = JSON.parse(readFileSync(file, 'utf8'));
  const { handler } = await import(bundle);
  const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 60_000 };
  ({ batchItemFailures } = await handler(event, context));
}
const { user, system } = process.cpuUsage();
// Since the process began, by the clock of its own time origin.
process.send({
  ms: performance.now(),
  cpuMs: (user + system) / 1000,
  failed: batchItemFailures.length,
});
process.disconnect();
process.exit(0);
