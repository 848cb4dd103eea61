import { all } from '../api/pages.ts';
import { span } from '../output/time.ts';
import { type Check, type Finding, orGood } from './finding.ts';

/** AWS refuses signatures that are five minutes off; an override's end is off by as much as the clock is. */
const SKEW_MS = 5_000;
const SOON_MS = 14 * 86_400_000;

export const credentials: Check = {
  part: 'credentials',
  async examine({ context, caller }) {
    const { url } = context.connection();
    const who = `${caller.id} (${caller.role}) at ${url}`;
    if (caller.role === 'operator') return [{ level: 'good', part: 'credentials', says: who }];
    return [
      {
        level: 'note',
        part: 'credentials',
        says: who,
        advice: "This token can look, but not steer: the steps of the runbooks need an operator's.",
      },
    ];
  },
};

export const tokens: Check = {
  part: 'tokens',
  async examine({ context, caller }) {
    if (caller.role !== 'operator') return [];
    const now = context.io.nowMs();
    const list = await all((page) => context.api().tokens(undefined, page));
    const findings = list.flatMap(({ tokenId, name, expiresAt, revokedAt }): Finding[] => {
      const leftMs = Date.parse(expiresAt) - now;
      if (revokedAt !== null || leftMs <= 0 || leftMs > SOON_MS) return [];
      return [
        {
          level: 'note',
          part: 'tokens',
          says: `${name} (${tokenId}) expires in ${span(leftMs)}.`,
          advice: 'docs/operations/secret-rotation.md',
        },
      ];
    });
    return orGood(findings, 'tokens', 'None expires within two weeks.');
  },
};

export const clock: Check = {
  part: 'clock',
  async examine({ context, serverTimeMs }) {
    if (serverTimeMs === undefined) return [];
    const skewMs = context.io.nowMs() - serverTimeMs;
    if (Math.abs(skewMs) < SKEW_MS)
      return [
        { level: 'good', part: 'clock', says: "This machine's clock agrees with the server's." },
      ];
    return [
      {
        level: 'bad',
        part: 'clock',
        says: `This machine's clock is ${span(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} the server's.`,
        advice:
          'Set it by NTP: --for counts from it, and AWS refuses requests that are five minutes off.',
      },
    ];
  },
};
