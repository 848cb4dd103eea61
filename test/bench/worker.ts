/**
 * An execution environment that runs one bundle's handler and says what it took. Its standard output, where a function
 * logs, is thrown away by the parent. `node worker.ts BUNDLE`, orders by IPC; see contender.ts.
 */
import { pathToFileURL } from 'node:url';
import { createContext } from '@mailferry/local/runtime/context';
import { BATCH, mailBody, sqsEvent } from './mails.ts';
import { orderSchema, type Took } from './messages.ts';
import { rawMail } from './raw-mail.ts';

const TIMEOUT_MS = 900_000;

const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);

process.on('message', async (message) => {
  const { batches, batchSize = BATCH, stored, collect = 'minor' } = orderSchema.parse(message);
  const raw = stored ?? rawMail();
  const events = Array.from({ length: batches }, () =>
    sqsEvent(Array.from({ length: batchSize }, () => mailBody(raw))),
  );
  // A full collection drops compiled code as well, and a measure of CPU would be one of the compiler.
  globalThis.gc?.({ type: collect });
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  let failed = 0;
  for (const event of events) {
    const context = createContext('bench', {
      deadlineMs: Date.now() + TIMEOUT_MS,
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
    });
    failed += (await handler(event, context)).batchItemFailures.length;
  }
  const { user, system } = process.cpuUsage(cpu);
  const took: Took = {
    mails: batches * batchSize - failed,
    failed,
    cpuUs: user + system,
    wallMs: performance.now() - startedMs,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(took);
});
process.once('disconnect', () => process.exit(0));
