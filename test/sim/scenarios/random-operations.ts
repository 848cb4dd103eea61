import { integer, pick, type Random } from '../engine/random.ts';
import type { DirectoryPolicy } from '../world/directory.ts';
import type { Operation } from './plan.ts';

const SECOND_MS = 1_000;

/** What operators and customer admins do in the middle of everything else. */
export function randomOperations(
  random: Random,
  cells: readonly string[],
  secondaries: readonly string[],
  policies: readonly DirectoryPolicy[],
  untilMs: number,
): Operation[] {
  const operations: Operation[] = [];
  const anyTime = () => integer(random, 10 * SECOND_MS, untilMs - 100 * SECOND_MS);
  if (random() < 0.45) operations.push(...overrides(random, cells, secondaries, anyTime()));
  if (random() < 0.3) operations.push(...switches(random, policies, anyTime()));
  if (random() < 0.15)
    operations.push({ kind: 'sweep', atMs: anyTime(), cell: pick(random, cells) });
  return operations.sort((a, b) => a.atMs - b.atMs);
}

/** A region is set up or down, perhaps both in turn, and given back to automation in the end. */
function overrides(
  random: Random,
  cells: readonly string[],
  secondaries: readonly string[],
  fromMs: number,
): Operation[] {
  const cell = pick(random, cells);
  const region = pick(random, [cell, ...cells, ...secondaries]);
  const override = { region, reason: 'rehearsal', by: 'operator' };
  const lastsMs = integer(random, 20 * SECOND_MS, 90 * SECOND_MS);
  const set = (atMs: number, word: 'auto' | 'up' | 'down'): Operation => ({
    kind: 'override',
    atMs,
    cell,
    override: { ...override, override: word },
  });
  const word = pick(random, ['up', 'down', 'down'] as const);
  const way = random();
  if (way < 0.5) {
    const expiring = { ...override, override: word, expiresAtMs: fromMs + lastsMs };
    return [{ kind: 'override', atMs: fromMs, cell, override: expiring }];
  }
  const flips = way < 0.7 ? [set(fromMs + lastsMs / 2, word === 'up' ? 'down' : 'up')] : [];
  return [set(fromMs, word), ...flips, set(fromMs + lastsMs, 'auto')];
}

/** A customer changes what mail may do: multi-region off and on, its residency, its acknowledgement. */
function switches(random: Random, policies: readonly DirectoryPolicy[], atMs: number): Operation[] {
  const policy = pick(random, policies);
  const changed = pick(random, [
    { allowMultiRegion: !policy.allowMultiRegion },
    { allowMultiRegion: !policy.allowMultiRegion },
    { dataResidency: policy.dataResidency === 'eu' ? 'none' : 'eu' } as const,
    { transferAcknowledged: !policy.transferAcknowledged },
    { spillOverQuota: !policy.spillOverQuota },
  ]);
  const once: Operation = { kind: 'policy', atMs, policy: { ...policy, ...changed } };
  if (random() < 0.6) return [once];
  return [once, { kind: 'policy', atMs: atMs + integer(random, 5_000, 60_000), policy }];
}
