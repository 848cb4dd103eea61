import * as z from 'zod';

/** What the instant AWS is asked for and what it is told to answer. */
export interface AnswerOptions {
  /** Items of the organization's partition in the Directory. */
  directory: unknown[];
  /** Send tokens a second. */
  ratePerSecond: number;
}

export interface Answer {
  /** The call and what it was for: `PutItem tokens`. */
  call: string;
  body: string | Buffer;
}

const request = z.object({
  TableName: z.optional(z.string()),
  Statements: z.optional(z.array(z.object({ Statement: z.string() }))),
  ExpressionAttributeValues: z.optional(
    z.object({ ':pk': z.optional(z.object({ S: z.string() })) }),
  ),
  Key: z.optional(z.record(z.string(), z.unknown())),
  Item: z.optional(z.object({ pk: z.optional(z.object({ S: z.string() })) })),
});

/** The least that DynamoDB may answer, so that its client's cost is seen and not its own. */
export function dynamoAnswer(target: string, body: Buffer, options: AnswerOptions): Answer {
  const operation = target.slice(target.indexOf('.') + 1);
  const input = request.parse(JSON.parse(body.toString()));
  const pk =
    input.ExpressionAttributeValues?.[':pk']?.S ??
    input.Item?.pk?.S ??
    JSON.stringify(input.Key ?? '');
  const answer = (purpose: string, value: unknown): Answer => ({
    call: `${operation} ${purpose}`,
    body: JSON.stringify(value),
  });
  if (input.Statements !== undefined) {
    const [first = ''] = input.Statements.map(({ Statement }) => Statement.split(' ')[0]);
    const Responses = input.Statements.map(() => ({}));
    return answer(first === 'INSERT' ? 'claims' : 'settles', { Responses });
  }
  if (operation === 'GetItem' && pk.includes('tokens#'))
    return answer('tokens', { Item: bucket(options.ratePerSecond) });
  if (operation === 'PutItem' && pk.includes('tokens#')) return answer('tokens', {});
  if (operation === 'Query' && pk.startsWith('ORG#'))
    return answer('organization', { Items: options.directory, Count: options.directory.length });
  if (operation === 'Query') return answer(pk.split('#')[0] ?? '', { Items: [], Count: 0 });
  return answer(input.TableName ?? '', {});
}

function bucket(ratePerSecond: number) {
  const number = (value: number) => ({ N: String(value) });
  return {
    pk: { S: 'tokens#us-east-1' },
    sk: { S: 'bucket' },
    region: { S: 'us-east-1' },
    version: number(1),
    ratePerSecond: number(ratePerSecond),
    nextFreeMs: number(0),
    dailyLeft: number(1e12),
    granted: number(0),
    slowUntilMs: number(0),
    slowFactor: number(1),
  };
}
