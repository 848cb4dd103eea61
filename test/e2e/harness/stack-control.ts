import type { LocalStack } from '@mailferry/local/stack';
import { createTransport } from 'nodemailer';

/** Breaks SES in a region, or mends it with `none`. */
export async function setFault(stack: LocalStack, region: string, mode: string): Promise<void> {
  await put(`${stack.endpoints.ses}/_sim/regions/${region}/fault`, { mode });
}

/** Has SES in a region see the TXT record of a domain. */
export async function verifyAtSes(stack: LocalStack, region: string, domain: string) {
  await put(`${stack.endpoints.ses}/_sim/regions/${region}/identities/${domain}`, {
    verified: true,
  });
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
