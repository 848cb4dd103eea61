import { describeError, MailferryError } from '@mailferry/core/errors';
import {
  parseSigningKeys,
  type SigningKeySource,
  type SigningKeys,
} from '@mailferry/core/mail/signing-keys';
import type { Clock, Log } from '@mailferry/core/ports';

/** A rotated key signs within this time; the old one stays in the secret and verifies on. */
const STALENESS_MS = 5 * 60_000;
/** After a failed read the known keys are used on, and this long nobody asks again. */
const RETRY_AFTER_MS = 30_000;

/**
 * The signing keys, kept as one secret that is replicated to each cell's region. Nothing is loaded or asked before an
 * integration needs a key.
 */
export class SigningSecret implements SigningKeySource {
  readonly #region: string;
  readonly #secretId: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #read: ((secretId: string) => Promise<string>) | undefined;
  #known: SigningKeys | undefined;
  #goodUntilMs = 0;
  #reading: Promise<SigningKeys> | undefined;

  constructor(region: string, secretId: string, clock: Clock, log: Log) {
    this.#region = region;
    this.#secretId = secretId;
    this.#clock = clock;
    this.#log = log;
  }

  current(): Promise<SigningKeys> {
    if (this.#known !== undefined && this.#clock.nowMs() < this.#goodUntilMs)
      return Promise.resolve(this.#known);
    this.#reading ??= this.#refresh().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #refresh(): Promise<SigningKeys> {
    try {
      this.#read ??= (await import('./secrets-manager.ts')).secretReader(this.#region);
      this.#known = parseSigningKeys(await this.#read(this.#secretId));
      this.#goodUntilMs = this.#clock.nowMs() + STALENESS_MS;
    } catch (cause) {
      this.#goodUntilMs = this.#clock.nowMs() + RETRY_AFTER_MS;
      if (this.#known === undefined) throw unavailable(cause);
      const fields = { region: this.#region, ...describeError(cause) };
      this.#log.warn('signing keys not read: the known ones are used on', fields);
    }
    return this.#known;
  }
}

/** A secret that nobody has filled yet, or filled wrongly, may be mended any moment. */
function unavailable(cause: unknown): MailferryError {
  const detail = cause instanceof MailferryError ? cause.detail : undefined;
  return new MailferryError('signing-keys-unavailable', 'The signing keys cannot be read.', {
    retriable: true,
    cause,
    ...(detail === undefined ? {} : { detail }),
  });
}
