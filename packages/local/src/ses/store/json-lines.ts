import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

const LINE_FEED = 0x0a;

/**
 * An append-only file of JSON lines. A line is with the operating system before `append` returns, so that it outlives
 * the process; writing synchronously is what keeps that, and the order, without a queue. It is not synced to disk: a
 * simulator need not outlive the machine.
 */
export class JsonLines {
  readonly #fd: number;

  private constructor(path: string) {
    this.#fd = openSync(path, 'a');
  }

  /**
   * Opens a file and hands over what it holds. A last line without its end is what a kill left half-written: it is
   * cut off, for nobody was told of it.
   * @throws when an earlier line is not JSON, or `take` throws
   */
  static open(path: string, take: (value: unknown) => void): JsonLines {
    if (existsSync(path)) {
      const bytes = readFileSync(path);
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
        take(JSON.parse(bytes.toString('utf8', start, end)));
        start = end + 1;
      }
      if (start < bytes.length) truncateSync(path, start);
    }
    return new JsonLines(path);
  }

  /** Puts a new file with these values in the place of an old one, in one step. */
  static replace(path: string, values: readonly unknown[]): JsonLines {
    writeFileSync(`${path}.new`, textOf(values));
    renameSync(`${path}.new`, path);
    return new JsonLines(path);
  }

  /** Appends lines in one write. */
  append(...values: readonly unknown[]): void {
    const lines = Buffer.from(textOf(values));
    for (let at = 0; at < lines.length; ) at += writeSync(this.#fd, lines, at);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function textOf(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
