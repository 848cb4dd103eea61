/** An error as DynamoDB puts it on the wire: HTTP status, short name, and further members of the body. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly type: string;
  readonly members: Record<string, unknown>;

  constructor(
    type: string,
    message: string,
    options: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.type = type;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** dynalite's errors carry `statusCode` and a ready body; everything else is a fault of the emulator itself. */
export function toServiceError(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error) || !('statusCode' in error)) return error;
  const { body, statusCode } = error;
  if (typeof body !== 'object' || body === null || typeof statusCode !== 'number') return error;
  const type =
    '__type' in body && typeof body.__type === 'string' ? body.__type : 'InternalServerError';
  const text = 'message' in body ? body.message : 'Message' in body ? body.Message : '';
  return new ServiceError(type.slice(type.indexOf('#') + 1), String(text), { status: statusCode });
}

const coralTypes = new Set([
  'ValidationException',
  'SerializationException',
  'UnknownOperationException',
]);

/** The `__type` member: some errors belong to the protocol, the rest to the service. */
export function wireType(type: string): string {
  if (type === 'ValidationException') return `com.amazon.coral.validate#${type}`;
  if (coralTypes.has(type)) return `com.amazon.coral.service#${type}`;
  return `com.amazonaws.dynamodb.v20120810#${type}`;
}
