/**
 * HTTP status of every error that SES answers with here: the SES v2 API's own (API reference, each action's "Errors")
 * and those common to AWS services.
 */
const STATUS = {
  AccountSuspendedException: 400,
  AlreadyExistsException: 400,
  BadRequestException: 400,
  InvalidNextTokenException: 400,
  MailFromDomainNotVerifiedException: 400,
  MessageRejected: 400,
  NotFoundException: 404,
  SendingPausedException: 400,
  TooManyRequestsException: 429,
  SerializationException: 400,
  MissingAuthenticationTokenException: 403,
  SignatureDoesNotMatch: 403,
  UnknownOperationException: 404,
  RequestEntityTooLargeException: 413,
  InternalFailure: 500,
  ServiceUnavailable: 503,
} as const;

export type SesErrorType = keyof typeof STATUS;

/** An error as SES puts it on the wire. The SDK makes its exception class from `type`. */
export class SesError extends Error {
  override readonly name = 'SesError';
  readonly type: SesErrorType;

  constructor(type: SesErrorType, message: string) {
    super(message);
    this.type = type;
  }

  get status(): number {
    return STATUS[this.type];
  }
}
