import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** An answer, or undefined where it cannot be had now: the trouble of one cell must not hide the others. */
export async function unlessSilent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure && error.exitCode === EXIT.unreachable) return undefined;
    throw error;
  }
}

/** What people read of a cell whose queues cannot be asked. */
export function silentQueues(cell: string): string {
  return `The queues of ${cell} do not answer`;
}
