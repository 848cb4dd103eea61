import type { Log } from '@mailferry/core/ports';

/** One JSON object a line on standard output. */
export const jsonLog: Log = {
  info: (message, fields) => write('INFO', message, fields),
  warn: (message, fields) => write('WARN', message, fields),
  error: (message, fields) => write('ERROR', message, fields),
};

function write(level: string, message: string, fields?: Record<string, unknown>): void {
  const line = { level, timestamp: new Date().toISOString(), message, ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
