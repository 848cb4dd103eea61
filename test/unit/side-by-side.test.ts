import { MailferryError } from '@mailferry/core/errors';
import { sideBySide } from '@mailferry/core/side-by-side';
import { describe, expect, it } from 'vitest';
import { recordingLog } from '../fixtures/recording-log.ts';

describe('parts side by side', () => {
  it('end before a failure of one is told', async () => {
    const log = recordingLog();
    const failure = new MailferryError('queue-unavailable', 'The queue does not answer.');
    const slow = Promise.withResolvers<void>();
    let ended = false;
    const all = sideBySide(log, { drain: Promise.reject(failure), watch: slow.promise }).catch(
      (cause: unknown) => {
        ended = true;
        throw cause;
      },
    );
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    slow.resolve();
    await expect(all).rejects.toBe(failure);
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { part: 'drain', errorCode: 'queue-unavailable' } },
    ]);
  });

  it('tell of every failure', async () => {
    const log = recordingLog();
    const failures = [new TypeError('one'), new RangeError('other')];
    const all = sideBySide(log, {
      drain: Promise.reject(failures[0]),
      watch: Promise.resolve(),
      readiness: Promise.reject(failures[1]),
    });
    await expect(all).rejects.toMatchObject({ name: 'AggregateError', errors: failures });
    expect(log.lines.map(({ fields }) => fields['part'])).toEqual(['drain', 'readiness']);
  });

  it('are done when none failed', async () => {
    const log = recordingLog();
    await expect(sideBySide(log, { one: Promise.resolve(1) })).resolves.toBeUndefined();
    expect(log.lines).toEqual([]);
  });
});
