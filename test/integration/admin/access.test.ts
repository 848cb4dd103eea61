import { NodeKeys } from '@mailferry/aws/directory/node-keys';
import { authorize } from '@mailferry/functions/admin/access/access-policy';
import { BootstrapAuthenticator } from '@mailferry/functions/admin/access/bootstrap-authenticator';
import { OidcAuthenticator } from '@mailferry/functions/admin/access/oidc-authenticator';
import type { Access, Route } from '@mailferry/functions/admin/http/route';
import { allRoutes } from '@mailferry/functions/admin/routes/index';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { startWorld, type World } from './world.ts';

const ROUTES = allRoutes();
const OWN = 'own-organization';
const OTHER = 'other-organization';

/** Who may call what, written down by hand: the declarations in the routes are held against this. */
const EXPECTED: Record<string, string> = {
  getOpenApi: 'anybody',
  getCaller: 'authenticated',
  getCatalogue: 'authenticated',
  listGlobalAudit: 'read all',
  listAudit: 'read own',
  createOrganization: 'operate',
  listOrganizations: 'read all',
  getOrganization: 'read own',
  updateOrganization: 'write own',
  deleteOrganization: 'operate own',
  provisionIdentities: 'write own',
  removeSecondaryIdentities: 'write own',
  addDomain: 'write own',
  listDomains: 'read own',
  getDomain: 'read own',
  verifyDomain: 'write own',
  deleteDomain: 'write own',
  requestTakeover: 'write own',
  confirmTakeover: 'write own',
  addIntegration: 'write own',
  listIntegrations: 'read own',
  getIntegration: 'read own',
  updateIntegration: 'write own',
  deleteIntegration: 'write own',
  getChecklist: 'read own',
  tickChecklistItem: 'write own',
  suppress: 'write own',
  listSuppressions: 'read own',
  unsuppress: 'write own',
  issueGlobalToken: 'operate',
  listGlobalTokens: 'operate',
  revokeGlobalToken: 'operate',
  issueToken: 'write own',
  listTokens: 'write own',
  revokeToken: 'write own',
  listCells: 'read all',
  getCell: 'read all',
  getSesAccount: 'read all',
  getRegionSeries: 'read all',
  listTransitions: 'read all',
  setOverride: 'operate',
  startDrill: 'operate',
  listDrills: 'read all',
  getDrill: 'read all',
  abortDrill: 'operate',
  getBacklog: 'read all',
  sweepBacklog: 'operate',
  listDeadLetters: 'read all',
  redriveDeadLetters: 'operate',
  searchDeliveries: 'read own',
  listUnsettledDeliveries: 'read own',
  getDelivery: 'read own',
  findDelivery: 'read all',
  getReadiness: 'read own',
  listReadiness: 'read all',
  checkReadiness: 'operate',
};

const CALLERS = [
  'operator',
  'global reader',
  'own admin',
  'own reader',
  'other admin',
  'other reader',
];

/** Whether a caller of a kind may do something of a kind to `OWN`. */
const MAY: Record<string, string[]> = {
  anybody: CALLERS,
  authenticated: CALLERS,
  'read all': ['operator', 'global reader'],
  operate: ['operator'],
  'operate own': ['operator'],
  'read own': ['operator', 'global reader', 'own admin', 'own reader'],
  'write own': ['operator', 'own admin'],
};

