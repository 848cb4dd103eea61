import type { Organization } from '@mailferry/core/directory/organization';
import type { IdentityState } from '@mailferry/core/directory/ports';
import type { DamagedOrganization } from '@mailferry/core/directory/repository';
import { MailferryError } from '@mailferry/core/errors';
import { checkReadiness, type ReadinessChecker } from '@mailferry/core/operations/check-readiness';
import {
  type ReadinessRound,
  requestRound,
  type StoredReadiness,
} from '@mailferry/core/operations/readiness-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';
import { recordingLog } from '../../fixtures/recording-log.ts';
import { domain, organization } from '../../integration/directory/fixtures.ts';
import { VirtualClock } from '../health/fixtures/virtual-clock.ts';

const TICK_MS = 60_000;
const WORK_MS = 50_000;
const READY: IdentityState = {
  status: 'verified',
  selector: 'mf-x',
  mailFrom: { domain: 'x', verified: true, required: false },
};
const ACCOUNT = {
  sendingEnabled: true,
  enforcementStatus: 'HEALTHY',
  productionAccess: true,
  maxSendRate: 100,
  max24HourSend: 1_000_000,
  sentLast24Hours: 0,
};

let clock: VirtualClock;
let stored: Map<string, StoredReadiness>;
let round: ReadinessRound | undefined;
let asked: string[];
let reds: number[];

/** Organizations `org-00` … with as many domains each. */
let domainsOf: Map<string, number>;
/** Those whose own record cannot be understood. */
let unreadable: Map<string, DamagedOrganization>;
let identity: (domain: string) => IdentityState | Promise<IdentityState>;

function checker(): ReadinessChecker {
  const all = (): Organization[] =>
    [...domainsOf.keys()].sort().map((organizationId) => organization({ organizationId }));
  return {
    cell: 'us-east-1',
    settings,
    clock,
    log: recordingLog(),
    metrics: {
      count: (name, value = 1) => {
        if (name === 'ReadinessRed') reds.push(value);
      },
      durationMs: () => undefined,
    },
    accounts: { account: async () => ACCOUNT },
    configurationSets: {
      read: async () => ({ sendingEnabled: true, suppressedReasons: ['BOUNCE'] }),
    },
    identities: {
      read: async (_region, name) => {
        asked.push(name);
        return identity(name);
      },
    },
    repository: {
      async organizations({ limit, after }) {
        const rest = all().filter(({ organizationId }) => organizationId > (after ?? ''));
        const some = rest.slice(0, limit);
        const last = some.at(-1);
        const more = rest.length > limit && last !== undefined;
        return {
          items: some.filter(({ organizationId }) => !unreadable.has(organizationId)),
          damaged: some.flatMap(({ organizationId }) => unreadable.get(organizationId) ?? []),
          ...(more ? { next: last.organizationId } : {}),
        };
      },
      async recordsOf(organizationId) {
        const count = domainsOf.get(organizationId) ?? 0;
        if (count < 0) throw new MailferryError('directory-item-malformed', 'damaged');
        const domains = Array.from({ length: count }, (_value, index) =>
          domain({
            organizationId,
            domain: `d${String(index).padStart(3, '0')}.${organizationId}`,
          }),
        );
        return { organization: organization({ organizationId }), domains, integrations: [] };
      },
    },
    store: {
      all: async () => [...stored.values()],
      put: async (readiness) => {
        stored.set(readiness.organizationId, readiness);
      },
      round: async () => structuredClone(round),
      writeRound: async (next) => {
        if ((round?.version ?? 0) !== next.version - 1) return false;
        round = structuredClone(next);
        return true;
      },
    },
  };
}

async function ticks(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const startMs = clock.nowMs();
    await clock.run(checkReadiness(checker(), startMs + WORK_MS));
    expect(clock.nowMs()).toBeLessThanOrEqual(startMs + WORK_MS);
    clock.set(startMs + TICK_MS);
  }
}

beforeEach(() => {
  clock = new VirtualClock();
  stored = new Map();
  round = undefined;
  asked = [];
  reds = [];
  domainsOf = new Map([['org-00', 1]]);
  unreadable = new Map();
  identity = () => READY;
});

describe('the hourly check', () => {
  it('goes over every organization and domain once, in as many ticks as SES makes it take', async () => {
    domainsOf = new Map(
      Array.from({ length: 30 }, (_value, index) => [`org-${String(index).padStart(2, '0')}`, 1]),
    );
    domainsOf.set('org-07', 60);
    identity = (name) => (name === 'd033.org-07' ? { status: 'pending', selector: 'mf-x' } : READY);
    await ticks(6);
    expect(asked).toHaveLength(89);
    expect(new Set(asked).size).toBe(89);
    expect(stored.size).toBe(30);
    expect([...stored.values()].filter((one) => !one.ready)).toMatchObject([
      { organizationId: 'org-07', red: [{ subject: 'd033.org-07' }] },
    ]);
    expect(stored.get('org-07')?.score).toBe(99);
    expect(reds.at(-1)).toBe(1);
  });

  it('begins anew after an hour, or when somebody asks', async () => {
    await ticks(60);
    expect(asked).toHaveLength(1);
    await ticks(1);
    expect(asked).toHaveLength(2);
    const { store } = checker();
    await requestRound(store, clock.nowMs());
    await ticks(2);
    expect(asked).toHaveLength(3);
  });

  it('tells the last red ones until a new round is through', async () => {
    domainsOf.set('org-00', 40);
    identity = () => ({ status: 'failed', selector: 'mf-x' });
    await ticks(2);
    identity = () => READY;
    await ticks(59);
    expect(reds.slice(-1)).toEqual([1]);
    await ticks(1);
    expect(reds.slice(-1)).toEqual([0]);
  });

  it('is not kept from the others by a damaged organization, or by a region that does not answer', async () => {
    domainsOf = new Map([
      ['org-00', -1],
      ['org-01', 1],
      ['org-02', 1],
    ]);
    identity = (name) => {
      if (name.endsWith('org-01')) throw new MailferryError('ses-unavailable', 'no answer');
      return READY;
    };
    await ticks(1);
    expect([...stored.values()].map((one) => one.ready)).toEqual([false, false, true]);
    expect(stored.get('org-00')?.red[0]?.explanation).toContain('damaged');
  });

  it('names organizations whose own record is damaged, and goes on with the others', async () => {
    domainsOf = new Map(['org-00', 'org-01', 'org-02', 'org-03'].map((id) => [id, 1]));
    unreadable = new Map([
      ['org-00', { organizationId: 'org-00' }],
      ['org-02', { organizationId: 'org-02', primaryRegion: 'us-east-1' }],
      ['org-03', { organizationId: 'org-03', primaryRegion: 'eu-west-1' }],
    ]);
    await ticks(1);
    expect(asked).toEqual(['d000.org-01']);
    expect([...stored.keys()]).toEqual(['org-00', 'org-01', 'org-02']);
    expect(stored.get('org-02')?.red[0]?.explanation).toContain('damaged');
    expect(reds).toEqual([2]);
  });

  it('runs in one tick at a time', async () => {
    domainsOf.set('org-00', 5);
    const startMs = clock.nowMs();
    const both = [checker(), checker()].map((one) => checkReadiness(one, startMs + WORK_MS));
    await clock.run(Promise.all(both));
    expect(asked).toHaveLength(5);
  });
});
