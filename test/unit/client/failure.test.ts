import { cellFailure, entryFailure, queueError } from '@mailferry/client/failure';
import { describe, expect, it } from 'vitest';

function sdkError(name: string, extra: { code?: string; status?: number } = {}): Error {
  const error = Object.assign(new Error('secret-host.internal'), { name });
  if (extra.code !== undefined) Object.assign(error, { code: extra.code });
  if (extra.status !== undefined) {
    Object.assign(error, { $metadata: { httpStatusCode: extra.status } });
  }
  return error;
}

describe('cellFailure', () => {
  it.each([
    ['Error', { code: 'ECONNREFUSED' }, 'unavailable', false],
    ['Error', { code: 'ENOTFOUND' }, 'unavailable', false],
    ['Error', { code: 'ECONNRESET' }, 'unavailable', true],
    ['TimeoutError', {}, 'unavailable', true],
    ['InternalError', { status: 500 }, 'unavailable', true],
    ['ServiceUnavailable', { status: 503 }, 'unavailable', true],
    ['SlowDown', { status: 503 }, 'throttled', false],
    ['RequestThrottled', { status: 403 }, 'throttled', false],
    ['ThrottlingException', { status: 400 }, 'throttled', false],
    ['Unknown', { status: 429 }, 'throttled', false],
    ['QueueDoesNotExist', { status: 400 }, 'refused', false],
    ['AccessDenied', { status: 403 }, 'refused', false],
    ['NoSuchBucket', { status: 404 }, 'refused', false],
    ['CredentialsProviderError', {}, 'refused', false],
  ])('%s %o is %s', (name, extra, kind, outcomeUnknown) => {
    expect(cellFailure(sdkError(name, extra))).toMatchObject({ kind, outcomeUnknown });
  });

  it('classifies entries of a batch by who is at fault', () => {
    expect(entryFailure('InternalError', false).kind).toBe('unavailable');
    expect(entryFailure('InvalidMessageContents', true).kind).toBe('refused');
    expect(entryFailure('RequestThrottled', true).kind).toBe('throttled');
  });
});

describe('queueError', () => {
  const down = { region: 'eu-west-1', failure: cellFailure(sdkError('TimeoutError')) };
  const refused = { region: 'us-west-2', failure: cellFailure(sdkError('AccessDenied')) };

  it('is retriable unless every cell refused', () => {
    expect(queueError([down, refused])).toMatchObject({
      code: 'queue-unavailable',
      retriable: true,
      detail: { outcomeUnknown: true },
    });
    expect(queueError([refused])).toMatchObject({ code: 'queue-refused', retriable: false });
  });

  it('shows no foreign text', () => {
    const error = queueError([down]);
    expect(`${error.message}${JSON.stringify(error.detail)}`).not.toContain('secret-host');
  });
});
