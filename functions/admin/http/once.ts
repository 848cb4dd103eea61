import type { Actor } from '@mailferry/core/directory/audit';
import { idempotencyKey } from '@mailferry/core/directory/idempotency-record';
import { runOnce } from '@mailferry/core/directory/run-once';
import type { AdminPorts } from '../ports.ts';
import { HttpRefusal } from './problem.ts';
import type { Reply } from './reply.ts';
import type { HttpRequest } from './request.ts';
import type { Route } from './route.ts';

/** Runs a route, once for its Idempotency-Key where the route takes one and the request has one. */
export async function runRoute(
  route: Route,
  request: HttpRequest,
  actor: Actor,
  ports: AdminPorts,
): Promise<Reply> {
  const key = route.idempotent === true ? request.headers['idempotency-key'] : undefined;
  if (key === undefined) return route.run(request, actor, ports.newId(), ports);
  if (!idempotencyKey.safeParse(key).success) {
    throw new HttpRefusal(
      400,
      'idempotency-key-malformed',
      'Idempotency-Key must be 1–255 visible ASCII characters.',
    );
  }
  const { method, path, body } = request;
  const answer = await runOnce(
    ports,
    {
      callerId: actor.id,
      key,
      fingerprint: ports.keys.sha256(JSON.stringify([method, path, body])),
    },
    async (resourceId) => {
      const reply = await route.run(request, actor, resourceId, ports);
      return {
        status: reply.status,
        headers: reply.headers ?? {},
        body: JSON.stringify(reply.body),
      };
    },
    (kept) => ({ ...kept, body: withoutField(kept.body, route.secretField) }),
  );
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
}

function withoutField(json: string, field: string | undefined): string {
  if (field === undefined) return json;
  return JSON.stringify(JSON.parse(json), (name, value: unknown) =>
    name === field ? null : value,
  );
}
