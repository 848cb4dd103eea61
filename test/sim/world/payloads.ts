import { createHash } from 'node:crypto';
import type { ClaimCheck } from '@mailferry/core/delivery/payload-store';
import { MailferryError } from '@mailferry/core/errors';

/** The payload buckets of all regions. */
export class Payloads {
  readonly #objects = new Map<string, Buffer>();

  put(region: string, key: string, bytes: Buffer): void {
    this.#objects.set(`${region}/${key}`, bytes);
  }

  /** @throws MailferryError as the port says. */
  get({ region, key, payloadBytes, sha256 }: ClaimCheck): Buffer {
    const bytes = this.#objects.get(`${region}/${key}`);
    if (bytes === undefined)
      throw new MailferryError('payload-missing', 'The stored message is gone.');
    if (bytes.length !== payloadBytes || sha256Of(bytes) !== sha256)
      throw new MailferryError('payload-altered', 'The stored message is another one.');
    return bytes;
  }

  has(region: string, key: string): boolean {
    return this.#objects.has(`${region}/${key}`);
  }

  remove({ region, key }: ClaimCheck): boolean {
    return this.#objects.delete(`${region}/${key}`);
  }
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
