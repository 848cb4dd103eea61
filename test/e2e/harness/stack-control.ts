import type { LocalStack } from '@mailferry/local/stack';
import { createTransport } from 'nodemailer';

/** Breaks SES in a region, or mends it with `none`. */
export async function setFault(
  stack: LocalStack,
  region: string,
  mode: string,
  operations?: readonly string[],
): Promise<void> {
  await put(`${stack.endpoints.ses}/_sim/regions/${region}/fault`, { mode, operations });
}

/** Has SES in a region see the TXT record of a domain, or lose sight of it. */
export async function verifyAtSes(
  stack: LocalStack,
  region: string,
  domain: string,
  verified = true,
) {
  await put(`${stack.endpoints.ses}/_sim/regions/${region}/identities/${domain}`, { verified });
}

/** Asks the admin API as the operator that the stack made, for what a test needs to be there. */
export async function askAdmin(stack: LocalStack, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${stack.endpoints.admin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${stack.adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function put(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

/** Hands mails in over SMTP, as an organization's gateway does. */
export async function sendMails(
  stack: LocalStack,
  organizationId: string,
  from: string,
  recipients: readonly string[],
): Promise<void> {
  const listener = stack.smtp.find((candidate) => candidate.organizationId === organizationId);
  const transport = createTransport({
    host: '127.0.0.1',
    port: listener?.port ?? 0,
    ignoreTLS: true,
    pool: true,
  });
  for (const to of recipients) {
    await transport.sendMail({ from, to, subject: 'A test', text: 'Hello' });
  }
  transport.close();
}
