import type { SendFault } from '@mailferry/core/delivery/send-answer';
import { chance } from '../engine/random.ts';

/** What SES or the network says, in the several forms in which the SDK throws it. */
const FORMS = {
  refused: [
    { name: 'ECONNREFUSED', message: '' },
    { name: 'ENOTFOUND', message: '' },
    { name: 'EHOSTUNREACH', message: '' },
    { name: 'UND_ERR_CONNECT_TIMEOUT', message: '' },
  ],
  unavailable: [
    { name: 'ServiceUnavailable', message: '', httpStatus: 503 },
    { name: 'UnknownError', message: '', httpStatus: 503 },
    { name: 'AccessDeniedException', message: '', httpStatus: 403 },
    { name: 'ExpiredTokenException', message: '', httpStatus: 400 },
  ],
  error: [
    { name: 'InternalFailure', message: '', httpStatus: 500 },
    { name: 'UnknownError', message: '', httpStatus: 502 },
    { name: 'UnknownError', message: '', httpStatus: 504 },
  ],
  lost: [
    { name: 'ECONNRESET', message: '' },
    { name: 'EPIPE', message: '' },
    { name: 'UND_ERR_SOCKET', message: '' },
    { name: 'TimeoutError', message: '' },
  ],
  paused: [
    { name: 'SendingPausedException', message: '' },
    { name: 'MessageRejected', message: 'Email sending is paused.', httpStatus: 400 },
  ],
  suspended: [{ name: 'AccountSuspendedException', message: '' }],
  throttled: [
    { name: 'TooManyRequestsException', message: 'Maximum sending rate exceeded', httpStatus: 429 },
    { name: 'ThrottlingException', message: 'Rate exceeded', httpStatus: 400 },
    { name: 'UnknownError', message: '', httpStatus: 429 },
  ],
  exhausted: [
    { name: 'TooManyRequestsException', message: 'Daily message quota exceeded', httpStatus: 429 },
    { name: 'LimitExceededException', message: 'Daily message quota exceeded', httpStatus: 400 },
  ],
  'not-ready': [
    { name: 'MessageRejected', message: 'Email address is not verified.', httpStatus: 400 },
    { name: 'MailFromDomainNotVerifiedException', message: '', httpStatus: 400 },
  ],
  rejected: [
    { name: 'MessageRejected', message: 'Illegal content.', httpStatus: 400 },
    { name: 'BadRequestException', message: '', httpStatus: 400 },
    { name: 'RequestEntityTooLarge', message: '', httpStatus: 413 },
  ],
} satisfies Record<string, readonly SendFault[]>;

/** An error that says nothing. */
const NAMELESS: SendFault = { name: 'Error', message: '' };

export type SesAnswer = keyof typeof FORMS;

/** One form of an answer: `what` is answered in the same form at each run. */
export function formOf(answer: SesAnswer, seed: number, what: string): SendFault {
  const forms: readonly SendFault[] = FORMS[answer];
  return forms[Math.floor(chance(seed, `${answer} ${what}`) * forms.length)] ?? NAMELESS;
}
