import * as fc from 'fast-check';
import { mangledJson } from '../../arbitraries/mangled.ts';
import { startWorld } from '../../integration/admin/world.ts';
import { must } from '../declared.ts';
import { fuzzTarget } from '../target.ts';

const ORGANIZATION = 'acme';
const id = fc.oneof(
  fc.constantFrom(
    ORGANIZATION,
    'us-east-1',
    'gateway',
    '01J00000000000000000000000',
    'a@b.example',
    'b.example',
  ),
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e%2e',
    '__proto__',
    'constructor',
    '%zz',
    '%00',
    'x'.repeat(3_000),
  ),
  fc.string({ unit: 'binary' }),
);
const body = fc.constantFrom<unknown>(
  { name: 'Name', primaryRegion: 'us-east-1', allowMultiRegion: true, dataResidency: 'none' },
  { name: 'Name', unknownOutcome: { action: 'fail', waitMs: 60_000 }, spillOverQuota: true },
  { domain: 'contoso.example' },
  { kind: 'other-smtp', name: 'Gateway', from: { mode: 'own' }, deliveryDomain: 'x.example' },
  { override: 'down', reason: 'drill', expiresInSeconds: 60 },
  { address: 'user@contoso.example' },
  { name: 'token', role: 'reader', lifetimeDays: 1 },
  { share: 0.1, minutes: 5, reason: 'drill', organizationId: ORGANIZATION },
);

const request = fc.record({
  route: fc.nat(),
  ids: fc.array(id, { minLength: 4, maxLength: 4 }),
  encode: fc.boolean(),
  query: fc.dictionary(
    fc.oneof(fc.constantFrom('limit', 'cursor', 'state', 'from', 'to', 'region'), fc.string()),
    fc.oneof(fc.constantFrom('1', '-1', '1e9', 'b3Jn', '2027-01-15T08:00:00Z'), fc.string()),
    { maxKeys: 3 },
  ),
  body: mangledJson(body),
  headers: fc.dictionary(
    fc.constantFrom('if-match', 'idempotency-key', 'content-type', 'authorization'),
    fc.oneof(
      fc.constantFrom('*', '"v1"', 'W/"v1"', 'application/json', 'Bearer x', 'Bearer mf_a_b'),
      fc.string().map((text) => text.replaceAll(/[^ -~]/g, '?')),
    ),
    { maxKeys: 2 },
  ),
});

export const adminApiTarget = fuzzTarget({
  name: 'admin-api',
  about:
    'Requests to the admin API: an answer that the OpenAPI document has, and never the fault of the server.',
  input: request,
  async open() {
    const world = await startWorld({ perMinute: 1e9 });
    await world.seed(ORGANIZATION);
    return {
      async consume({ route, ids, encode, query, body: text, headers }) {
        const chosen = world.routes[route % world.routes.length];
        must(chosen !== undefined, 'there are no routes');
        const { method } = chosen;
        let next = 0;
        const path = chosen.path.replaceAll(/\{[^}]+\}/g, () => {
          next += 1;
          const value = ids[next % ids.length] ?? '';
          return encode
            ? encodeURIComponent(value.toWellFormed())
            : encodeURI(value.toWellFormed());
        });
        // As fetch resolves dots in it.
        const url = new URL(`${path}?${new URLSearchParams(query)}`, 'http://admin');
        const sent = method === 'GET' || method === 'DELETE' ? undefined : text;
        const { status } = await world.ask(method, `${url.pathname}${url.search}`, sent, headers);
        must(status < 500, `${method} ${path} answered ${status}`);
      },
      close: () => world.stop(),
    };
  },
});
