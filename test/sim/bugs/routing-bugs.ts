import type { MailRecord } from '@mailferry/core/delivery/mail-queues';
import type { Sender } from '@mailferry/core/delivery/sender';
import { policiesAs } from './change-part.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes about where mail may go, and how fast. */
export const routingBugs: readonly PlantedBug[] = [
  {
    name: 'ignore-residency',
    mistake: 'Residency and acknowledgement are not looked at.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['consent'],
    tampering: {
      policies: policiesAs((policy) => ({
        ...policy,
        dataResidency: 'none',
        transferAcknowledged: true,
      })),
    },
  },
  {
    name: 'stale-consent',
    mistake: 'A policy once read is kept for as long as the environment lives.',
    scenario: 'default',
    withinSeeds: 200,
    caughtBy: ['consent'],
    tampering: {
      policies: (policies) => {
        const kept = new Map<string, ReturnType<typeof policies.policyOf>>();
        return {
          policyOf(organizationId) {
            const known = kept.get(organizationId) ?? policies.policyOf(organizationId);
            kept.set(organizationId, known);
            return known;
          },
        };
      },
    },
  },
  {
    name: 'ignore-override',
    mistake: 'Overrides are not read.',
    scenario: 'default',
    withinSeeds: 150,
    caughtBy: ['override-obeyed'],
    tampering: {
      states: (states) => ({
        ...states,
        readAll: async () => ({ ...(await states.readAll()), overrides: [] }),
      }),
    },
  },
  {
    name: 'ignore-suppression',
    mistake: 'The suppression list is not looked at.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['suppression-holds'],
    tampering: {
      policies: policiesAs((policy) => ({ ...policy, suppressed: new Set() })),
    },
  },
  {
    name: 'recipient-left-out',
    mistake: 'The last of several recipients is left out.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['recipients-complete'],
    tampering: {
      transport: (transport) => ({
        send: (region, mail, timeoutMs) => {
          const recipients = mail.recipients.slice(0, Math.max(1, mail.recipients.length - 1));
          return transport.send(region, { ...mail, recipients }, timeoutMs);
        },
      }),
    },
  },
  {
    name: 'always-spills-over',
    mistake: 'Mail uses the secondary whenever the quota is used up, wanted or not.',
    scenario: 'default',
    withinSeeds: 300,
    caughtBy: ['secondary-with-cause'],
    tampering: {
      policies: policiesAs((policy) => ({ ...policy, spillOverQuota: true })),
    },
  },
  {
    name: 'never-spills-over',
    mistake: 'Mail waits for a new day although its organization lets it use the secondary.',
    scenario: 'default',
    withinSeeds: 200,
    caughtBy: ['every-way-tried'],
    tampering: {
      policies: policiesAs((policy) => ({ ...policy, spillOverQuota: false })),
    },
  },
  {
    name: 'never-expires',
    mistake: 'The lifetime of a mail is not looked at.',
    scenario: 'default',
    withinSeeds: 30,
    caughtBy: ['not-after-expiry'],
    tampering: {
      sendBatch: (honest) => async (sender, records, deadlineMs) => {
        const originals = new Map(
          records.map((record) => {
            const body = record.body.replace(/"expiresAtMs":\d+/, '"expiresAtMs":9000000000000');
            return [{ ...record, body }, record];
          }),
        );
        const { queues } = sender;
        const original = (record: MailRecord) => originals.get(record) ?? record;
        const forgetful: Sender = {
          ...sender,
          queues: {
            ...queues,
            postpone: (record, delayMs) => queues.postpone(original(record), delayMs),
            requeue: (record, delayMs) => queues.requeue(original(record), delayMs),
            park: (record, reason) => queues.park(original(record), reason),
            quarantine: (record, reason) => queues.quarantine(original(record), reason),
          },
        };
        const outcomes = await honest(forgetful, [...originals.keys()], deadlineMs);
        return new Map(
          [...outcomes].flatMap(([altered, outcome]) => {
            const record = originals.get(altered);
            return record === undefined ? [] : [[record, outcome]];
          }),
        );
      },
    },
  },
  {
    name: 'no-pacing',
    mistake: 'Nobody waits for send tokens.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['send-rate', 'tokens-taken'],
    tampering: {
      pacer: (pacer) => ({ ...pacer, take: async () => ({ kind: 'go', atMs: 0 }) }),
    },
  },
  {
    name: 'reencoded-body',
    mistake: 'Bare line feeds of the body are turned into CRLF on the way.',
    scenario: 'default',
    withinSeeds: 5,
    caughtBy: ['bytes-unchanged'],
    tampering: {
      transport: (transport) => ({
        send: (region, mail, timeoutMs) => {
          const text = Buffer.concat(mail.parts).toString('latin1').replaceAll(/\r?\n/g, '\r\n');
          return transport.send(
            region,
            { ...mail, parts: [Buffer.from(text, 'latin1')] },
            timeoutMs,
          );
        },
      }),
    },
  },
];
