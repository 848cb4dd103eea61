import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';

/**
 * SDK clients keep connections for as long as they live. One that the server closes at the moment of its next use looks
 * like a lost answer, so idle ones stay for an hour.
 */
const KEEP_ALIVE_MS = 60 * 60 * 1000;

/** A port that can be closed, so that connections are refused, and opened again. */
export class Listener {
  readonly #host: string;
  readonly #onRequest: RequestListener;
  #server: Server | undefined;
  #port: number;
  #last: Promise<void> = Promise.resolve();

  /** @param port 0 takes a free one at the first opening, and keeps it */
  constructor(host: string, port: number, onRequest: RequestListener) {
    this.#host = host;
    this.#port = port;
    this.#onRequest = onRequest;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  /** Opens or closes the port, one after the other. @throws Error with code EADDRINUSE */
  set(open: boolean): Promise<void> {
    const next = this.#last.then(() => (open ? this.#open() : this.#close()));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, this.#onRequest);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.#host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    this.#port = address.port;
    this.#server = server;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}
