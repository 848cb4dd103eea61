import { createHash } from 'node:crypto';
import type { Delivery } from '@mailferry/core/delivery/delivery';
import type { Ledger } from '@mailferry/core/delivery/ledger';
import type { MailRecord } from '@mailferry/core/delivery/mail-queues';
import { MailferryError } from '@mailferry/core/errors';
import { type Ingress, ingressParameters } from '@mailferry/core/ingress/ingress';
import { receiveBatch } from '@mailferry/core/ingress/receive-batch';
import { decodeEnvelope, type Envelope, INLINE_LIMIT_BYTES } from '@mailferry/core/mail/envelope';
import type { OrganizationPolicy } from '@mailferry/core/routing/policy';
import { DEFAULT_UNKNOWN_OUTCOME } from '@mailferry/core/routing/policy';
import { settings } from '../../../stacks/settings.ts';
import { recordingLog } from '../../fixtures/recording-log.ts';
import { recordingMetrics } from '../health/fixtures/parts.ts';
import { VirtualClock } from '../health/fixtures/virtual-clock.ts';

export function policyOf(
  organizationId: string,
  overrides: Partial<OrganizationPolicy> = {},
): OrganizationPolicy {
  return {
    organizationId,
    primaryRegion: 'us-east-1',
    allowMultiRegion: true,
    dataResidency: 'none',
    transferAcknowledged: true,
    domains: [],
    integrations: [],
    suppressed: new Set(),
    unknownOutcome: DEFAULT_UNKNOWN_OUTCOME,
    spillOverQuota: false,
    delayWarning: false,
    ...overrides,
  };
}

export const RETURN_KEYS = [Buffer.alloc(32, 'new'), Buffer.alloc(32, 'old')];

/** An ingress whose queues, buckets and tables are in memory; `fail` makes a part throw while it is set. */
export function memoryIngress(
  owners: Record<string, string>,
  policies: OrganizationPolicy[],
  change: { cell?: string; ingress?: Partial<Ingress['settings']['ingress']> } = {},
) {
  const objects = new Map<string, Buffer>();
  const copies = new Map<string, Buffer>();
  const deliveries = new Map<string, Delivery>();
  const mails: Envelope[] = [];
  const deadMails: { envelope: Envelope; reason: string }[] = [];
  const deadNotifications: { body: string; reason: string }[] = [];
  const postponed: MailRecord[] = [];
  const fail = new Set<'owners' | 'read' | 'enqueue' | 'ledger' | 'quarantine'>();
  const guard = (part: Parameters<typeof fail.has>[0]) => {
    if (fail.has(part)) throw new Error(`${part} is out of reach`);
  };
  const ledger: Ledger = {
    write: async (changes) =>
      changes.map(({ next }) => {
        if (fail.has('ledger')) return 'unavailable';
        if (deliveries.has(next.id)) return 'conflict';
        deliveries.set(next.id, next);
        return 'written';
      }),
    read: async (id) => ({ delivery: deliveries.get(id), events: [] }),
    appendEvents: async () => undefined,
  };
  const own = { ...settings, ingress: { ...settings.ingress, ...change.ingress } };
  const ingress: Ingress = {
    cell: change.cell ?? 'us-east-1',
    settings: own,
    parameters: ingressParameters(own),
    inboundBucket: 'inbound',
    clock: new VirtualClock(),
    random: () => 0.5,
    newId: () => '01J00000000000000000000000',
    log: recordingLog(),
    metrics: recordingMetrics(),
    ledger,
    owners: {
      async ownerOf(domain) {
        guard('owners');
        return owners[domain];
      },
    },
    signingKeys: { current: async () => ({ returnAddress: RETURN_KEYS }) },
    policies: { policyOf: async (id) => policies.find((one) => one.organizationId === id) },
    inbound: {
      async read(key) {
        guard('read');
        const raw = objects.get(key);
        if (raw === undefined) throw new MailferryError('inbound-missing', 'gone');
        const sha256 = createHash('sha256').update(raw).digest('hex');
        const bytes = raw.length > INLINE_LIMIT_BYTES ? undefined : raw;
        return { payloadBytes: raw.length, sha256, bytes };
      },
      async claimCheck(key, { payloadBytes, sha256 }, { organizationId, id }) {
        const copy = `mail/${organizationId}/${id}`;
        copies.set(copy, objects.get(key) ?? Buffer.alloc(0));
        const region = change.cell ?? 'us-east-1';
        return { claimCheck: { bucket: 'payloads', region, key: copy, payloadBytes, sha256 } };
      },
      async remove(key) {
        objects.delete(key);
      },
    },
    queues: {
      async enqueue(envelope) {
        guard('enqueue');
        mails.push(decodeEnvelope(JSON.stringify(envelope)));
      },
      async quarantine({ body }, reason) {
        guard('quarantine');
        deadMails.push({ envelope: decodeEnvelope(body), reason });
      },
    },
    notifications: {
      async postpone(record) {
        postponed.push(record);
      },
      async requeue(record) {
        postponed.push(record);
      },
      async quarantine({ body }, reason) {
        guard('quarantine');
        deadNotifications.push({ body, reason });
      },
    },
  };
  const receive = async (body: object | string, receiveCount = 1) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const record = { recordId: 'r', receiptHandle: 'h', body: text, receiveCount };
    return (await receiveBatch(ingress, [record])).get(record);
  };
  const state = { objects, copies, deliveries, mails, deadMails, deadNotifications, postponed };
  return { ...state, ingress, fail, receive };
}
