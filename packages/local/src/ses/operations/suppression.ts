import * as z from 'zod/mini';
import { isAddress } from '../identity.ts';
import type { Suppression } from '../region-data.ts';
import { SesError } from '../ses-error.ts';
import type { Operation } from './call.ts';
import { parseInput } from './input.ts';
import { pageOf } from './page.ts';

const reason = z.enum(['BOUNCE', 'COMPLAINT']);
const putSchema = z.object({ EmailAddress: z.string(), Reason: reason });

/** Query parameters of the list; dates in seconds or ISO 8601, as the SDK writes them. */
const listSchema = z.object({
  reasons: z.array(reason),
  token: z.optional(z.string()),
  pageSize: z.optional(z.int()),
});

const ALL = /^\/v2\/email\/suppression\/addresses$/;
const ONE = /^\/v2\/email\/suppression\/addresses\/([^/]+)$/;

/** The account-level suppression list. Addresses are kept in lower case, as SES does. */
export const suppressionOperations: Operation[] = [
  {
    name: 'PutSuppressedDestination',
    method: 'PUT',
    path: ALL,
    answer({ region, input, simulator }) {
      const { EmailAddress, Reason } = parseInput(putSchema, input);
      if (!isAddress(EmailAddress)) {
        throw new SesError('BadRequestException', `Invalid address <${EmailAddress}>.`);
      }
      region.suppressed.set(EmailAddress.toLowerCase(), { reason: Reason, sinceMs: Date.now() });
      simulator.regions.save();
      return {};
    },
  },
  {
    name: 'GetSuppressedDestination',
    method: 'GET',
    path: ONE,
    answer({ region, name }) {
      const suppression = region.suppressed.get(name.toLowerCase());
      if (suppression === undefined) throw notSuppressed(name);
      return { SuppressedDestination: wireOf(name.toLowerCase(), suppression) };
    },
  },
  {
    name: 'DeleteSuppressedDestination',
    method: 'DELETE',
    path: ONE,
    answer({ region, name, simulator }) {
      if (!region.suppressed.delete(name.toLowerCase())) throw notSuppressed(name);
      simulator.regions.save();
      return {};
    },
  },
  {
    name: 'ListSuppressedDestinations',
    method: 'GET',
    path: ALL,
    answer({ region, query }) {
      const { reasons, token, pageSize } = parseInput(listSchema, {
        reasons: query.getAll('Reason'),
        token: query.get('NextToken') ?? undefined,
        pageSize: query.has('PageSize') ? Number(query.get('PageSize')) : undefined,
      });
      const from = timeOf(query.get('StartDate'), Number.NEGATIVE_INFINITY);
      const until = timeOf(query.get('EndDate'), Number.POSITIVE_INFINITY);
      const wanted = [...region.suppressed].filter(
        ([, one]) =>
          (reasons.length === 0 || reasons.includes(one.reason)) &&
          one.sinceMs >= from &&
          one.sinceMs <= until,
      );
      const { items, ...more } = pageOf(wanted, token, pageSize);
      return {
        SuppressedDestinationSummaries: items.map(([address, one]) => wireOf(address, one)),
        ...more,
      };
    },
  },
];

function wireOf(address: string, { reason, sinceMs }: Suppression): object {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: sinceMs / 1000 };
}

function notSuppressed(address: string): SesError {
  return new SesError(
    'NotFoundException',
    `Email address ${address} does not exist on your suppression list.`,
  );
}

function timeOf(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  const ms = /^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(ms)) throw new SesError('BadRequestException', `Invalid date <${text}>.`);
  return ms;
}
