import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { wireForm } from '../wire-form.ts';
import { ControlError } from './control-error.ts';
import type { Route } from './route.ts';
import { parseWith } from './route.ts';

const MAX_PAGE = 1000;

const listSchema = z.strictObject({
  region: z.optional(z.string()),
  /** Milliseconds since the epoch. */
  since: z._default(z.coerce.number().check(z.int()), 0),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MAX_PAGE)), 100),
  /** `name:value` */
  tag: z.optional(z.string().check(z.regex(/^[^:]+:.+$/))),
  next: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
});

/** What was accepted, in truth. */
export const mailRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/_sim\/mails$/,
    answer({ simulator, query }) {
      const { region, since, limit, tag, next } = parseWith(listSchema, Object.fromEntries(query));
      const split = tag?.indexOf(':') ?? 0;
      return simulator.store.list(
        {
          region,
          sinceMs: since,
          tag:
            tag === undefined
              ? undefined
              : { name: tag.slice(0, split), value: tag.slice(split + 1) },
        },
        next,
        limit,
      );
    },
  },
  {
    method: 'GET',
    path: /^\/_sim\/mails\/([^/]+)$/,
    answer({ simulator, params: [messageId = ''] }) {
      const mail = simulator.store.get(messageId);
      if (mail === undefined) throw new ControlError(404, `no mail ${messageId}`);
      return mail;
    },
  },
  {
    method: 'GET',
    path: /^\/_sim\/mails\/([^/]+)\/raw$/,
    answer({ simulator, params: [messageId = ''] }) {
      const raw = simulator.store.raw(messageId);
      if (raw === undefined) throw new ControlError(404, `no mail ${messageId}`);
      return raw;
    },
  },
  {
    method: 'GET',
    path: /^\/_sim\/mails\/([^/]+)\/wire$/,
    async answer({ simulator, params: [messageId = ''] }) {
      const mail = simulator.store.get(messageId);
      const raw = simulator.store.raw(messageId);
      if (mail === undefined || raw === undefined)
        throw new ControlError(404, `no mail ${messageId}`);
      return Readable.from([wireForm(await buffer(raw), mail.wireMessageId)]);
    },
  },
  {
    method: 'GET',
    path: /^\/_sim\/summary$/,
    answer({ simulator }) {
      const accepted = new Map<
        string,
        { mails: number; recipients: number; answersLost: number }
      >();
      for (const mail of simulator.store.all()) {
        const sum = accepted.get(mail.region) ?? { mails: 0, recipients: 0, answersLost: 0 };
        sum.mails += 1;
        sum.recipients += mail.destinations.length;
        sum.answersLost += mail.answerLost ? 1 : 0;
        accepted.set(mail.region, sum);
      }
      const regions = simulator.regions.all().map((region) => [
        region.name,
        {
          accepted: accepted.get(region.name) ?? { mails: 0, recipients: 0, answersLost: 0 },
          rejected: region.rejected,
          faultsFired: region.faultsFired,
          operationsHit: region.operationsHit,
          eventsPending: simulator.events.pending(region.name),
        },
      ]);
      return {
        regions: Object.fromEntries(regions),
        ...(simulator.sink === undefined ? {} : { sink: simulator.sink.state }),
      };
    },
  },
];
