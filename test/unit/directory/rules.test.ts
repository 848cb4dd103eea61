import {
  organizationApplicability,
  requireApplicable,
} from '@mailferry/core/directory/applicability';
import { checklistOf } from '@mailferry/core/directory/checklist';
import type { IntegrationKind } from '@mailferry/core/directory/integration';
import { optionalRecords } from '@mailferry/core/directory/optional-records';
import {
  requireAcknowledgement,
  requireResidency,
  transferTerms,
} from '@mailferry/core/directory/transfer';
import { parseSettings } from '@mailferry/core/settings/settings';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';
import { integration, organization } from '../../integration/directory/fixtures.ts';

const european = parseSettings({
  ...settings,
  regions: {
    ...settings.regions,
    'eu-central-1': {
      label: 'Germany',
      inEuropeanUnion: true,
      gatewayAddresses: ['198.51.100.7'],
      connectorHost: 'germany.mx.mailferry.example',
    },
  },
  routes: [{ primary: 'eu-west-1', secondary: 'eu-central-1' }],
});

describe('whether multi-region applies', () => {
  const kinds = (...list: IntegrationKind[]) => list.map((kind) => ({ kind }));
  it.each([
    [[], true],
    [kinds('microsoft-365-inline'), true],
    [kinds('google-workspace'), true],
    [kinds('microsoft-exchange'), true],
    [kinds('other-smtp'), true],
    [kinds('microsoft-365-api'), false],
    [kinds('microsoft-365-journaling'), false],
    [kinds('microsoft-365-api', 'microsoft-365-journaling'), false],
    [kinds('microsoft-365-api', 'google-workspace'), true],
  ])('%j: %s', (integrations, applies) => {
    expect(organizationApplicability(integrations).applies).toBe(applies);
    if (applies) expect(() => requireApplicable(integrations)).not.toThrow();
    else expect(() => requireApplicable(integrations)).toThrow('does not apply');
  });
});

describe('the terms of a transfer', () => {
  const who = { by: 'someone', atMs: 1 };

  it('ask for consent where mail would leave the European Union, in those words', () => {
    const terms = transferTerms(settings, 'eu-west-1');
    expect(terms).toMatchObject({ required: true, secondaryRegion: 'us-west-2' });
    expect(terms.text).toContain('is not GDPR compliant');
    expect(terms.text).toContain('US West');
    expect(() => requireAcknowledgement(settings, 'eu-west-1', undefined, who)).toThrow();
    expect(() => requireAcknowledgement(settings, 'eu-west-1', { text: 'Yes' }, who)).toThrow();
    expect(requireAcknowledgement(settings, 'eu-west-1', { text: terms.text }, who)).toEqual({
      ...who,
      text: terms.text,
      secondaryRegion: 'us-west-2',
    });
  });

  it.each([
    ['from the US', settings, 'us-east-1'],
    ['within the European Union', european, 'eu-west-1'],
  ])('ask for none %s', (_name, chosen, primary) => {
    expect(transferTerms(chosen, primary).required).toBe(false);
    expect(requireAcknowledgement(chosen, primary, undefined, who)).toBeUndefined();
  });

  it.each([
    [settings, 'eu-west-1', 'eu', true, 'residency-forbids-secondary'],
    [settings, 'eu-west-1', 'eu', false, undefined],
    [settings, 'us-east-1', 'eu', false, 'residency-forbids-primary'],
    [settings, 'eu-west-1', 'none', true, undefined],
    [european, 'eu-west-1', 'eu', true, undefined],
  ] as const)(
    'and residency: %#',
    (chosen, primaryRegion, dataResidency, allowMultiRegion, code) => {
      const check = () =>
        requireResidency(chosen, { primaryRegion, dataResidency, allowMultiRegion });
      if (code === undefined) expect(check).not.toThrow();
      else expect(check).toThrowError(expect.objectContaining({ code }));
    },
  );
});

describe('a gateway checklist', () => {
  const off = organization({ allowMultiRegion: false });
  const shapes = (list: ReturnType<typeof checklistOf>) =>
    list
      .filter(({ occasion }) => occasion !== 'setup')
      .map(({ action, value, replaces }) => [action, value, replaces]);

  it('is empty where multi-region means nothing', () => {
    const api = integration({ kind: 'microsoft-365-api' });
    expect(checklistOf(settings, organization(), api, [])).toEqual([]);
  });

  it('asks for the secondary address and host name while multi-region is on', () => {
    expect(shapes(checklistOf(settings, organization(), integration(), []))).toEqual([
      ['add-address', '52.12.169.124', undefined],
      ['set-connector-host', 'us-west.mx.mailferry.example', 'us-east.mx.mailferry.example'],
    ]);
  });

  it('asks for nothing more where it never was on, or the integration came later', () => {
    expect(shapes(checklistOf(settings, off, integration(), []))).toEqual([]);
    const retiredSecondary = {
      region: 'us-west-2',
      gatewayAddresses: ['52.12.169.124'],
      connectorHost: 'us-west.mx.mailferry.example',
      atMs: 1,
    };
    const was = { ...off, retiredSecondary };
    expect(shapes(checklistOf(settings, was, integration({ createdAtMs: 2 }), []))).toEqual([]);
  });

  it('asks for the deletion of the addresses as they were, whatever the settings say now', () => {
    const retiredSecondary = {
      region: 'us-west-2',
      gatewayAddresses: ['203.0.113.9'],
      connectorHost: 'old.mx.mailferry.example',
      atMs: Number.MAX_SAFE_INTEGER,
    };
    expect(shapes(checklistOf(settings, { ...off, retiredSecondary }, integration(), []))).toEqual([
      ['delete-address', '203.0.113.9', undefined],
      ['set-connector-host', 'us-east.mx.mailferry.example', 'old.mx.mailferry.example'],
    ]);
  });

  it('counts ticks of its own turn alone', () => {
    const tick = (turn: number) => ({
      organizationId: 'acme',
      integrationId: 'm365',
      itemId: `${turn}-add-address-52.12.169.124`,
      by: 'someone',
      atMs: 5,
    });
    const done = (turn: number) =>
      checklistOf(settings, organization({ multiRegionTurn: 3 }), integration(), [tick(turn)]).some(
        (item) => item.done,
      );
    expect(done(3)).toBe(true);
    expect(done(1)).toBe(false);
  });
});

describe('optional records', () => {
  it('are one MX and one SPF a region, and advice on DMARC', () => {
    const records = optionalRecords('acme.example', ['us-east-1', 'us-west-2']);
    expect(records.map(({ purpose, name, value }) => [purpose, name, value])).toEqual([
      ['mail-from-mx', 'mf-us-east-1.acme.example', '10 feedback-smtp.us-east-1.amazonses.com'],
      ['mail-from-spf', 'mf-us-east-1.acme.example', 'v=spf1 include:amazonses.com ~all'],
      ['mail-from-mx', 'mf-us-west-2.acme.example', '10 feedback-smtp.us-west-2.amazonses.com'],
      ['mail-from-spf', 'mf-us-west-2.acme.example', 'v=spf1 include:amazonses.com ~all'],
      ['dmarc', '_dmarc.acme.example', 'v=DMARC1; p=none'],
    ]);
  });
});
