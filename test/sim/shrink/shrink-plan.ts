import type { Tampering } from '../bugs/tampering.ts';
import type { Violation } from '../checkers/checker.ts';
import { type RunResult, runPlan } from '../run-plan.ts';
import type { MailPlan, Plan } from '../scenarios/plan.ts';
import { minimize } from './minimize.ts';

export interface Shrunk {
  plan: Plan;
  violation: Violation;
  /** Its run, with the log. */
  result: RunResult;
  runs: number;
}

export interface ShrinkOptions {
  tampering?: Tampering | undefined;
  /** Time after which the best plan so far has to do. Default: 30 s. */
  patienceMs?: number;
}

/**
 * Makes a failing plan as small as it gets while the same checker still objects: fewer mails, faults, operations and
 * organizations, simpler mails, and at last fewer strikes of the faults that are left.
 */
export async function shrinkPlan(
  original: Plan,
  checker: string,
  { tampering, patienceMs = 30_000 }: ShrinkOptions = {},
): Promise<Shrunk | undefined> {
  const untilMs = performance.now() + patienceMs;
  let runs = 0;
  let plan = original;

  async function fails(candidate: Plan): Promise<boolean> {
    if (performance.now() > untilMs) return false;
    runs += 1;
    const { violations } = await runPlan(candidate, {
      ...(tampering === undefined ? {} : { tampering }),
      stopAtViolation: true,
    });
    const found = violations.some((violation) => violation.checker === checker);
    if (found) plan = candidate;
    return found;
  }

  if (!(await fails(original))) return undefined;
  for (let before = ''; before !== sizeOf(plan); ) {
    before = sizeOf(plan);
    await minimize(plan.faults, (faults) => fails({ ...plan, faults: [...faults] }));
    await minimize(plan.operations, (operations) =>
      fails({ ...plan, operations: [...operations] }),
    );
    await minimize(plan.mails, (mails) => fails({ ...plan, mails: [...mails] }));
    await dropOrganizations(plan, fails);
    await simplify(plan, fails, () => plan);
    await shortenFaults(() => plan, fails);
  }
  await spareStrikes(() => plan, fails, tampering);

  const result = await runPlan(plan, {
    ...(tampering === undefined ? {} : { tampering }),
    stopAtViolation: true,
    keepLog: true,
  });
  const violation = result.violations.find((one) => one.checker === checker);
  return violation === undefined ? undefined : { plan, violation, result, runs };
}

type Fails = (candidate: Plan) => Promise<boolean>;

function sizeOf({ mails, faults, operations, policies }: Plan): string {
  return [mails, faults, operations, policies].map((list) => list.length).join(' ');
}

async function dropOrganizations(plan: Plan, fails: Fails): Promise<void> {
  const used = new Set(plan.mails.map(({ organizationId }) => organizationId));
  const policies = plan.policies.filter(({ organizationId }) => used.has(organizationId));
  if (policies.length < plan.policies.length) await fails({ ...plan, policies });
}

/** Makes everything ordinary that need not be special. */
async function simplify(plan: Plan, fails: Fails, current: () => Plan): Promise<void> {
  if (plan.clockSkewMs > 0) await fails({ ...current(), clockSkewMs: 0 });
  const plainer: ((mail: MailPlan) => MailPlan)[] = [
    ({ integrationId: _none, ...mail }) => ({ ...mail, recipients: 1, bodyBytes: 8 }),
    ({ poison: _none, ...mail }) => ({ ...mail, claimCheck: false, foreignFrom: false }),
    (mail) => ({ ...mail, times: 1, fate: 'delivered', nullSender: false }),
    (mail) => ({ ...mail, lifetimeMs: 5 * 24 * 3_600_000 }),
  ];
  for (const make of plainer) {
    const changed = current().mails.map(make);
    if (JSON.stringify(changed) !== JSON.stringify(current().mails))
      await fails({ ...current(), mails: changed });
  }
}

/** Halves the time that a fault lasts, from either end, as long as that is enough. */
async function shortenFaults(current: () => Plan, fails: Fails): Promise<void> {
  for (let index = 0; index < current().faults.length; index += 1) {
    for (const end of ['fromMs', 'untilMs'] as const) {
      for (;;) {
        const plan = current();
        const fault = plan.faults[index];
        if (fault === undefined || fault.untilMs - fault.fromMs < 1_000) break;
        const shorter = { ...fault, [end]: Math.round((fault.fromMs + fault.untilMs) / 2) };
        const faults = plan.faults.map((one) => (one === fault ? shorter : one));
        if (!(await fails({ ...plan, faults }))) break;
      }
    }
  }
}

/** Leaves out single strikes of the faults. */
async function spareStrikes(
  current: () => Plan,
  fails: Fails,
  tampering: Tampering | undefined,
): Promise<void> {
  const plan = current();
  const { strikes } = await runPlan(plan, {
    ...(tampering === undefined ? {} : { tampering }),
    stopAtViolation: true,
  });
  const striking = [...new Set(strikes)].filter((strike) => strike.includes('#'));
  await minimize(striking, (kept) => {
    const needed = new Set(kept);
    const spared = striking.filter((strike) => !needed.has(strike));
    return fails({ ...plan, spared: [...plan.spared, ...spared] });
  });
}
