import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { CHECKS } from '../doctor/checks.ts';
import type { Finding } from '../doctor/finding.ts';
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
      // Without an answer to this nothing else can be asked.
      const { body: caller, serverTimeMs } = await context.api().callerAndTime();
      const patient = { context, caller, serverTimeMs };
      const findings = (
        await Promise.all(
          CHECKS.map(async ({ part, examine }) => {
            try {
              return await examine(patient);
            } catch (error) {
              if (!(error instanceof Failure)) throw error;
              return [
                {
                  level: 'bad' as const,
                  part,
                  says: error.message,
                  advice: error.advice.join(' '),
                },
              ];
            }
          }),
        )
      ).flat();
      context.show(findings, () => screen(findings, context));
      if (findings.some(({ level }) => level === 'bad')) context.endWith(EXIT.finding);
    });
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
