import type { Cell } from './cell.ts';
import { type QueueOptions, queuePolicy, secureQueue } from './secure-queue.ts';

export interface Queues {
  mail: sst.aws.Queue;
  backlog: sst.aws.Queue;
  deadLetter: sst.aws.Queue;
  outcome: sst.aws.Queue;
  outcomeDeadLetter: sst.aws.Queue;
  ingress: sst.aws.Queue;
  ingressDeadLetter: sst.aws.Queue;
}

/**
 * The drain receives a backlog message once a run until it moves it, and an outage may interrupt many runs: SQS's
 * highest count, since an outage must not walk mail into the dead-letter queue.
 */
const BACKLOG_RECEIVES = 1000;

export function createQueues(cell: Cell): Queues {
  const { sender, outcome, ingress, health } = cell.settings;
  const queue = (name: string, options: QueueOptions) => {
    const made = secureQueue(cell, name, options);
    queuePolicy(cell, name, made);
    return made;
  };
  const deadLetter = queue('DeadLetter', {});
  const outcomeDeadLetter = queue('OutcomeDeadLetter', {});
  const ingressDeadLetter = queue('IngressDeadLetter', {});
  return {
    deadLetter,
    outcomeDeadLetter,
    ingressDeadLetter,
    mail: queue('Mail', {
      visibilitySeconds: sender.visibilityTimeoutSeconds,
      deadLetter: { queue: deadLetter, receives: sender.maxReceiveCount },
    }),
    backlog: queue('Backlog', {
      visibilitySeconds: 6 * health.functionTimeoutSeconds,
      deadLetter: { queue: deadLetter, receives: BACKLOG_RECEIVES },
    }),
    // Its policy names the rules that may send to it: see `createEventRoutes`.
    outcome: secureQueue(cell, 'Outcome', {
      visibilitySeconds: outcome.visibilityTimeoutSeconds,
      deadLetter: { queue: outcomeDeadLetter, receives: outcome.maxReceiveCount },
    }),
    // Its policy names the topic that may send to it: see `createIngress`.
    ingress: secureQueue(cell, 'Ingress', {
      visibilitySeconds: ingress.visibilityTimeoutSeconds,
      deadLetter: { queue: ingressDeadLetter, receives: ingress.maxReceiveCount },
    }),
  };
}
