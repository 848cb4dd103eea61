import type { Cell } from './cell.ts';
import { directoryArn } from './directory.ts';
import type { CellResources } from './environment.ts';
import {
  actionsOf,
  type Call,
  MISSING_OBJECT_ACTION,
  PARTIQL_ACTIONS,
  POLLING_ACTIONS,
} from './permissions.ts';
import type { Queues } from './queues.ts';
import { signingSecretArn } from './secrets.ts';
import { configurationSetName } from './ses.ts';

export interface Statement {
  actions: string[];
  resources: $util.Input<string>[];
}

type Verb = keyof typeof PARTIQL_ACTIONS;

/** Statements for the calls that a function makes on the resources of its cell, one method a resource. */
export function grantsFor(cell: Cell, { tables, queues, payloads, directory }: CellResources) {
  const statement = (actions: string[], ...resources: $util.Input<string>[]): Statement => ({
    actions,
    resources,
  });
  const identities = cell.sendsTo.map(
    ({ region, accountId }) => $interpolate`arn:aws:ses:${region}:${accountId}:identity/*`,
  );
  const configurationSets = cell.sendsTo.map(
    ({ region, accountId }) =>
      $interpolate`arn:aws:ses:${region}:${accountId}:configuration-set/${configurationSetName()}`,
  );

  return {
    poll: (queue: sst.aws.Queue) => statement([...POLLING_ACTIONS], queue.arn),
    queue: (name: keyof Queues, calls: readonly Call[]) =>
      statement(actionsOf(calls), queues[name].arn),
    deliveries: (calls: readonly Call[], verbs: readonly Verb[] = []) =>
      statement(
        [...actionsOf(calls), ...verbs.map((verb) => PARTIQL_ACTIONS[verb])],
        tables.deliveries.arn,
      ),
    regionHealth: (calls: readonly Call[]) => statement(actionsOf(calls), tables.regionHealth.arn),
    directory: (calls: readonly Call[]) =>
      statement(actionsOf(calls), directoryArn(directory, cell)),
    directoryIndex: (calls: readonly Call[]) =>
      statement(actionsOf(calls), $interpolate`${directoryArn(directory, cell)}/index/gsi1`),
    /** A producer that finds a cell's queue down after it stored the payload hands in at the other: both are read. */
    payloads: (calls: readonly Call[]) => {
      const buckets = cell.sendsTo.map(({ region }) => payloads.get(region));
      return [
        statement(actionsOf(calls), ...buckets.map(({ arn }) => $interpolate`${arn}/*`)),
        // Without it S3 answers 403 for an object that is gone, which nobody can tell from a lost permission.
        statement([MISSING_OBJECT_ACTION], ...buckets.map(({ arn }) => arn)),
      ];
    },
    signingSecret: () => statement(actionsOf(['GetSecretValueCommand']), signingSecretArn(cell)),
    /** Sends through the stage's configuration set as any identity of the account, in the cell's regions alone. */
    send: () => statement(actionsOf(['SendEmailCommand']), ...identities, ...configurationSets),
    identities: (calls: readonly Call[]) => statement(actionsOf(calls), ...identities),
    configurationSets: (calls: readonly Call[]) =>
      statement(actionsOf(calls), ...configurationSets),
    account: () => statement(actionsOf(['GetAccountCommand']), '*'),
  };
}
