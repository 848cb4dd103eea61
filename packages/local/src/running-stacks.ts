import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

/** What the command line needs to find a local stack: where it listens, and its operator's token. */
const runningStack = z.object({
  pid: z.int(),
  startedAtMs: z.number(),
  admin: z.url(),
  token: z.string(),
  ses: z.url(),
  smtp: z.array(z.object({ organizationId: z.string(), port: z.int() })),
});

export type RunningStack = z.infer<typeof runningStack>;

const DEFAULT_FOLDER = fileURLToPath(
  new URL('../../../node_modules/.cache/mailferry/running', import.meta.url),
);

/** Where running stacks are noted down: `MAILFERRY_RUNNING`, or the checkout's cache. */
export function runningFolder(environment: Record<string, string | undefined>): string {
  return environment['MAILFERRY_RUNNING'] ?? DEFAULT_FOLDER;
}

/** Notes a stack down for as long as it runs, readable by its user alone. @returns what removes the note. */
export function announce(folder: string, stack: RunningStack): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${stack.pid}.json`);
  writeFileSync(path, JSON.stringify(stack), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** Every stack that runs, the newest first. Notes of stacks that were killed are removed. */
export function runningStacks(folder: string): RunningStack[] {
  return notesIn(folder)
    .flatMap((path) => {
      const stack = read(path);
      if (stack !== undefined && isAlive(stack.pid)) return [stack];
      rmSync(path, { force: true });
      return [];
    })
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
}

function notesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name));
  } catch {
    // No stack was ever started.
    return [];
  }
}

function read(path: string): RunningStack | undefined {
  try {
    return z.parse(runningStack, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Half written when its stack was killed, or of another version.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
