import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.ts';

// `mailferry … | head` ends the pipe early: nothing is wrong then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  hasColors: process.stdout.isTTY && process.stdout.hasColors(),
  canRedraw: process.stderr.isTTY,
  nowMs: () => Date.now(),
  sleep: (ms) => sleep(ms),
});
