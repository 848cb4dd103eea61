import { readCellConfiguration } from '@mailferry/core/settings/cell';
import { quotaShareOf } from '@mailferry/core/settings/quota-share';
import { cellsOf, parseSettings } from '@mailferry/core/settings/settings';
import { readEnvironment } from '@mailferry/smtp/environment';
import * as fc from 'fast-check';
import { settings } from '../../../stacks/settings.ts';
import { mangled, mangledJson } from '../../arbitraries/mangled.ts';
import { declared, must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const cellEnvironment = {
  MAILFERRY_CELL: 'us-east-1',
  MAIL_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/mail',
  BACKLOG_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/backlog',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/dead',
  OUTCOME_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/outcome',
  PAYLOAD_BUCKET: 'payloads',
  DELIVERIES_TABLE: 'deliveries',
  REGION_HEALTH_TABLE: 'region-health',
  DIRECTORY_TABLE: 'directory',
  CONFIGURATION_SET: 'mailferry',
  PROBE_FROM: 'probe@mailferry.example',
};

const smtpEnvironment = { SMTP_HOSTNAME: 'mx.mailferry.example' };
const cells = {
  primary: {
    region: 'us-east-1',
    mailQueueUrl: cellEnvironment.MAIL_QUEUE_URL,
    payloadBucket: 'payloads',
  },
};
const access = { networks: [{ network: '192.0.2.0/24', organizationId: 'contoso' }] };

const variable = fc.oneof(
  fc.string(),
  fc.constantFrom('', '0', '-1', '99999', '{}', '[]', '{', '/dev/null'),
);

/** Variables with some of them missing or replaced; names that an environment does not have are left alone. */
function environment(good: Record<string, string>) {
  const names = [
    ...Object.keys(good),
    'SMTP_PORT',
    'SMTP_LIMITS',
    'SHUTDOWN_GRACE_SECONDS',
    'SMTPS_PORT',
  ];
  return fc
    .dictionary(fc.constantFrom(...names), fc.option(variable, { nil: undefined }), { maxKeys: 3 })
    .map((changes) => ({ ...good, ...changes }));
}

export const settingsTarget = functionTarget({
  name: 'settings',
  about: 'Settings and environments: taken, or one error that names every fault.',
  input: fc.record({
    settings: mangled(fc.constant(settings)),
    json: mangledJson(fc.constant(settings)),
    cell: environment(cellEnvironment),
    smtp: environment(smtpEnvironment),
    cells: mangledJson(fc.constant(cells)),
    access: mangledJson(fc.constant(access)),
  }),
  consume(input) {
    const read = declared(['settings-invalid'], () => parseSettings(input.settings));
    if (read !== undefined) {
      for (const { region } of cellsOf(read)) {
        const shares = cellsOf(read).map((cell) => quotaShareOf(read, cell.region, region));
        const sum = shares.reduce((total, share) => total + share, 0);
        must(
          sum <= 1 + 1e-9 && shares.every((share) => share >= 0),
          `quota shares add up to ${sum}`,
        );
      }
    }
    const invalid = ['configuration-invalid'];
    declared(invalid, () =>
      readCellConfiguration({ ...input.cell, MAILFERRY_SETTINGS: input.json }),
    );
    declared(invalid, () =>
      readEnvironment({ SMTP_CELLS: input.cells, SMTP_ACCESS: input.access, ...input.smtp }),
    );
  },
});
