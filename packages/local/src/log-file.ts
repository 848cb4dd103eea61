import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from './runtime/local-function.ts';

/** What functions print, each line with the environment that printed it. */
export interface FunctionLog {
  path: string | undefined;
  write(line: LogLine): void;
  close(): Promise<void>;
}

export function terminalLog(): FunctionLog {
  return {
    path: undefined,
    write: ({ environment, line }) => console.log(`[${environment}] ${line}`),
    close: async () => {},
  };
}

/** Appends to `functions.log` in `directory`. */
export function fileLog(directory: string): FunctionLog {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'functions.log');
  const stream = createWriteStream(path, { flags: 'a' });
  return {
    path,
    write: ({ environment, line }) => stream.write(`[${environment}] ${line}\n`),
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}
