import { readFile } from 'node:fs/promises';
import { inLanes } from '@mailferry/core/in-lanes';
import type { Transporter } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { envelopeOf, type GivenEnvelope } from './envelope-of.ts';

export interface Sent {
  file: string;
  /** Of the relay, for `trace`; null when it was not accepted. */
  id: string | null;
  /** Why it was not accepted, or, where there is an id, which of its recipients were not. */
  error: string | null;
}

type Transport = Transporter<SMTPPool.SentMessageInfo, SMTPPool.Options>;

const ULID = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/;
const BROKEN = ['ESOCKET', 'ECONNECTION', 'EDNS', 'ETIMEDOUT', 'ECONNREFUSED', 'EAUTH'];

/**
 * Hands files in, `parallel` at a time. Once the front is out of reach no further file is tried.
 * @param tell told after each file.
 * @returns a result for every file, and what put the front out of reach.
 */
export async function handIn(
  files: readonly string[],
  transport: Transport,
  { given, parallel }: { given: GivenEnvelope; parallel: number },
  tell: (results: readonly Sent[]) => void,
): Promise<{ results: Sent[]; broken: Error | undefined }> {
  const results: Sent[] = [];
  let broken: Error | undefined;
  await inLanes(parallel, files, async (file) => {
    const sent = broken === undefined ? await sendFile(file, transport, given) : NOT_TRIED;
    if (sent instanceof Error) broken ??= sent;
    results.push(
      sent instanceof Error ? { file, id: null, error: sent.message } : { file, ...sent },
    );
    tell(results);
  });
  results.sort((a, b) => a.file.localeCompare(b.file));
  return { results, broken };
}

type Answer = Omit<Sent, 'file'>;

const NOT_TRIED: Answer = { id: null, error: 'not tried' };

/** @returns an Error where the front is out of reach. */
async function sendFile(
  file: string,
  transport: Transport,
  given: GivenEnvelope,
): Promise<Answer | Error> {
  let raw: Buffer;
  try {
    raw = await readFile(file);
  } catch {
    return { id: null, error: 'cannot be read' };
  }
  const envelope = envelopeOf(raw, given);
  if ('fault' in envelope) return { id: null, error: envelope.fault };
  try {
    const { response, rejected, rejectedErrors = [] } = await transport.sendMail({ envelope, raw });
    const reasons = rejected.map(
      (address, index) => `${address}: ${rejectedErrors[index]?.message}`,
    );
    const error = rejected.length === 0 ? null : `Refused for ${reasons.join('; ')}`;
    return { id: ULID.exec(response)?.[0] ?? null, error };
  } catch (error) {
    if (!(error instanceof Error)) return { id: null, error: String(error) };
    const code = 'code' in error ? String(error.code) : '';
    return BROKEN.includes(code) ? error : { id: null, error: error.message };
  }
}
