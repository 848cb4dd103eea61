import { isUsAscii, usableAddress } from '@mailferry/core/mail/usable-address';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { type ReceiveContext, receive } from './receive.ts';
import { Reply } from './reply.ts';
import type { SessionBook } from './session-book.ts';

type Handlers = Pick<
  SMTPServerOptions,
  'onConnect' | 'onSecure' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData' | 'onClose'
>;

/** RFC 3461 §4.4: an envelope identifier has at most 100 characters. */
const MAX_ENVID_LENGTH = 100;

/**
 * What the front says to each SMTP command.
 * @param receiving ids of the sessions that are in the middle of a message
 * @param ended called after a message's reply
 */
export function handlers(
  book: SessionBook,
  receiving: Set<string>,
  context: ReceiveContext,
  ended: (sessionId: string) => void,
): Handlers {
  return {
    onConnect(session, callback) {
      // AUTH is offered on encrypted connections only, so that no client sends its password in the clear.
      if (!session.secure) session.disabledCommands = disabledInClear(context);
      answer(() => book.open(session), callback);
    },
    onSecure(_socket, session, callback) {
      session.disabledCommands = [];
      answer(() => book.forgetLogin(session), callback);
    },
    onAuth({ username = '', password }, session, callback) {
      book.logIn(session, username, password ?? '').then(
        () => callback(null, { user: username }),
        (error: unknown) => callback(asReply(error, context)),
      );
    },
    onMailFrom({ address, args }, session, callback) {
      answer(() => {
        book.submitterOf(session);
        if (address !== '' && usableAddress(address) === undefined) {
          throw new Reply(553, 'Sender address not allowed');
        }
        const envid = args === false ? undefined : args['ENVID'];
        if (typeof envid === 'string' && envid.length > MAX_ENVID_LENGTH) {
          throw new Reply(501, 'ENVID is too long');
        }
        book.admitMail(session);
      }, callback);
    },
    onRcptTo({ address }, _session, callback) {
      answer(() => {
        const mailbox = usableAddress(address);
        // SES, which knows no SMTPUTF8, would refuse the whole mail for it.
        if (mailbox === undefined || !isUsAscii(mailbox))
          throw new Reply(553, 'Recipient address not allowed');
      }, callback);
    },
    onData(stream, session, callback) {
      receiving.add(session.id);
      receiveFor(session)
        .then(
          (id) => callback(null, `Queued as ${id}`),
          (error: unknown) => callback(asReply(error, context)),
        )
        .finally(() => {
          receiving.delete(session.id);
          ended(session.id);
        });

      async function receiveFor(of: SMTPServerSession): Promise<string> {
        return receive(stream, of, book.submitterOf(of), context);
      }
    },
    onClose: (session) => book.close(session),
  };
}

function answer(work: () => void, callback: (error?: Error | null) => void): void {
  try {
    work();
  } catch (error) {
    callback(error instanceof Error ? error : new Error('unknown'));
    return;
  }
  callback();
}

/** A bug must not end as a permanent failure of somebody's mail. */
function asReply(error: unknown, { options }: ReceiveContext): Reply {
  if (error instanceof Reply) return error;
  options.log.error('smtp handler failed', { errorName: error instanceof Error ? error.name : '' });
  return new Reply(451, 'Local error, try again later');
}

function disabledInClear({ options }: ReceiveContext): string[] {
  return options.tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'];
}
