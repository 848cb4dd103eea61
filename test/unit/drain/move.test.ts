import type { Backlog } from '@mailferry/core/drain/backlog';
import { moveMails } from '@mailferry/core/drain/move';
import { encodeEnvelope, mailIdIn } from '@mailferry/core/mail/envelope';
import { expect, it } from 'vitest';

const ID = '01J00000000000000000000000';
const body = encodeEnvelope({
  v: 1,
  id: ID,
  organizationId: 'acme',
  mailFrom: 'a@acme.example',
  rcptTo: ['b@else.example'],
  receivedAtMs: 1,
  expiresAtMs: 2,
  raw: { inline: '' },
});

it('tells which mails it moved, and nothing of what is in them', async () => {
  const waiting = [
    { recordId: 'record-1', receiptHandle: '1', body },
    { recordId: 'record-2', receiptHandle: '2', body: 'no envelope' },
  ];
  const backlog: Backlog = {
    depths: async () => ({
      mail: { visible: 0, inFlight: 0 },
      backlog: { visible: 0, inFlight: 0 },
    }),
    receive: async () => waiting.splice(0),
    enqueue: async (messages) => [...messages],
    remove: async () => {},
  };
  const lines: unknown[] = [];
  const log = {
    info: (message: string, fields?: object) => lines.push({ message, ...fields }),
    warn: () => {},
    error: () => {},
  };
  const metrics = { count: () => {}, durationMs: () => {} };
  expect(await moveMails({ backlog, log, metrics }, 100)).toEqual({ mails: 2, emptied: true });
  expect(lines).toEqual([{ message: 'mails moved', mailIds: [ID, 'record-2'] }]);
});

it('finds the id of a mail wherever a producer wrote it', () => {
  expect(mailIdIn(body)).toBe(ID);
  expect(mailIdIn(`{ "raw": {"inline": "eA=="}, "id" : "${ID}" }`)).toBe(ID);
  expect(mailIdIn(`{"organizationId":"${ID}"}`)).toBeUndefined();
});
