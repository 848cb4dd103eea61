import { MailferryError } from '@mailferry/core/errors';

/** Where the parts of the local stack listen, on the loopback interface. */
export interface Ports {
  smtp: number;
  /** SQS and S3. */
  queues: number;
  dynamo: number;
  ses: number;
  /** The admin function's URL. */
  admin: number;
  console: number;
  status: number;
}

export const DEFAULT_PORTS: Ports = {
  smtp: 2525,
  queues: 4566,
  dynamo: 8000,
  ses: 8005,
  admin: 8080,
  console: 8081,
  status: 8090,
};

export const FREE_PORTS: Ports = {
  smtp: 0,
  queues: 0,
  dynamo: 0,
  ses: 0,
  admin: 0,
  console: 0,
  status: 0,
};

export function portFlag(name: keyof Ports): string {
  return `--${name}-port`;
}

export function portVariable(name: keyof Ports): string {
  return `MAILFERRY_${name.toUpperCase()}_PORT`;
}

/**
 * Starts something that listens.
 * @throws MailferryError `port-in-use`, naming the port and the settings that change it.
 */
export async function listening<T>(
  name: keyof Ports,
  ports: Ports,
  start: (port: number) => Promise<T>,
): Promise<T> {
  const port = ports[name];
  try {
    return await start(port);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const problem = code === 'EACCES' ? 'may not be listened on' : 'is in use';
    throw new MailferryError(
      'port-in-use',
      `Port ${port} (${name}) ${problem}: choose another with ${portFlag(name)} or ${portVariable(name)}; 0 takes a free one.`,
      { cause },
    );
  }
}
