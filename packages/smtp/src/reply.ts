import { codeOf } from '@mailferry/core/errors';

/** An SMTP reply other than success; `responseCode` is what smtp-server sends. */
export class Reply extends Error {
  override readonly name = 'Reply';
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

/**
 * The reply to a message that was not queued. Whatever may go better later is 451, so that the sending MTA keeps the
 * mail: that includes what an operator has to mend, such as missing permissions on the queue.
 */
export function replyTo(error: unknown): Reply {
  if (error instanceof Reply) return error;
  switch (codeOf(error)) {
    case 'mail-too-large':
      return new Reply(552, 'Message exceeds the maximum message size');
    case 'mail-invalid':
      return new Reply(554, 'Message cannot be relayed');
    default:
      return new Reply(451, 'Message cannot be queued at the moment, try again later');
  }
}

/** What metrics call the end of a mail. */
export function outcomeOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'mail-too-large':
      return 'too_large';
    case 'mail-invalid':
      return 'invalid';
    case 'queue-unavailable':
      return 'unavailable';
    case 'queue-refused':
      return 'refused';
    case 'raw-unreadable':
    case 'aborted':
      return 'interrupted';
    default:
      return 'error';
  }
}
