import { connect, type Socket } from 'node:net';

/** An SMTP client that says exactly what a test makes it say. */
export class RawClient {
  readonly socket: Socket;
  #received = '';
  #isClosed = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#wake();
    });
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  static async connect(port: number): Promise<RawClient> {
    const client = new RawClient(connect(port, '127.0.0.1'));
    await client.reply();
    return client;
  }

  /** Sends a line and reads the reply to it. */
  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return await this.reply();
  }

  /** EHLO to DATA; throws when a command is refused. */
  async startMail(from = 'a@example.com', to = ['b@example.net']): Promise<void> {
    const commands = ['EHLO client.test', `MAIL FROM:<${from}>`];
    for (const line of [...commands, ...to.map((one) => `RCPT TO:<${one}>`), 'DATA']) {
      const answer = await this.say(line);
      if (!/^[23]/.test(answer)) throw new Error(`${line}: ${answer}`);
    }
  }

  /** The next complete reply; empty once the server has closed the connection. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(this.#received);
      if (match !== null) {
        this.#received = this.#received.slice(match[0].length);
        return match[0].trimEnd();
      }
      if (this.#isClosed) return '';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What has come in and was not read as a reply yet. */
  get unread(): string {
    return this.#received;
  }

  async closed(): Promise<void> {
    while (!this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** The message as it goes over the wire: dots doubled, final dot added; one that does not end in CRLF gets one. */
export function stuffed(message: Buffer): Buffer {
  const text = message.toString('latin1').replace(/(^|\r\n)\./g, '$1..');
  return Buffer.from(`${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}
