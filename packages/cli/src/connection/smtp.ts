import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { findLocalStack } from './connection.ts';

export interface SmtpAddress {
  host: string;
  port: number;
  secure: boolean;
  /** Passwords go over TLS or not at all. */
  requireTLS?: boolean;
  auth?: { user: string; pass: string };
}

/** Where mail is handed in: `--smtp`, MAILFERRY_SMTP, or the port of an organization of the local stack. */
export function findSmtp(
  flags: { smtp: string | undefined; org: string | undefined },
  environment: Record<string, string | undefined>,
  note: (text: string) => void,
): SmtpAddress {
  const given = flags.smtp ?? environment['MAILFERRY_SMTP'];
  if (given !== undefined && given !== '') return parsed(given);
  const { smtp } = findLocalStack(environment, note);
  const front = smtp.find(
    ({ organizationId }) => flags.org === undefined || organizationId === flags.org,
  );
  if (front === undefined) {
    throw new Failure(EXIT.usage, 'smtp-unknown', 'The local stack has no SMTP port for it.', {
      advice: [
        `Organizations with one: ${smtp.map(({ organizationId }) => organizationId).join(', ') || 'none'}`,
      ],
    });
  }
  return { host: '127.0.0.1', port: front.port, secure: false };
}

function parsed(text: string): SmtpAddress {
  const url = URL.parse(text.includes('://') ? text : `smtp://${text}`);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw new Failure(
      EXIT.usage,
      'smtp-invalid',
      'Give smtp://HOST:PORT or smtps://USER:PASSWORD@HOST.',
    );
  }
  const secure = url.protocol === 'smtps:';
  const address = { host: url.hostname, port: Number(url.port || (secure ? 465 : 2525)), secure };
  if (url.username === '') return address;
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return { ...address, requireTLS: !secure, auth };
}
