import { accessOf } from '@mailferry/smtp/access';
import { OrganizationLimits } from '@mailferry/smtp/organization-limits';
import { hashPassword, verifyPassword } from '@mailferry/smtp/password';
import { describe, expect, it } from 'vitest';

const CHEAP = { N: 2 ** 8, r: 8, p: 1 };

describe('passwords', () => {
  it('match their own hash only, whatever its salt', async () => {
    const [one, two] = [
      await hashPassword('pässword', CHEAP),
      await hashPassword('pässword', CHEAP),
    ];
    expect(one).not.toBe(two);
    expect(await verifyPassword('pässword', one)).toBe(true);
    expect(await verifyPassword('pa\u0308ssword', two)).toBe(true);
    expect(await verifyPassword('password', one)).toBe(false);
  });

  it.each(['', 'plain', 'scrypt$256$8$1$$', 'scrypt$99999999$8$1$aaaaaaaaaaaaaaaa$x'])(
    'never match a malformed hash: %s',
    async (hash) => expect(await verifyPassword('', hash)).toBe(false),
  );
});

describe('access', () => {
  it('goes by the first network that contains the address', () => {
    const access = accessOf(
      {
        networks: [
          { network: '10.1.2.3', organizationId: 'one' },
          { network: '10.0.0.0/8', organizationId: 'ten', allowStandby: true },
          { network: '2001:db8::/32', organizationId: 'six', integrationId: 'gw' },
        ],
      },
      () => 0,
    );
    expect(access.byAddress('10.1.2.3')).toEqual({ organizationId: 'one', allowStandby: false });
    expect(access.byAddress('10.1.2.4')).toEqual({ organizationId: 'ten', allowStandby: true });
    expect(access.byAddress('2001:db8::1')).toMatchObject({
      organizationId: 'six',
      integrationId: 'gw',
    });
    expect(access.byAddress('11.0.0.1')).toBeUndefined();
    expect(access.byAddress('')).toBeUndefined();
  });

  it('goes by name and password, remembering only what was right, for a while', async () => {
    let nowMs = 0;
    const passwordHash = await hashPassword('right', CHEAP);
    const credentials = [{ username: 'gw', passwordHash, organizationId: 'acme' }];
    const access = accessOf({ credentials }, () => nowMs);
    const granted = { organizationId: 'acme', allowStandby: false };
    for (const at of [0, 1, 600_000]) {
      nowMs = at;
      expect(await access.byPassword('gw', 'right')).toEqual(granted);
      expect(await access.byPassword('gw', 'wrong')).toBeUndefined();
      expect(await access.byPassword('other', 'right')).toBeUndefined();
    }
  });

  it('names every fault of its list', () => {
    expect(() =>
      accessOf(
        {
          credentials: [{ username: 'a', passwordHash: 'plain', organizationId: 'acme' }],
          networks: [
            { network: '10.0.0.0/33', organizationId: 'acme' },
            { network: 'host', organizationId: 'not an id' },
          ],
        },
        () => 0,
      ),
    ).toThrow(
      /credentials\.0\.passwordHash.*networks\.0\.network.*networks\.1\.network.*organizationId/,
    );
  });
});

describe('OrganizationLimits', () => {
  it('counts sessions for each organization on its own', () => {
    const limits = new OrganizationLimits({ organizationConnections: 2 }, () => 0);
    expect([limits.connect('a'), limits.connect('a'), limits.connect('a')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(limits.connect('b')).toBe(true);
    limits.disconnect('a');
    expect(limits.connect('a')).toBe(true);
  });

  it('lets a burst of a minute through, then the rate', () => {
    let nowMs = 0;
    const settings = { organizationConnections: 1, organizationMailsPerMinute: 60 };
    const limits = new OrganizationLimits(settings, () => nowMs);
    const admitted = () => {
      let count = 0;
      while (limits.admitMail('a')) count += 1;
      return count;
    };
    expect(admitted()).toBe(60);
    nowMs = 5_000;
    expect(admitted()).toBe(5);
    expect(limits.admitMail('b')).toBe(true);
  });
});