describe('access', () => {
  let world: World;
  let provider: IdentityProvider;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    provider = await startIdentityProvider();
    world = await startWorld({
      authenticators: (clock) => [
        new BootstrapAuthenticator(new NodeKeys().sha256('opening-token'), new NodeKeys()),
        new OidcAuthenticator(provider.settings, clock),
      ],
    });
    for (const organizationId of [OWN, OTHER]) await world.seed(organizationId);
    tokens.set('operator', world.operator);
    tokens.set('global reader', await world.tokenFor('reader'));
    tokens.set('own admin', await world.tokenFor('admin', OWN));
    tokens.set('own reader', await world.tokenFor('reader', OWN));
    tokens.set('other admin', await world.tokenFor('admin', OTHER));
    tokens.set('other reader', await world.tokenFor('reader', OTHER));
  });
  afterAll(async () => {
    await world.stop();
    await provider.stop();
  });

  it('is written down for every route', () => {
    expect(ROUTES.map(({ operationId }) => operationId).sort()).toEqual(
      Object.keys(EXPECTED).sort(),
    );
  });

  /** Bodies are left empty on purpose: whoever may call gets past 403 and is told what is missing. */
  const attempt = (route: Route, token: string | undefined) =>
    world.call(
      token,
      route.method,
      route.path
        .replace('{organizationId}', OWN)
        .replace('{domain}', 'nothing.example')
        .replace('{address}', 'nobody@nothing.example')
        .replace('{itemId}', '9-nothing')
        .replace('{cell}', 'ap-nowhere-9')
        .replace('{region}', 'ap-nowhere-9')
        .replace(/\{\w+\}/g, '01ARZ3NDEKTSV4RRFFQ69G5FAV'),
      undefined,
      route.ifMatch === true ? { 'if-match': '"v999999"' } : {},
    );

  describe.each(ROUTES.map((route) => [route.operationId, route] as const))('%s', (id, route) => {
    it.each(CALLERS)('for %s', async (caller) => {
      const answer = await attempt(route, tokens.get(caller));
      const allowed = MAY[EXPECTED[id] ?? '']?.includes(caller) ?? false;
      if (allowed) expect(answer.status).not.toBe(403);
      else expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(answer.status).not.toBe(401);
      expect(answer.status).toBeLessThan(500);
    });

    it('without a valid token', async () => {
      const expired = await world.tokenFor('operator', undefined, 1000);
      const revoked = await world.tokenFor('operator');
      await world.revoke(revoked);
      world.clock.advance(1000);
      const genuine = tokens.get('operator') ?? '';
      const defects: [string, string | undefined][] = [
        ['absent', undefined],
        ['no token at all', 'x'],
        ['expired', expired],
        ['revoked', revoked],
        ['tampered', genuine.slice(0, -1) + (genuine.endsWith('A') ? 'B' : 'A')],
        ['of an unknown id', genuine.replace(/mft_.{4}/, 'mft_0000')],
        ...(await provider.defectiveTokens(world.clock.nowMs())),
      ];
      for (const [defect, token] of defects) {
        const answer = await attempt(route, token);
        if (EXPECTED[id] === 'anybody') expect(answer.status).toBe(200);
        else expect([defect, answer.status]).toEqual([defect, 401]);
      }
    });
  });

  it('is taken from the claims of the identity provider', async () => {
    const me = async (claims: Record<string, unknown>) =>
      (await world.call(await provider.token(world.clock.nowMs(), claims), 'GET', '/me')).body;
    expect(await me({ mailferry_role: 'operator' })).toEqual({
      id: 'oidc:someone',
      role: 'operator',
      organizationId: null,
    });
    expect(await me({ mailferry_role: 'admin', mailferry_organization: OWN })).toMatchObject({
      role: 'admin',
      organizationId: OWN,
    });
    expect(await me({ mailferry_role: 'reader', mailferry_organization: '*' })).toMatchObject({
      role: 'reader',
      organizationId: null,
    });
  });

  it.each([
    ['no role', {}],
    ['an unknown role', { mailferry_role: 'root' }],
    ['an admin of nothing', { mailferry_role: 'admin' }],
    ['an admin of everything', { mailferry_role: 'admin', mailferry_organization: '*' }],
    ['a reader of nothing', { mailferry_role: 'reader' }],
    [
      'an operator of one organization',
      { mailferry_role: 'operator', mailferry_organization: OWN },
    ],
    ['roles in a list', { mailferry_role: ['operator'] }],
  ])('is not given by claims of %s', async (_name, claims) => {
    const token = await provider.token(world.clock.nowMs(), claims);
    expect(await world.call(token, 'GET', '/me')).toMatchObject({
      status: 403,
      body: { code: 'role-missing' },
    });
  });

  it('is told to be out of order, not refused, while keys cannot be had', async () => {
    const dark = new OidcAuthenticator(
      { ...provider.settings, jwksUrl: 'http://127.0.0.1:1/keys' },
      world.clock,
    );
    const token = await provider.token(world.clock.nowMs(), { mailferry_role: 'operator' });
    await expect(dark.identify(token)).rejects.toMatchObject({
      status: 503,
      code: 'identity-provider-unavailable',
    });
  });

  it('is opened by the bootstrap token', async () => {
    const { body } = await world.call('opening-token', 'GET', '/me');
    expect(body).toEqual({ id: 'bootstrap', role: 'operator', organizationId: null });
  });

  it('is denied by a route that declares nothing, to everybody', () => {
    const undeclared: Access | undefined = undefined;
    expect(() =>
      authorize(undeclared, { id: 'x', role: 'operator', requestId: 'x' }, undefined),
    ).toThrow('You may not do this.');
  });

  it('does not tell whether an organization exists', async () => {
    const token = tokens.get('own admin');
    const there = await world.call(token, 'GET', `/organizations/${OTHER}`);
    const nowhere = await world.call(token, 'GET', '/organizations/nowhere');
    const { instance: _one, ...first } = there.body;
    const { instance: _two, ...second } = nowhere.body;
    expect(first).toEqual(second);
  });
});

describe('the rate of requests', () => {
  it('is limited by caller, and by address for those without a valid token', async () => {
    const world = await startWorld({ perMinute: 3 });
    const reader = await world.tokenFor('reader');
    const statuses = async (token: string | undefined) => {
      const all: number[] = [];
      for (let index = 0; index < 4; index += 1) {
        all.push((await world.call(token, 'GET', '/me')).status);
      }
      return all;
    };
    expect(await statuses(reader)).toEqual([200, 200, 200, 429]);
    const limited = await world.call(reader, 'GET', '/me');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statuses(world.operator)).toEqual([200, 200, 200, 429]);
    expect(await statuses('guess')).toEqual([401, 401, 401, 429]);
    world.clock.advance(60_000);
    expect((await world.call(reader, 'GET', '/me')).status).toBe(200);
    await world.stop();
  });
});
