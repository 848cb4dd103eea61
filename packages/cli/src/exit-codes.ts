/** What the command's exit says; documented in docs/operations/cli.md. */
export const EXIT = {
  done: 0,
  /** A fault of the command itself or of what it reads. */
  failed: 1,
  usage: 2,
  /** The command did its work, and what it found needs somebody: a red check, an unverified domain, a finding. */
  finding: 3,
  /** Nothing answers, or the API cannot just now: try again. */
  unreachable: 4,
  /** No valid token, or not for this caller. */
  denied: 5,
  notFound: 6,
  /** The API understood and refused: the state of things, or a value, does not allow it. */
  refused: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
