import type { callerView } from '@mailferry/functions/admin/schemas/records';
import type * as z from 'zod';
import type { Context } from '../context.ts';

export interface Finding {
  /** `note`: no harm now, and somebody should know. */
  level: 'good' | 'note' | 'bad';
  part: string;
  says: string;
  /** What to do about it. */
  advice?: string;
}

export interface Patient {
  context: Context;
  caller: z.output<typeof callerView>;
  serverTimeMs: number | undefined;
}

export interface Check {
  part: string;
  /** @throws Failure where what is to be examined cannot be asked. */
  examine(patient: Patient): Promise<Finding[]>;
}

/** The findings, or one that says that there are none. */
export function orGood(findings: Finding[], part: string, says: string): Finding[] {
  return findings.length > 0 ? findings : [{ level: 'good', part, says }];
}
