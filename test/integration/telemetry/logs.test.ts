import { readFileSync } from 'node:fs';
import { createClient } from '@mailferry/client/index';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import type { LogLine } from '@mailferry/local/runtime/local-function';
import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import { startLocalStack } from '@mailferry/local/stack';
import type { LocalStack } from '@mailferry/local/stack-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const MAILS = 300;
/** In every address, subject and body of this test. */
const PERSONAL = 'zanzibar';
/** What CloudWatch Logs adds to each line's bytes (PutLogEvents, API reference). */
const BYTES_A_LINE = 26;
const waitFor = { timeout: 60_000, interval: 200 };

let stack: LocalStack;
let client: ReturnType<typeof createClient>;
const lines: LogLine[] = [];

beforeAll(async () => {
  stack = await startLocalStack({
    organizations: DEMO_ORGANIZATIONS,
    onLog: (line) => lines.push(line),
  });
  const { mailQueueUrl, payloadBucket } = stack.cell('us-east-1');
  client = createClient({
    organizationId: 'northwind',
    cells: {
      primary: { region: 'us-east-1', mailQueueUrl, payloadBucket, endpoints: stack.endpoints },
    },
    credentials: LOCAL_CREDENTIALS,
  });
}, 120_000);
afterAll(async () => {
  client.close();
  await stack.stop();
});

function mailTo(recipient: string) {
  const from = `${PERSONAL}@northwind.example`;
  const raw = [
    `From: "${PERSONAL}" <${from}>`,
    `To: ${recipient}`,
    `Subject: ${PERSONAL}`,
    '',
    `${PERSONAL}\r\n`,
  ].join('\r\n');
  return { from, to: [recipient], raw, integrationId: 'gateway' };
}

async function handIn(recipients: readonly string[]): Promise<string[]> {
  const outcomes = await client.enqueueMany(recipients.map(mailTo));
  return outcomes.flatMap((outcome) => (outcome.ok ? outcome.ids : []));
}

/** The lines of the functions on a mail's way, read as CloudWatch would. */
function read() {
  return lines
    .filter(({ functionName }) => functionName === 'sender' || functionName === 'outcome')
    .map(({ line }) => ({
      bytes: Buffer.byteLength(line) + BYTES_A_LINE,
      fields: JSON.parse(line) as Record<string, unknown>,
    }));
}

/** The mails that a line names. */
function mailsIn({ mails, mailIds, mailId }: Record<string, unknown>): unknown[] {
  if (Array.isArray(mails)) return mails.map((mail) => mail.mailId);
  return Array.isArray(mailIds) ? mailIds : [mailId];
}

/** The mails of which this was told. */
function toldOf(message: string, type?: string): Set<unknown> {
  const some = read().filter(
    ({ fields }) => fields['message'] === message && fields['type'] === type,
  );
  return new Set(some.flatMap(({ fields }) => mailsIn(fields)));
}

describe('the logs of mail that is sent', () => {
  let ids: string[];

  beforeAll(async () => {
    ids = await handIn(
      Array.from({ length: MAILS }, (_value, index) => `${PERSONAL}${index}@recipient.example`),
    );
    await vi.waitFor(() => {
      expect(toldOf('mails delivered').size).toBe(MAILS);
    }, waitFor);
  }, 120_000);

  it('tell the life of a mail by its id', () => {
    const life = read()
      .filter(({ fields }) => mailsIn(fields).includes(ids[0]))
      // SES may report the send before the sender has written it down.
      .filter(({ fields }) => fields['type'] !== 'send')
      .map(({ fields }) => `${fields['service']}: ${fields['message']}`);
    expect(life.sort()).toEqual(['outcome: mails delivered', 'sender: mails sent']);
  });

  it('stay within the volume that is stated', () => {
    const text = readFileSync('docs/operations/telemetry.md', 'utf8');
    const [, stated = '', kilobytes = ''] =
      /at most ([\d,]+) lines and ([\d,]+) KB\s+a thousand mails/.exec(text) ?? [];
    const number = (figure: string) => Number(figure.replaceAll(',', ''));
    const perThousand = (sum: number) => (sum * 1000) / ids.length;
    const seen = read();
    const bytes = seen.reduce((sum, line) => sum + line.bytes, 0);
    expect(perThousand(seen.length)).toBeLessThanOrEqual(number(stated));
    expect(perThousand(bytes) / 1000).toBeLessThanOrEqual(number(kilobytes));
    // Not by far less either, so that the statement stays one.
    expect(perThousand(seen.length)).toBeGreaterThan(number(stated) / 2);
  });

  it('carry metrics of few dimensions, never a mail', () => {
    const names = new Set<string>();
    const series = new Set<string>();
    for (const { fields } of read()) {
      if (!('_aws' in fields)) continue;
      const { CloudWatchMetrics } = fields['_aws'] as {
        CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[];
      };
      for (const { Dimensions, Metrics } of CloudWatchMetrics)
        for (const dimensions of Dimensions) {
          for (const name of dimensions) names.add(name);
          for (const { Name } of Metrics)
            series.add(`${Name} ${dimensions.map((name) => fields[name]).join(' ')}`);
        }
    }
    expect([...names].sort()).toEqual(['answer', 'cell', 'region', 'service', 'state', 'type']);
    expect(series.size).toBeLessThan(12);
  });
});

it('no line holds an address, a subject or a body, whatever becomes of a mail', async () => {
  const from = lines.length;
  const fault = (mode: string) =>
    fetch(`${stack.endpoints.ses}/_sim/regions/us-east-1/fault`, {
      method: 'PUT',
      body: JSON.stringify({ mode }),
    });
  const troubles = ['bounce', 'complaint', 'suppressionlist', 'ooto', 'reject'];
  const ids = await handIn(troubles.map((name) => `${name}+${PERSONAL}@simulator.amazonses.com`));
  const [bounced = '', complained = ''] = ids;
  await vi.waitFor(() => {
    expect(toldOf('mail event', 'bounce').has(bounced)).toBe(true);
    expect(toldOf('mail event', 'complaint').has(complained)).toBe(true);
  }, waitFor);
  for (const mode of ['error-500', 'accept-then-reset', 'paused']) {
    await fault(mode);
    const [id = ''] = await handIn([`${PERSONAL}-${mode}@recipient.example`]);
    await vi.waitFor(() => {
      expect(read().some(({ fields }) => mailsIn(fields).includes(id))).toBe(true);
    }, waitFor);
  }
  await fault('none');
  expect(lines.length).toBeGreaterThan(from);
  const personal = lines.filter(({ line }) => line.includes(PERSONAL) || /\S@\S+\.\S/.test(line));
  expect(personal.map(({ line }) => line)).toEqual([]);
}, 120_000);
