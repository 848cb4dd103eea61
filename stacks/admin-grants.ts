import type { AdminCell } from './admin.ts';
import { directoryArn } from './directory.ts';
import type { Statement } from './grants.ts';
import { actionsOf, type Call, TRANSACTION_ACTIONS } from './permissions.ts';
import type { Region } from './regions.ts';
import { configurationSetName } from './ses.ts';

/** What the admin function calls: the Directory at home, and tables, queues and identities of every cell. */
export function adminGrants(
  home: Region,
  directory: sst.aws.Dynamo,
  cells: AdminCell[],
): Statement[] {
  const table = directoryArn(directory, home);
  const allow = (calls: readonly Call[], resources: $util.Input<string>[]): Statement => ({
    actions: actionsOf(calls),
    resources,
  });
  const queues = (name: 'mail' | 'backlog' | 'deadLetter') =>
    cells.map(({ resources }) => resources.queues[name].arn);
  const deliveries = cells.map(({ resources }) => resources.tables.deliveries.arn);
  const peek = ['ReceiveMessageCommand', 'ChangeMessageVisibilityBatchCommand'] as const;
  return [
    allow(['GetItemCommand', 'QueryCommand', 'UpdateItemCommand'], [table]),
    {
      actions: (['Put', 'Delete', 'ConditionCheck'] as const).map(
        (part) => TRANSACTION_ACTIONS[part],
      ),
      resources: [table],
    },
    allow(['QueryCommand'], [$interpolate`${table}/index/gsi1`]),
    allow(
      ['GetItemCommand', 'QueryCommand', 'PutItemCommand'],
      cells.map(({ resources }) => resources.tables.regionHealth.arn),
    ),
    allow(
      ['QueryCommand'],
      deliveries.flatMap((arn) => [
        arn,
        $interpolate`${arn}/index/open`,
        $interpolate`${arn}/index/day`,
      ]),
    ),
    allow(['GetQueueAttributesCommand', 'SendMessageCommand'], queues('mail')),
    allow(['GetQueueAttributesCommand'], queues('backlog')),
    allow(['GetMetricDataCommand'], ['*']),
    allow(['GetQueueAttributesCommand', 'DeleteMessageCommand', ...peek], queues('deadLetter')),
    allow(['GetAccountCommand'], ['*']),
    allow(
      ['GetConfigurationSetCommand'],
      cells.map(
        ({ cell }) =>
          $interpolate`arn:aws:ses:${cell.region}:${cell.accountId}:configuration-set/${configurationSetName()}`,
      ),
    ),
    allow(
      [
        'CreateEmailIdentityCommand',
        'GetEmailIdentityCommand',
        'DeleteEmailIdentityCommand',
        'PutEmailIdentityDkimSigningAttributesCommand',
        'PutEmailIdentityMailFromAttributesCommand',
      ],
      cells.map(
        ({ cell }) => $interpolate`arn:aws:ses:${cell.region}:${cell.accountId}:identity/*`,
      ),
    ),
  ];
}
