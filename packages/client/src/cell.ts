import { MailQueue } from './mail-queue.ts';
import { PayloadBucket } from './payload-bucket.ts';
import type { Access } from './sdk.ts';
import type { CellTarget } from './types.ts';

/** One cell's front door: its mail queue and its payload bucket. */
export class Cell {
  readonly region: string;
  readonly bucket: string;
  readonly queue: MailQueue;
  readonly payloads: PayloadBucket;

  constructor(target: CellTarget, access: Access) {
    this.region = target.region;
    this.bucket = target.payloadBucket;
    this.queue = new MailQueue(target, access);
    this.payloads = new PayloadBucket(target, access);
  }

  close(): void {
    this.queue.close();
    this.payloads.close();
  }
}
