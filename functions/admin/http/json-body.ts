import { HttpRefusal } from './problem.ts';
import type { HttpRequest } from './request.ts';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** @throws HttpRefusal `media-type-unsupported`, `body-malformed`. */
export function readJson({ headers, body }: HttpRequest): unknown {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!JSON_TYPES.includes(type)) {
    throw new HttpRefusal(415, 'media-type-unsupported', 'Send the body as application/json.');
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new HttpRefusal(400, 'body-malformed', 'The body is not JSON.');
  }
}
