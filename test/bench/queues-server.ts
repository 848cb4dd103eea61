/** Started by queues-process.ts. */
import { startQueues } from '@mailferry/local/queues/server';

const { endpoint } = await startQueues({ port: 0 });
process.once('disconnect', () => process.exit(0));
process.send?.({ endpoint });
