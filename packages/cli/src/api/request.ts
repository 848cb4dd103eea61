import * as z from 'zod';
import type { Connection } from '../connection/connection.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { problemFailure, unreachable } from './api-failure.ts';

/** A little longer than the admin function itself may take. */
const TIMEOUT_MS = 35_000;

export interface ApiRequest<S extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Of the answer's body; `z.undefined()` where there is none. */
  answer: S;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer<T> {
  body: T;
  /** The server's clock, where it tells. */
  serverTimeMs: number | undefined;
}

/** Asks the admin API. @throws Failure, naming what does not answer, what was refused and why. */
export async function ask<S extends z.ZodType>(
  connection: Connection,
  { method, path, answer, query = {}, body, headers = {} }: ApiRequest<S>,
): Promise<Answer<z.output<S>>> {
  const url = new URL(`${connection.url}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${connection.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    text = await response.text();
  } catch (cause) {
    throw unreachable(connection, cause);
  }
  const parsed = jsonOf(text);
  if (!response.ok) throw problemFailure(connection, response.status, parsed);
  const result = answer.safeParse(parsed);
  if (!result.success) throw notUnderstood(connection, path, result.error);
  const serverTimeMs = Date.parse(response.headers.get('date') ?? '');
  return {
    body: result.data,
    serverTimeMs: Number.isNaN(serverTimeMs) ? undefined : serverTimeMs,
  };
}

function jsonOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notUnderstood(connection: Connection, path: string, cause: z.ZodError): Failure {
  return new Failure(
    EXIT.failed,
    'answer-not-understood',
    `The answer of ${connection.url}${path} is not what this version of mailferry knows.`,
    {
      advice: [
        'Is that the admin API of Mailferry? Is it of the same version as this command?',
        ...z.prettifyError(cause).split('\n').slice(0, 6),
      ],
      cause,
    },
  );
}
