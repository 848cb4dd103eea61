import { MailferryError } from '@mailferry/core/errors';
import { readCellConfiguration } from '@mailferry/core/settings/cell';
import { quotaShareOf } from '@mailferry/core/settings/quota-share';
import { regionsOfCell } from '@mailferry/core/settings/routes';
import { cellsOf, parseSettings } from '@mailferry/core/settings/settings';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

const COMPLETE = {
  MAILFERRY_CELL: 'us-east-1',
  MAILFERRY_SETTINGS: JSON.stringify(settings),
  MAIL_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/mail',
  BACKLOG_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/backlog',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/dead-letter',
  OUTCOME_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/outcome',
  PAYLOAD_BUCKET: 'payloads',
  DELIVERIES_TABLE: 'deliveries',
  REGION_HEALTH_TABLE: 'region-health',
  DIRECTORY_TABLE: 'directory',
  CONFIGURATION_SET: 'mailferry',
  SIGNING_MATERIAL: 'signing',
  PROBE_FROM: 'probe@relay.example',
};

function faultsOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof MailferryError) return error.detail?.['faults'];
    throw error;
  }
  return [];
}

describe('readCellConfiguration', () => {
  it('reads a complete environment', () => {
    expect(readCellConfiguration(COMPLETE)).toMatchObject({
      cell: 'us-east-1',
      settings,
      payloadBucket: 'payloads',
    });
  });

  it('names everything that is missing at once', () => {
    expect(faultsOf(() => readCellConfiguration({}))).toEqual(
      Object.keys(COMPLETE).map((name) => `${name} is missing`),
    );
  });

  it('names every fault at once, whatever its kind', () => {
    const faults = faultsOf(() =>
      readCellConfiguration({
        ...COMPLETE,
        MAIL_QUEUE_URL: 'mail',
        PROBE_FROM: undefined,
        MAILFERRY_SETTINGS: JSON.stringify({ ...settings, retentionDays: 15 }),
      }),
    );
    expect(faults).toEqual([
      expect.stringContaining('MAIL_QUEUE_URL is not valid'),
      'PROBE_FROM is missing',
      expect.stringContaining('MAILFERRY_SETTINGS.retentionDays'),
    ]);
  });

  it('refuses a cell that is on no route', () => {
    expect(
      faultsOf(() => readCellConfiguration({ ...COMPLETE, MAILFERRY_CELL: 'ap-south-1' })),
    ).toEqual(['MAILFERRY_CELL: ap-south-1 is on no route']);
  });
});

describe('parseSettings', () => {
  it('names unknown regions, loops, double routes and short visibility together', () => {
    const faults = faultsOf(() =>
      parseSettings({
        ...settings,
        routes: [
          { primary: 'us-east-1', secondary: 'me-north-1' },
          { primary: 'us-east-1', secondary: 'us-east-1' },
        ],
        sender: { ...settings.sender, visibilityTimeoutSeconds: 100 },
      }),
    );
    expect(faults).toEqual([
      'routes.0.secondary: region me-north-1 is not in regions',
      'routes.1: primary and secondary are the same region',
      'routes.1.primary: us-east-1 has two routes',
      'sender.visibilityTimeoutSeconds: must be at least 6 × functionTimeoutSeconds',
    ]);
  });
});

describe('cells', () => {
  it('has one for each primary, and standbys in the secondaries', () => {
    expect(cellsOf(settings)).toEqual([
      { region: 'us-east-1', kind: 'primary' },
      { region: 'eu-west-1', kind: 'primary' },
      { region: 'us-west-2', kind: 'standby' },
    ]);
  });

  it('knows what each cell sends to', () => {
    expect(regionsOfCell(settings, 'eu-west-1')).toEqual(['eu-west-1', 'us-west-2']);
    expect(regionsOfCell(settings, 'us-west-2')).toEqual(['us-west-2', 'us-east-1', 'eu-west-1']);
  });

  it('never shares out more than a region has', () => {
    const paired = parseSettings({
      ...settings,
      routes: [
        { primary: 'us-east-1', secondary: 'us-west-2' },
        { primary: 'eu-west-1', secondary: 'us-east-1' },
      ],
    });
    for (const using of [settings, paired]) {
      for (const region of Object.keys(using.regions)) {
        const shares = cellsOf(using).map((cell) => quotaShareOf(using, cell.region, region));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });
});
