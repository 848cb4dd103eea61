import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import type { LocalStack } from '@mailferry/local/stack';
import { startLocalStack } from '@mailferry/local/stack';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';

/** The real functions, an outage and its end: minutes on a busy machine. */
const TIMEOUT_MS = 240_000;
const waitFor = { timeout: TIMEOUT_MS, interval: 250 };

let stack: LocalStack;
const complaints: string[] = [];

beforeAll(async () => {
  stack = await startLocalStack({
    organizations: DEMO_ORGANIZATIONS,
    onLog: ({ environment, line }) => {
      // Time-outs depend on what else the machine does.
      if (/invocation failed: .*"(?:error|crash)"/.test(line))
        complaints.push(`${environment}: ${line}`);
    },
    onError: (error) => complaints.push(String(error)),
  });
});

afterAll(() => stack.stop());

const mailsSchema = z.object({
  mails: z.array(z.object({ region: z.string(), destinations: z.array(z.string()) })),
});

/** The regions that accepted mail to an address. */
async function regionsOf(recipient: string): Promise<string[]> {
  const response = await fetch(`${stack.endpoints.ses}/_sim/mails?limit=1000`);
  const { mails } = mailsSchema.parse(await response.json());
  return mails.filter((mail) => mail.destinations.includes(recipient)).map((mail) => mail.region);
}

async function send(organizationId: string, recipient: string): Promise<void> {
  const organization = DEMO_ORGANIZATIONS.find((one) => one.organizationId === organizationId);
  const listener = stack.smtp.find((one) => one.organizationId === organizationId);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: listener?.port ?? 0 });
  const from = `sender@${organization?.domain}`;
  await transport.sendMail({ from, to: recipient, subject: 'Relay', text: 'Hello' });
  transport.close();
}

async function setFault(region: string, mode: string): Promise<void> {
  const url = `${stack.endpoints.ses}/_sim/regions/${region}/fault`;
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify({ mode }) });
  expect(response.status).toBe(200);
}

async function backlogOf(region: string): Promise<number> {
  const { cells } = await stack.status();
  const depth = cells.find((cell) => cell.region === region)?.queues['backlog'];
  return (depth?.visible ?? 0) + (depth?.inFlight ?? 0);
}

test('mail handed in by SMTP leaves once through its primary region', {
  timeout: TIMEOUT_MS,
}, async () => {
  await send('northwind', 'calm@recipient.example');
  await send('lumiere', 'calme@recipient.example');
  await vi.waitFor(async () => {
    expect(await regionsOf('calm@recipient.example')).toEqual(['us-east-1']);
    expect(await regionsOf('calme@recipient.example')).toEqual(['eu-west-1']);
  }, waitFor);
});

test('in an outage mail crosses where that is allowed, waits where it is not, and leaves afterwards', {
  timeout: TIMEOUT_MS,
}, async () => {
  await setFault('us-east-1', 'error-503');
  await setFault('eu-west-1', 'error-503');
  await send('northwind', 'storm@recipient.example');
  await send('lumiere', 'tempete@recipient.example');
  await vi.waitFor(
    async () => expect(await regionsOf('storm@recipient.example')).toEqual(['us-west-2']),
    waitFor,
  );
  await vi.waitFor(async () => expect(await backlogOf('eu-west-1')).toBe(1), waitFor);
  expect(await regionsOf('tempete@recipient.example')).toEqual([]);

  await setFault('us-east-1', 'none');
  await setFault('eu-west-1', 'none');
  await vi.waitFor(
    async () => expect(await regionsOf('tempete@recipient.example')).toEqual(['eu-west-1']),
    waitFor,
  );
  expect(await backlogOf('eu-west-1')).toBe(0);
  expect(await regionsOf('storm@recipient.example')).toEqual(['us-west-2']);
});

test('the admin function answers behind its URL', { timeout: TIMEOUT_MS }, async () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`${stack.endpoints.admin}/organizations`, { headers });
  expect((await ask({})).status).toBe(401);
  const answer = await ask({ authorization: `Bearer ${stack.adminToken}` });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('northwind');
});

test('nothing failed on the way', () => {
  expect(complaints).toEqual([]);
});
