import {
  classifySendFault,
  evidenceOf,
  type SendAnswer,
} from '@mailferry/core/delivery/send-answer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Row = [
  name: string,
  message: string,
  httpStatus: number | undefined,
  kind: SendAnswer['kind'],
  evidence: string,
];

/** Every answer the field has seen from SES v2, and what it means. */
const TABLE: Row[] = [
  ['ECONNREFUSED', '', undefined, 'unavailable', 'bad'],
  ['ENOTFOUND', '', undefined, 'unavailable', 'bad'],
  ['EAI_AGAIN', '', undefined, 'unavailable', 'bad'],
  ['ConnectTimeout', '', undefined, 'unavailable', 'bad'],
  ['ECONNRESET', 'socket hang up', undefined, 'unknown', 'bad'],
  ['EPIPE', '', undefined, 'unknown', 'bad'],
  ['TimeoutError', '', undefined, 'unknown', 'bad'],
  ['AbortError', 'Request aborted', undefined, 'unknown', 'bad'],
  ['InternalServiceErrorException', '', 500, 'unknown', 'bad'],
  ['502', '', 502, 'unknown', 'bad'],
  ['504', '', 504, 'unknown', 'bad'],
  ['ServiceUnavailable', '', 503, 'unavailable', 'bad'],
  ['503', '', 503, 'unavailable', 'bad'],
  ['UnrecognizedClientException', 'The security token is invalid', 403, 'unavailable', 'bad'],
  ['AccessDeniedException', 'not authorized to perform ses:SendEmail', 400, 'unavailable', 'bad'],
  ['IncompleteSignature', '', 400, 'unavailable', 'bad'],
  ['NotAuthorized', '', 400, 'unavailable', 'bad'],
  ['RequestExpired', '', 400, 'unavailable', 'bad'],
  ['InvalidAction', '', 400, 'unavailable', 'bad'],
  ['403', '', 403, 'unavailable', 'bad'],
  ['RequestTimeout', '', 408, 'unknown', 'bad'],
  ['SendingPausedException', 'Email sending is disabled', 400, 'unavailable', 'suspended'],
  ['AccountSuspendedException', '', 400, 'unavailable', 'suspended'],
  ['MessageRejected', 'Sending paused for this account.', 400, 'unavailable', 'suspended'],
  [
    'MessageRejected',
    'Email address is not verified. The following identities failed',
    400,
    'not-ready',
    'none',
  ],
  ['MessageRejected', 'Address blacklisted.', 400, 'rejected', 'none'],
  ['MailFromDomainNotVerifiedException', '', 400, 'not-ready', 'none'],
  ['NotFoundException', 'Configuration set does not exist', 404, 'not-ready', 'none'],
  ['TooManyRequestsException', 'Maximum sending rate exceeded.', 429, 'throttled', 'none'],
  ['Throttling', 'Daily message quota exceeded', 400, 'throttled', 'none'],
  ['LimitExceededException', '', 400, 'throttled', 'none'],
  ['BadRequestException', '', 400, 'rejected', 'none'],
  ['RequestEntityTooLarge', '', 413, 'rejected', 'none'],
  ['SomethingNew', '', 418, 'rejected', 'none'],
  ['SomethingNew', '', 599, 'unknown', 'bad'],
  ['SomethingNew', '', undefined, 'unknown', 'bad'],
];

describe('classifySendFault', () => {
  it.each(TABLE)('%s "%s" (%s) is %s, evidence %s', (name, message, httpStatus, kind, evidence) => {
    const answer = classifySendFault({
      name,
      message,
      ...(httpStatus === undefined ? {} : { httpStatus }),
    });
    expect(answer.kind).toBe(kind);
    expect(evidenceOf(answer)).toBe(evidence);
  });

  it('tells a daily quota from a send rate', () => {
    const fault = { name: 'TooManyRequestsException', httpStatus: 429 };
    expect(classifySendFault({ ...fault, message: 'Daily message quota exceeded.' })).toMatchObject(
      { scope: 'daily' },
    );
    expect(
      classifySendFault({ ...fault, message: 'Maximum sending rate exceeded.' }),
    ).toMatchObject({ scope: 'rate' });
  });

  it('never calls an answer it does not know definite, unless SES answered with a client error', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.option(fc.integer({ min: 500, max: 599 })),
        (name, message, status) => {
          const answer = classifySendFault({
            name: `Unheard-of ${name}`,
            message,
            ...(status === null ? {} : { httpStatus: status }),
          });
          expect(answer.kind).toBe(status === 503 ? 'unavailable' : 'unknown');
        },
      ),
    );
  });

  it('makes something of every fault, and repeats nothing of its text', () => {
    const known = fc.constantFrom(...TABLE.map(([name]) => name));
    const words = fc.constantFrom(
      'not verified',
      'sending paused',
      'daily',
      'user@contoso.example',
    );
    fc.assert(
      fc.property(
        fc.oneof(known, fc.stringMatching(/^[A-Za-z_]{1,40}$/), fc.constantFrom('__proto__', '')),
        fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(' ')),
        fc.option(fc.integer({ min: 100, max: 599 })),
        (name, message, status) => {
          const answer = classifySendFault({
            name,
            message,
            ...(status === null ? {} : { httpStatus: status }),
          });
          expect(answer.kind).not.toBe('accepted');
          expect(answer).toMatchObject({ reason: expect.stringMatching(/^[a-z0-9_-]+$/) });
          expect(JSON.stringify(answer)).not.toContain('contoso');
          // What SES did not say in so many words is never final for the mail.
          if (answer.kind === 'rejected') expect(answer.status).toMatch(/^5\.\d\.\d$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
