import type { ApiProblem } from '../api/problem.ts';

/** What happened, and what the reader can do about it. */
export function problemAdvice(problem: ApiProblem): { header: string; advice: string } {
  if (problem.status === 0) {
    return {
      header: problem.message,
      advice: 'Check that you are online and that Mailferry is running, then try again.',
    };
  }
  switch (problem.status) {
    case 403:
      return {
        header: 'You may not see or do this.',
        advice: 'Ask an operator for another role, or sign in as somebody who may.',
      };
    case 404:
      return {
        header: 'There is no such thing.',
        advice: `${problem.message} It may have been deleted, or the link may be wrong.`,
      };
    case 409:
      return { header: 'This is not possible now.', advice: problem.message };
    case 412:
      return {
        header: 'Somebody else changed this meanwhile.',
        advice: 'Load it again, look at what changed, and repeat your change.',
      };
    case 422:
      return { header: 'Something you entered is not valid.', advice: problem.message };
    case 429:
      return {
        header: 'Too many requests.',
        advice: 'Wait a minute, then try again. Pages that refresh by themselves count as well.',
      };
    default:
      return problem.status >= 500
        ? {
            header: 'The server could not do this.',
            advice: `${problem.message} Try again; if it stays so, give the request's id to an operator.`,
          }
        : { header: 'The server refused this.', advice: problem.message };
  }
}
