import { asciiJson } from './ascii-json.ts';
import { errorOf } from './aws-error.ts';
import type { SignedHttp } from './signed-http.ts';
import { twice } from './twice.ts';

/**
 * An operation of a service that speaks AWS's JSON protocol 1.0. Its types are the SDK's, where that is used at all.
 * A constant a call and nothing more, so that a bundle holds those that its function makes, and no others.
 */
export interface JsonCall<Input, Output> {
  operation: string;
  /** Only for the types. */
  answers?: (input: Input) => Output;
}

export interface JsonService {
  /**
   * @throws AwsError with the service's exception name, ConnectTimeout, AnswerTimeout, or Node's error of the socket.
   *   Whether a write that ended so was carried out is not known.
   */
  call<Input, Output>(call: JsonCall<Input, Output>, input: Input): Promise<Output>;
}

export interface JsonServiceOptions {
  http: SignedHttp;
  service: keyof typeof TARGETS;
  region: string;
  endpoint: URL;
  timeoutMs: number;
}

/** By the names that signatures know the services under. */
const TARGETS = {
  dynamodb: 'DynamoDB_20120810',
  sqs: 'AmazonSQS',
  monitoring: 'GraniteServiceVersion20100801',
};

export function createJsonService(options: JsonServiceOptions): JsonService {
  const { http, ...where } = options;
  async function once<Output>(operation: string, body: string): Promise<Output> {
    const answer = await http.send({
      ...where,
      operation,
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${TARGETS[where.service]}.${operation}`,
      },
      body,
    });
    if (answer.status !== 200) throw errorOf(answer);
    return JSON.parse(answer.body.toString());
  }

  return {
    async call({ operation }, input) {
      const body = asciiJson(input);
      return twice(() => once(operation, body));
    },
  };
}
