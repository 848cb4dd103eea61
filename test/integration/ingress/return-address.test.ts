import { parseMailboxes } from '@mailferry/core/mail/address-header';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';
import { DEFAULT_HEADER_POLICY } from '@mailferry/core/mail/header-policy';
import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import type { LocalStack } from '@mailferry/local/stack';
import { startLocalStack } from '@mailferry/local/stack';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';

const REGION = 'us-east-1';
const TIMEOUT_MS = 120_000;
const waitFor = { timeout: 90_000, interval: 200 };
let stack: LocalStack;

const headers = {
  ...DEFAULT_HEADER_POLICY,
  received: 'add' as const,
  arc: { mode: 'seal' as const, authservId: 'mx.scanner.example' },
  returnAddress: { mode: 'signed' as const, domain: 'return.northwind.example', lifetimeDays: 30 },
};

beforeAll(async () => {
  stack = await startLocalStack({
    organizations: DEMO_ORGANIZATIONS.slice(0, 1).map((organization) => ({
      ...organization,
      integrations: organization.integrations?.map((one) => ({ ...one, headers })) ?? [],
    })),
  });
});
afterAll(() => stack.stop());

const mailsSchema = z.object({
  mails: z.array(z.object({ messageId: z.string(), destinations: z.array(z.string()) })),
});

/** The header of the one mail that SES accepted for an address. */
async function headerSentTo(recipient: string) {
  const response = await fetch(`${stack.endpoints.ses}/_sim/mails?limit=1000`);
  const { mails } = mailsSchema.parse(await response.json());
  const [found, ...others] = mails.filter(({ destinations }) => destinations.includes(recipient));
  expect(others).toEqual([]);
  const raw = await fetch(`${stack.endpoints.ses}/_sim/mails/${found?.messageId}/raw`);
  expect(raw.status).toBe(200);
  const { header } = splitMessage(Buffer.from(await raw.arrayBuffer()));
  return (name: string) => header.all(name).map(fieldValue);
}

test('a bounce to a rewritten sender finds the author', { timeout: TIMEOUT_MS }, async () => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: stack.smtp[0]?.port ?? 0,
  });
  await transport.sendMail({
    from: 'Ann <ann@outside.example>',
    to: 'bob@recipient.example',
    subject: 'There',
    text: 'and back',
    headers: {
      'Authentication-Results': 'mx.scanner.example; dmarc=pass header.from=outside.example',
    },
  });
  transport.close();
  const there = await vi.waitFor(() => headerSentTo('bob@recipient.example'), waitFor);
  const [author] = parseMailboxes(there('From')[0] ?? '');
  expect(author?.address).toMatch(/^mf=.*=outside\.example=ann@return\.northwind\.example$/);
  expect(there('Received')).toHaveLength(2);
  expect(there('ARC-Seal')[0]).toMatch(/^i=1;.*cv=none; d=relay\.mailferry\.example;/);
  expect(there('ARC-Authentication-Results')[0]).toContain('dmarc=pass');

  const bounce = 'From: MAILER-DAEMON@recipient.example\r\nSubject: Undelivered\r\n\r\nNo.\r\n';
  const query = new URLSearchParams({ region: REGION, from: '', to: author?.address ?? '' });
  const received = await fetch(`${stack.endpoints.ses}/_sim/receive?${query}`, {
    method: 'POST',
    body: bounce,
  });
  expect(received.status).toBe(200);
  const back = await vi.waitFor(() => headerSentTo('ann@outside.example'), waitFor);
  expect(back('Subject')).toEqual(['Undelivered']);
});
