import { MailferryError } from '@mailferry/core/errors';
import * as z from 'zod/mini';

/** Somebody that the console's development sign-in offers to be. */
export interface Persona {
  id: string;
  label: string;
  role: 'operator' | 'admin' | 'reader';
  organizationId?: string;
}

/** Where tokens are made: the admin API, with an operator's token. */
export interface TokenMaker {
  endpoint: string;
  token: string;
}

const organizations = z.object({
  items: z.array(z.object({ organizationId: z.string(), name: z.string() })),
});
const issued = z.object({ secret: z.string() });

/** Every role, that of an admin for each of the first organizations. */
export async function personasOf(maker: TokenMaker): Promise<Persona[]> {
  const { items } = organizations.parse(await ask(maker, '/organizations?limit=10'));
  return [
    { id: 'operator', label: 'Operator', role: 'operator' },
    { id: 'reader', label: 'Reader of everything', role: 'reader' },
    ...items.map(
      ({ organizationId, name }): Persona => ({
        id: `admin-${organizationId}`,
        label: `Admin of ${name}`,
        role: 'admin',
        organizationId,
      }),
    ),
  ];
}

/** Makes a token for a persona, valid for a day. */
export async function tokenFor(persona: Persona, maker: TokenMaker): Promise<string> {
  const { role, organizationId } = persona;
  const path = organizationId === undefined ? '/tokens' : `/organizations/${organizationId}/tokens`;
  const body = { name: 'Development sign-in', role, lifetimeDays: 1 };
  return issued.parse(await ask(maker, path, body)).secret;
}

async function ask({ endpoint, token }: TokenMaker, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${endpoint}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  throw new MailferryError(
    'development-sign-in',
    `The admin API answered ${path} with ${response.status}.`,
  );
}
