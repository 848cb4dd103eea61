import { MailferryError } from '@mailferry/core/errors';
import * as z from 'zod/mini';
import { abortedError } from './failure.ts';
import type { MailStatus, StatusOptions } from './types.ts';

/** As the admin API tells it (`getDelivery`); fields that it adds over time are passed over. */
const deliverySchema = z.object({
  id: z.string(),
  state: z.enum(['sending', 'waiting', 'unknown', 'parked', 'quarantined', 'sent', 'failed']),
  region: z.nullable(z.string()),
  sesMessageId: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  possibleDuplicate: z.boolean(),
  updatedAt: z.string(),
  events: z.array(z.object({ type: z.string(), at: z.string() })),
});

/** Asks the admin API what became of a mail. `undefined`: nobody has claimed a mail of that id yet. */
export async function lookUp(
  { url, token, timeoutMs = 10_000 }: StatusOptions,
  organizationId: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<MailStatus | undefined> {
  const path = `/organizations/${encodeURIComponent(organizationId)}/deliveries/${encodeURIComponent(id)}`;
  const bearer = typeof token === 'string' ? token : await token();
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url.replace(/\/$/, '') + path, {
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    body = await response.json();
  } catch (cause) {
    if (signal?.aborted) throw abortedError();
    throw unavailable({}, cause);
  }
  if (response.status === 404 && isUnknownMail(body)) return undefined;
  if (response.status >= 500 || response.status === 429)
    throw unavailable({ status: response.status });
  const result = deliverySchema.safeParse(body);
  if (!response.ok || !result.success) {
    throw new MailferryError('status-refused', 'The status may not be looked up.', {
      detail: { status: response.status },
    });
  }
  const { region, sesMessageId, reason, updatedAt, events, ...delivery } = result.data;
  return {
    ...delivery,
    ...(region === null ? {} : { region }),
    ...(sesMessageId === null ? {} : { sesMessageId }),
    ...(reason === null ? {} : { reason }),
    updatedAt: new Date(updatedAt),
    events: events.map(({ type, at }) => ({ type, at: new Date(at) })),
  };
}

/** A path that is none of the admin API answers 404 as well. */
function isUnknownMail(body: unknown): boolean {
  const problem = z.object({ code: z.literal('delivery-not-found') });
  return problem.safeParse(body).success;
}

function unavailable(detail: Record<string, unknown>, cause?: unknown): MailferryError {
  return new MailferryError('status-unavailable', 'The status cannot be looked up right now.', {
    retriable: true,
    detail,
    cause,
  });
}
