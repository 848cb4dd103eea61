import type { Mail, Recipient } from '@mailferry/client';
import { describeError } from '@mailferry/core/errors';
import type { NewId } from '@mailferry/core/ports';
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Submitter } from './access.ts';
import type { FrontMetrics } from './metrics.ts';
import type { SmtpFrontOptions } from './options.ts';
import { receivedHeader } from './received.ts';
import { outcomeOf, Reply, replyTo } from './reply.ts';

export interface ReceiveContext {
  options: SmtpFrontOptions;
  dataMs: number;
  metrics: FrontMetrics;
  nowMs: () => number;
  newId: NewId;
}

/**
 * Receives one message and hands it to the organization's queue as it comes in.
 * @returns the id that it is queued under, once it is durably queued.
 * @throws Reply otherwise, after the client has sent its message to the end or its time is up.
 */
export async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  submitter: Submitter,
  context: ReceiveContext,
): Promise<string> {
  const { options, metrics, nowMs } = context;
  const id = context.newId();
  const startedAtMs = nowMs();
  const deadline = new AbortController();
  const isGone = () => stream.destroyed && !stream.readableEnded;
  const timer = setTimeout(() => {
    deadline.abort();
    stream.destroy();
  }, context.dataMs);
  try {
    const { region, viaStandby } = await options.clients
      .clientOf(submitter)
      .enqueue(mailOf(stream, session, submitter, id, context), deadline);
    metrics.mails.inc({ outcome: 'queued' });
    metrics.mailBytes.observe(stream.byteLength);
    if (viaStandby) metrics.standbyMails.inc();
    options.log.info('mail queued', { mailId: id, region, viaStandby, bytes: stream.byteLength });
    return id;
  } catch (error) {
    metrics.mails.inc({ outcome: outcomeOf(error) });
    options.log.warn('mail not queued', {
      mailId: id,
      ...describeError(error),
      isClientGone: isGone(),
    });
    await discardRest(stream);
    throw deadline.signal.aborted ? new Reply(421, 'Message took too long') : replyTo(error);
  } finally {
    clearTimeout(timer);
    metrics.queueSeconds.observe((nowMs() - startedAtMs) / 1000);
  }
}

/** Reads what the client still sends of a refused message, so that the reply comes where the client expects it. */
async function discardRest(stream: SMTPServerDataStream): Promise<void> {
  if (stream.readableEnded || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    stream.resume();
  });
}

function mailOf(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  submitter: Submitter,
  id: string,
  context: ReceiveContext,
): Mail {
  const { mailFrom, rcptTo } = session.envelope;
  const args = mailFrom === false ? {} : mailFrom.args || {};
  const envid = textOf(args['ENVID']);
  const ret = retOf(textOf(args['RET']));
  const receivedAtMs = context.nowMs();
  return {
    id,
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(recipientOf),
    raw: withHeader(headerOf(session, id, receivedAtMs, context.options.hostname), stream),
    receivedAt: new Date(receivedAtMs),
    ...(submitter.integrationId === undefined ? {} : { integrationId: submitter.integrationId }),
    ...(envid === undefined && ret === undefined
      ? {}
      : {
          dsn: {
            ...(envid === undefined ? {} : { envid }),
            ...(ret === undefined ? {} : { ret }),
          },
        }),
  };
}

function recipientOf({ address, dsn }: SMTPServerAddress): Recipient {
  const notify = dsn?.notify?.filter(isNotify);
  return notify === undefined ? { address } : { address, notify };
}

function isNotify(value: string): value is 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY' {
  return ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'].includes(value);
}

function retOf(value: string | undefined): 'FULL' | 'HDRS' | undefined {
  const upper = value?.toUpperCase();
  return upper === 'FULL' || upper === 'HDRS' ? upper : undefined;
}

function textOf(value: string | true | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function headerOf(
  session: SMTPServerSession,
  id: string,
  receivedAtMs: number,
  hostname: string,
): string {
  const { tlsOptions, clientHostname } = session;
  return receivedHeader({
    helo: session.hostNameAppearsAs || 'unknown',
    remoteAddress: session.remoteAddress,
    remoteName: clientHostname.startsWith('[') ? '' : clientHostname,
    by: hostname,
    isExtended: session.openingCommand === 'EHLO',
    isSmtpUtf8: session.envelope.smtpUtf8 ?? false,
    isAuthenticated: Boolean(session.user),
    tls:
      tlsOptions === false ? undefined : { version: tlsOptions.version, cipher: tlsOptions.name },
    id,
    receivedAtMs,
  });
}

/** The stream stays usable when its reader stops early: the rest is still to be discarded. */
async function* withHeader(
  header: string,
  stream: SMTPServerDataStream,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(header);
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk;
}
