import { createServer } from 'node:http';
import { closeServer, listenOnLoopback, sendJson } from '@mailferry/local/http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cli } from './fixtures/cli.ts';

const ORGANIZATIONS = 250;
/** As the admin API has it: so many requests of one caller a minute. */
const RATE_LIMIT = 600;
const NOW = new Date(0).toISOString();

let asked = 0;
let open = 0;
let most = 0;

/** The admin API of a deployment with many customers, one cell of which cannot be asked. */
const server = createServer((request, response) => {
  asked += 1;
  open += 1;
  most = Math.max(most, open);
  setImmediate(() => {
    open -= 1;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const answer = asked > RATE_LIMIT ? undefined : answerOf(pathname, searchParams);
    sendJson(response, answer === undefined ? 429 : 200, answer ?? {});
  });
});
let url: string;
beforeAll(async () => {
  url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
});
afterAll(() => closeServer(server));

function answerOf(path: string, query: URLSearchParams): object | undefined {
  if (path === '/me') return { id: 'test', role: 'operator', organizationId: null };
  if (path === '/organizations') {
    const first = Number(query.get('cursor') ?? 0);
    const last = Math.min(ORGANIZATIONS, first + Number(query.get('limit')));
    const items = Array.from({ length: last - first }, (_, index) => organization(first + index));
    return { items, next: last < ORGANIZATIONS ? String(last) : null };
  }
  if (path.endsWith('/domains')) return { items: [], next: null };
  if (path.endsWith('/unsettled'))
    return { items: [], next: null, unavailableCells: ['eu-west-1'] };
  return undefined;
}

function organization(number: number) {
  return {
    organizationId: `customer-${number}`,
    name: `Customer ${number}`,
    primaryRegion: 'us-east-1',
    secondaryRegion: null,
    allowMultiRegion: false,
    dataResidency: 'none',
    transferAcknowledgement: null,
    unknownOutcome: { action: 'reconcile', waitMs: 120_000 },
    spillOverQuota: false,
    delayWarning: false,
    status: 'active',
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
  };
}

it('doctor looks at some of many organizations, says so, and keeps within the rate limit', async () => {
  const environment = { MAILFERRY_URL: url, MAILFERRY_TOKEN: 'token' };
  const { out } = await cli(['doctor', '--json'], { environment });
  const findings: { part: string; says: string }[] = JSON.parse(out);
  const said = (part: string) =>
    findings
      .filter((one) => one.part === part)
      .map(({ says }) => says)
      .join(' ');
  expect(said('mail')).toContain('100 of 250 organizations');
  expect(said('mail')).toContain('eu-west-1');
  expect(said('mail')).not.toContain('none has mail');
  expect(said('identities')).toContain('100 of 250 organizations');
  expect(asked).toBeLessThan(RATE_LIMIT / 2);
  expect(most).toBeLessThan(30);
});
