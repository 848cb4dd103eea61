/** What a sending attempt came to, as far as the region told. */
export type SendAnswer =
  | { kind: 'accepted'; sesMessageId: string }
  /** SES refuses this message for good. `status` is the RFC 3463 enhanced status code for its report. */
  | { kind: 'rejected'; reason: string; status: string }
  /** `rate`: slow down. `daily`: the 24-hour quota is used up. No fault of the region's. */
  | { kind: 'throttled'; scope: 'rate' | 'daily'; reason: string }
  /** The region did not take it. `suspended`: it says so itself, of the whole account. */
  | { kind: 'unavailable'; reason: string; suspended: boolean }
  /** The region is not set up for this organization's domain; nobody's mail is at fault. */
  | { kind: 'not-ready'; reason: string }
  /** The request may have been accepted: its answer was lost. */
  | { kind: 'unknown'; reason: string };

/** A failed call, as the adapter saw it. */
export interface SendFault {
  /** The exception's name, or the system's error code. */
  name: string;
  message: string;
  /** The answer's status, where there was an answer. */
  httpStatus?: number;
}

/** Raised before a connection stood: nothing was written (Node.js errno names; UND_ is undici's prefix). */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'CERT_HAS_EXPIRED',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectTimeout',
]);

/**
 * Refusals of the caller, whatever the mail: wrong or expired credentials, a denied action, a wrong clock. Several of
 * them come with status 400 (SES API v2 reference, "Common Errors").
 */
const ACCESS_DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAction',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * Tells what a failed SES call means (SES v2 API reference, SendEmail, "Errors"; FACTS of the field: MessageRejected
 * carries four different matters in its text). Anything not known here is `unknown`, because resending is the one
 * mistake that cannot be taken back.
 */
export function classifySendFault(fault: SendFault): SendAnswer {
  const { name, httpStatus } = fault;
  const message = fault.message.toLowerCase();
  if (NEVER_CONNECTED.has(name)) return unavailable(`connect-${name.toLowerCase()}`);
  // The whole region is closed to us, not to one mail.
  if (ACCESS_DENIED.has(name)) return unavailable('access-denied');

  switch (name) {
    case 'SendingPausedException':
      return unavailable('sending-paused', true);
    case 'AccountSuspendedException':
      return unavailable('account-suspended', true);
    case 'MailFromDomainNotVerifiedException':
      return { kind: 'not-ready', reason: 'mail-from-not-verified' };
    case 'NotFoundException':
      return { kind: 'not-ready', reason: 'configuration-set-missing' };
    case 'MessageRejected':
    case 'MessageRejectedException':
      return rejectedMessage(message);
    case 'BadRequestException':
    case 'ValidationException':
    case 'ParamValidationError':
      return { kind: 'rejected', reason: 'bad-request', status: '5.6.0' };
    case 'RequestEntityTooLarge':
      return { kind: 'rejected', reason: 'too-large', status: '5.3.4' };
    case 'TooManyRequestsException':
    case 'LimitExceededException':
    case 'ThrottlingException':
    case 'Throttling':
    case 'RequestThrottled':
      return throttled(message);
    case 'ServiceUnavailable':
    case 'ServiceUnavailableException':
      return unavailable('service-unavailable');
    default:
  }
  if (httpStatus === 503) return unavailable('http-503');
  if (httpStatus === 429) return throttled(message);
  if (httpStatus === 413) return { kind: 'rejected', reason: 'too-large', status: '5.3.4' };
  if (httpStatus === 401 || httpStatus === 403) return unavailable('access-denied');
  // 408 may stand for a request that arrived whole: somebody between gave up waiting for the answer.
  if (httpStatus === 408 || (httpStatus !== undefined && httpStatus >= 500))
    return { kind: 'unknown', reason: `http-${httpStatus}` };
  if (httpStatus !== undefined && httpStatus >= 400) {
    return { kind: 'rejected', reason: `http-${httpStatus}`, status: '5.6.0' };
  }
  return { kind: 'unknown', reason: `lost-${name.toLowerCase()}` };
}

/** What an answer says of the region's health. Throttles, rejections and a domain's configuration say nothing. */
export function evidenceOf(answer: SendAnswer): 'good' | 'bad' | 'suspended' | 'none' {
  switch (answer.kind) {
    case 'accepted':
      return 'good';
    case 'unavailable':
      return answer.suspended ? 'suspended' : 'bad';
    case 'unknown':
      return 'bad';
    default:
      return 'none';
  }
}

function rejectedMessage(message: string): SendAnswer {
  if (message.includes('not verified'))
    return { kind: 'not-ready', reason: 'identity-not-verified' };
  if (message.includes('sending paused') || message.includes('sending is paused')) {
    return unavailable('sending-paused', true);
  }
  return { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' };
}

function throttled(message: string): SendAnswer {
  const daily = message.includes('daily');
  return {
    kind: 'throttled',
    scope: daily ? 'daily' : 'rate',
    reason: daily ? 'daily-quota' : 'send-rate',
  };
}

function unavailable(reason: string, suspended = false): SendAnswer {
  return { kind: 'unavailable', reason, suspended };
}
