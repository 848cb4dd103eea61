import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { HttpRefusal } from './problem.ts';

/** No request of this API needs more; anything larger is a mistake or an attack. */
export const MAX_BODY_BYTES = 64 * 1024;

/** What routes read of an event: header names in lower case, path parameters decoded. */
export interface HttpRequest {
  method: string;
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
  sourceIp: string;
  requestId: string;
}

/** @throws HttpRefusal `path-malformed`, `body-too-large`. */
export function requestOf(event: APIGatewayProxyEventV2, requestId: string): HttpRequest {
  return {
    method: event.requestContext.http.method,
    path: event.requestContext.http.path,
    params: decodeParams(event.pathParameters ?? {}),
    query: definedOnly(event.queryStringParameters ?? {}),
    headers: definedOnly(event.headers),
    body: bodyOf(event),
    sourceIp: event.requestContext.http.sourceIp,
    requestId,
  };
}

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): string {
  if (body === undefined) return '';
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length <= MAX_BODY_BYTES) return bytes.toString('utf8');
  throw new HttpRefusal(413, 'body-too-large', `Bodies may have ${MAX_BODY_BYTES} bytes.`);
}

function decodeParams(raw: Record<string, string | undefined>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(definedOnly(raw)).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new HttpRefusal(400, 'path-malformed', 'The path holds a broken percent-encoding.');
  }
}

function definedOnly(record: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(record).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
