import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { CHECKS } from '../doctor/checks.ts';
import type { Finding, Patient } from '../doctor/finding.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Tone } from '../output/paint.ts';
import { table } from '../output/table.ts';

export function addDoctor(program: CommandUnknownOpts, context: Context): void {
  program
    .command('doctor')
    .summary('ask every part, and say what to do about each finding')
    .description(
      'Asks every part that can be asked and says what to do about each finding. Exit code 3 when something is wrong.',
    )
    .action(async () => {
      const findings = await examineAll(context);
      context.show(findings, () => screen(findings, context));
      if (findings.some(({ level }) => level === 'bad')) context.endWith(EXIT.finding);
    });
}

/** @throws Failure when nothing answers, or to nobody of this token: then nothing else can be asked. */
async function examineAll(context: Context): Promise<Finding[]> {
  const patient = await admit(context);
  if ('level' in patient) return [patient];
  const findings = await Promise.all(
    CHECKS.map(async ({ part, examine }): Promise<Finding[]> => {
      try {
        return await examine(patient);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return [{ level: 'bad', part, says: error.message, advice: error.advice.join(' ') }];
      }
    }),
  );
  return findings.flat();
}

async function admit(context: Context): Promise<Patient | Finding> {
  try {
    const { body: caller, serverTimeMs } = await context.api().callerAndTime();
    return { context, caller, serverTimeMs };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'directory-unavailable') throw error;
    return {
      level: 'bad',
      part: 'tables',
      says: 'The admin function answers, but the Directory does not answer it: nobody can be let in.',
      advice:
        'Is DynamoDB in the home region well, and the table there? Mail whose policy cannot be read waits meanwhile. docs/operations/restore-a-table.md',
    };
  }
}

const TONES: Record<Finding['level'], Tone> = { good: 'good', note: 'warn', bad: 'bad' };

function screen(findings: readonly Finding[], { paint }: Context): string {
  const worst = findings.filter(({ level }) => level === 'bad').length;
  return [
    table(findings, [
      {
        title: '',
        cell: ({ level }) => level,
        paint: (text, { level }) => paint(TONES[level], text),
      },
      { title: 'PART', cell: ({ part }) => part },
      { title: 'FINDING', cell: ({ says }) => says },
    ]),
    ...findings
      .filter(({ advice }) => advice !== undefined && advice !== '')
      .map(({ part, says, advice }) => `\n${paint('strong', part)}: ${says}\n  ${advice}`),
    '',
    worst === 0 ? 'Nothing is wrong.' : `${worst} wrong.`,
  ].join('\n');
}
