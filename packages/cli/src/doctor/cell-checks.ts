import { type Backlog, type Cell, depth } from '../api/cell-api.ts';
import { silentQueues, unlessSilent } from '../api/silence.ts';
import { relative } from '../output/time.ts';
import { type Check, type Finding, orGood } from './finding.ts';

export const tables: Check = {
  part: 'tables',
  async examine({ context }) {
    const cells = await context.api().cells();
    const findings = cells.flatMap(({ cell, available, faults }): Finding[] => [
      ...(available
        ? []
        : [
            {
              level: 'bad' as const,
              part: 'tables',
              says: `The RegionHealth table of ${cell} does not answer.`,
              advice: `Senders go on with what they last read. Is DynamoDB in ${cell} well, is the table there? docs/operations/restore-a-table.md`,
            },
          ]),
      ...faults.map((fault) => ({
        level: 'bad' as const,
        part: 'tables',
        says: `A control item of ${cell} is void: ${fault}.`,
        advice:
          'It is not obeyed. Set the override again, or delete the item: the next tick writes it anew.',
      })),
    ]);
    return orGood(
      findings,
      'tables',
      `RegionHealth answers in ${cells.length} cells; no item is void.`,
    );
  },
};

export const regions: Check = {
  part: 'regions',
  async examine({ context }) {
    const cells = await context.api().cells();
    const now = context.io.nowMs();
    const findings = cells.flatMap(({ cell, regions: all }) =>
      all.flatMap((region) => regionFindings(cell, region, now)),
    );
    return orGood(findings, 'regions', 'All are healthy, in every cell; nothing is overridden.');
  },
};

function regionFindings(
  cell: string,
  { region, share, why, since, override }: Cell['regions'][number],
  nowMs: number,
): Finding[] {
  const findings: Finding[] = [];
  if (share < 1) {
    findings.push({
      level: share === 0 ? 'bad' : 'note',
      part: 'regions',
      says: `${region} takes ${Math.round(share * 100)} % of ${cell}'s mail, since ${relative(since, nowMs)}: ${why}`,
      advice: `mailferry history ${cell} ${region}, docs/operations/region-down.md`,
    });
  }
  if (override?.active === true && override.override !== 'auto') {
    findings.push({
      level: 'note',
      part: 'regions',
      says: `${region} is set ${override.override} in ${cell} by ${override.by}, ${override.expiresAt === null ? 'without an end' : `until ${override.expiresAt}`}.`,
      advice: `When it is over: mailferry override ${cell} ${region} auto --reason "over"`,
    });
  }
  return findings;
}

export const queues: Check = {
  part: 'queues',
  async examine({ context }) {
    const api = context.api();
    const cells = await api.cells();
    const findings = await Promise.all(
      cells.map(async ({ cell }) => {
        const answer = await unlessSilent(api.backlog(cell));
        return answer === undefined ? [silent(cell)] : queueFindings(answer);
      }),
    );
    return orGood(findings.flat(), 'queues', 'They answer; nothing is parked or dead.');
  },
};

function queueFindings({ cell, backlog, deadLetter, drain }: Backlog): Finding[] {
  const findings: Finding[] = [];
  if (depth(deadLetter) > 0)
    findings.push({
      level: 'bad',
      part: 'queues',
      says: `${depth(deadLetter)} dead letters in ${cell}.`,
      advice: `mailferry dlq list ${cell}, docs/operations/dead-letters.md`,
    });
  if (depth(backlog) > 0)
    findings.push({
      level: 'note',
      part: 'queues',
      says: `${depth(backlog)} mails are parked in ${cell}; the drain ${drain?.status ?? 'never ran'}.`,
      advice: `mailferry backlog ${cell} --watch, docs/operations/drain-stalled.md`,
    });
  return findings;
}

function silent(cell: string): Finding {
  return {
    level: 'bad',
    part: 'queues',
    says: `${silentQueues(cell)}.`,
    advice: `Is SQS in ${cell} well? Producers that may use the standby cell hand in there meanwhile.`,
  };
}

/** The alarm `probe-missing` goes off after as long. */
const PROBE_SILENCE_MS = 5 * 60_000;

export const probes: Check = {
  part: 'probes',
  async examine({ context }) {
    const now = context.io.nowMs();
    const cells = await context.api().cells();
    const findings = cells.flatMap(({ cell, available, regions: all }): Finding[] => {
      const silent = all.filter(({ figures }) => {
        const last = figures?.probes.last?.at;
        return last === undefined || now - Date.parse(last) > PROBE_SILENCE_MS;
      });
      if (!available || silent.length === 0) return [];
      return [
        {
          level: 'bad',
          part: 'probes',
          says: `${cell} has not probed ${silent.map(({ region }) => region).join(', ')} for five minutes, if ever.`,
          advice: 'Automation is blind there: docs/operations/probe-missing.md',
        },
      ];
    });
    return orGood(findings, 'probes', 'Every cell probes its regions.');
  },
};
