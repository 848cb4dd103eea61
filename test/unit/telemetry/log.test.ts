import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { debugUntilMs } from '@mailferry/functions/telemetry/debug-switch';
import { describe, expect, it } from 'vitest';

const NOW_MS = Date.UTC(2030, 0, 1, 12);

describe('the debug switch', () => {
  const read = (value: string | undefined) => {
    const warnings: string[] = [];
    const untilMs = debugUntilMs(value, NOW_MS, { warn: (message) => warnings.push(message) });
    return { untilMs, warnings };
  };

  it('is off where it is not set', () => {
    expect(read(undefined)).toEqual({ untilMs: 0, warnings: [] });
    expect(read('')).toEqual({ untilMs: 0, warnings: [] });
  });

  it('is on until its moment, and says so', () => {
    expect(read('2030-01-01T13:00:00Z')).toEqual({
      untilMs: NOW_MS + 3_600_000,
      warnings: ['debug switch on: lines hold addresses'],
    });
    expect(read('2030-01-01T11:00:00Z')).toEqual({ untilMs: NOW_MS - 3_600_000, warnings: [] });
  });

  it.each(['true', '1', 'soon', '2030', '2030-01-03T12:00:00Z'])(
    'is off for %s, and says so',
    (value) => {
      expect(read(value)).toEqual({ untilMs: 0, warnings: ['debug switch ignored'] });
    },
  );
});

describe('the log of a function', () => {
  const module = fileURLToPath(
    new URL('../../../functions/telemetry/telemetry.ts', import.meta.url),
  );
  /** The lines that a process writes which logs one line of each kind. */
  function lines(environment: Record<string, string>): Record<string, unknown>[] {
    const script = `
      const { createLog } = await import(${JSON.stringify(module)});
      const log = createLog('sender', 'us-east-1');
      log.info('mail sent', { mailId: 'mail-1' });
      log.debug?.('in full', { mailId: 'mail-1', recipients: ['b@else.example'] });`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        env: environment,
        encoding: 'utf8',
      },
    );
    return `${stdout}${stderr}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('is JSON, with what finds a line: service, cell, mail', () => {
    expect(lines({})).toMatchObject([
      {
        level: 'INFO',
        message: 'mail sent',
        service: 'sender',
        cell: 'us-east-1',
        mailId: 'mail-1',
      },
    ]);
  });

  it('tells more while the debug switch is on', () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect(lines({ MAILFERRY_DEBUG_UNTIL: soon }).map(({ message }) => message)).toEqual([
      'mail sent',
      'in full',
      'debug switch on: lines hold addresses',
    ]);
  });
});
