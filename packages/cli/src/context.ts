import type { AdminApi } from './api/admin-api.ts';
import type { Connection } from './connection/connection.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { Paint } from './output/paint.ts';

/** What commands work with. Flags that all commands share are in effect by the time a command runs. */
export interface Context {
  io: Io;
  /** Whether results go out as JSON. */
  json(): boolean;
  paint: Paint;
  /** @throws Failure when no address or token is known. */
  connection(): Connection;
  /** @throws Failure, from every call, with the exit code that fits. */
  api(): AdminApi;
  /** Prints a result: the value itself with --json, otherwise what `human` makes of it. */
  show(value: unknown, human: () => string): void;
  /** What people should know beside the result. */
  note(text: string): void;
  /** Sets how the command ends when it does not fail. */
  endWith(code: ExitCode): void;
}
