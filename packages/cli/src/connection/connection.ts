import { type RunningStack, runningFolder, runningStacks } from '@mailferry/local/running-stacks';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** The admin API to ask, and as whom. */
export interface Connection {
  /** Without a slash at its end. */
  url: string;
  token: string;
  source: 'settings' | 'local-stack';
}

export interface ConnectionFlags {
  url?: string | undefined;
}

/**
 * Where to ask: `--url` and MAILFERRY_URL with MAILFERRY_TOKEN, or else the local stack that runs here.
 * @param note told of a choice that was made among several local stacks.
 * @throws Failure `connection-unknown`, `connection-invalid`.
 */
export function findConnection(
  flags: ConnectionFlags,
  environment: Record<string, string | undefined>,
  note: (text: string) => void,
): Connection {
  const url = flags.url ?? environment['MAILFERRY_URL'];
  const token = environment['MAILFERRY_TOKEN'];
  if (url !== undefined && url !== '')
    return { url: checked(url), token: required(token), source: 'settings' };
  const { admin, token: localToken } = findLocalStack(environment, note);
  return { url: admin, token: localToken, source: 'local-stack' };
}

/** The newest local stack of this machine. @throws Failure `connection-unknown` when there is none. */
export function findLocalStack(
  environment: Record<string, string | undefined>,
  note: (text: string) => void,
): RunningStack {
  const [stack, ...others] = runningStacks(runningFolder(environment));
  if (stack === undefined) {
    throw new Failure(EXIT.unreachable, 'connection-unknown', 'No local stack runs here.', {
      advice: [
        'Start one: npm start',
        'Or set MAILFERRY_URL and MAILFERRY_TOKEN to the admin function of a deployment and a token of it.',
      ],
    });
  }
  if (others.length > 0) {
    note(
      `${others.length + 1} local stacks run; this is the newest, ${stack.admin}. MAILFERRY_URL chooses.`,
    );
  }
  return stack;
}

function checked(text: string): string {
  const url = URL.parse(text);
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (isLocal && url.protocol === 'http:')) {
    return text.replace(/\/+$/, '');
  }
  throw new Failure(
    EXIT.usage,
    'connection-invalid',
    'The address of the admin function must begin with https:// (http:// on this machine).',
    { advice: ['A token sent in the clear is a token given away.'] },
  );
}

function required(token: string | undefined): string {
  if (token !== undefined && token !== '') return token;
  throw new Failure(EXIT.usage, 'connection-unknown', 'MAILFERRY_TOKEN is not set.', {
    advice: [
      "Put an operator's or a reader's token there: mailferry tokens issue NAME --role reader",
    ],
  });
}
