import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery } from './deliveries.ts';
import { startWorld, type World } from './world.ts';

describe('the OpenAPI document', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('is served without a token, and is valid OpenAPI 3.1', async () => {
    const { status, body } = await world.call(undefined, 'GET', '/openapi.json');
    expect(status).toBe(200);
    const validator = new Validator();
    const result = await validator.validate(body);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(body).toEqual(world.conformance.document);
  });

  it('names each operation once, with what it asks of its caller', () => {
    const operations = Object.values(world.conformance.document.paths).flatMap((path) =>
      Object.values(path as Record<string, { operationId: string; 'x-access': object }>),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations) expect(operation['x-access']).toBeDefined();
  });

  /** Answers are held against the document at every call of the tests' world; here every operation is called. */
  it('is what every operation does', async () => {
    const { ask } = world;
    const any = { 'if-match': '*' };
    const organization = await ask('POST', '/organizations', {
      name: 'Acme',
      primaryRegion: 'us-east-1',
      allowMultiRegion: true,
      unknownOutcome: { action: 'resend', waitMs: 5000 },
      spillOverQuota: true,
      delayWarning: true,
    });
    const at = `/organizations/${organization.body.organizationId}`;
    await ask('GET', '/me');
    await ask('GET', '/catalogue');
    await ask('GET', '/organizations');
    await ask('GET', at);
    await ask('POST', `${at}/identities`);
    await ask('POST', `${at}/domains`, { domain: 'acme.example' });
    await ask('GET', `${at}/domains`);
    await ask('GET', `${at}/domains/acme.example`);
    await ask('POST', `${at}/domains/acme.example/verification`);
    const integration = await ask('POST', `${at}/integrations`, {
      kind: 'microsoft-365-inline',
      name: 'Office',
      deliveryDomain: 'Acme.mail.onmicrosoft.com',
      from: { mode: 'rewrite', rewriteAddress: 'relay@acme.example' },
    });
    const one = `${at}/integrations/${integration.body.integrationId}`;
    await ask('GET', `${at}/integrations`);
    await ask('GET', one);
    await ask('PATCH', one, { name: 'Office 365', deliveryDomain: null }, any);
    const checklist = await ask('GET', `${one}/checklist`);
    await ask('PUT', `${one}/checklist/${checklist.body.items[0].itemId}`, { done: true });
    await ask('DELETE', one);
    await ask('POST', `${at}/suppressions`, { address: 'x@else.example' });
    await ask('GET', `${at}/suppressions`);
    await ask('DELETE', `${at}/suppressions/x@else.example`);
    const token = await ask('POST', `${at}/tokens`, { name: 'CI', role: 'admin' });
    await ask('GET', `${at}/tokens`);
    await ask('DELETE', `${at}/tokens/${token.body.tokenId}`);
    const global = await ask('POST', '/tokens', { name: 'CI', role: 'reader', lifetimeDays: 1 });
    await ask('GET', '/tokens');
    await ask('DELETE', `/tokens/${global.body.tokenId}`);
    await ask('GET', `${at}/audit`);
    await ask('GET', '/audit');
    await ask('GET', `${at}/readiness`);
    await ask('GET', '/readiness');
    await ask('POST', '/readiness/check');
    await ask('GET', '/cells');
    await ask('GET', '/cells/us-east-1');
    await ask('GET', '/regions/us-east-1/account');
    const drills = '/cells/us-east-1/drills';
    const drill = await ask('POST', drills, { share: 0.1, minutes: 5, reason: 'Rehearsal' });
    await ask('GET', drills);
    await ask('GET', `${drills}/${drill.body.drillId}`);
    await ask('POST', `${drills}/${drill.body.drillId}/abort`);
    await ask('GET', '/cells/us-east-1/regions/us-east-1/transitions');
    await ask('GET', '/cells/us-east-1/regions/us-east-1/series');
    const override = { override: 'down', reason: 'Rehearsal' };
    await ask('PUT', '/cells/us-east-1/regions/us-east-1/override', override);
    await ask('GET', '/cells/us-east-1/backlog');
    await ask('POST', '/cells/us-east-1/backlog/sweep');
    await ask('GET', '/cells/us-east-1/dead-letters');
    await ask('POST', '/cells/us-east-1/dead-letters/redrive', { limit: 1 });
    const mail = delivery({ organizationId: organization.body.organizationId });
    await world.storeDelivery('us-east-1', mail);
    await ask('GET', `${at}/deliveries`);
    await ask('GET', `${at}/deliveries/unsettled`);
    await ask('GET', `${at}/deliveries/${mail.id}`);
    await ask('GET', `/deliveries/${mail.id}`);
    await ask('PATCH', at, { allowMultiRegion: false }, any);
    await ask('DELETE', `${at}/secondary-identities`);

    await world.seed('rival');
    const claims = '/organizations/rival/domain-takeovers';
    const claim = await ask('POST', claims, { domain: 'acme.example' });
    world.dns.zone('acme.example');
    world.dns.txt(claim.body.record.name, claim.body.record.value);
    await ask('POST', `${claims}/acme.example/confirmation`);
    await ask('DELETE', '/organizations/rival/domains/acme.example');
    await ask('DELETE', at, undefined, any);
    await world.call(undefined, 'GET', '/openapi.json');

    expect([...world.conformance.exercised].sort()).toEqual(
      world.routes.map(({ operationId }) => operationId).sort(),
    );
  });
});
