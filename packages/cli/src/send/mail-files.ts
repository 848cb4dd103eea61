import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** The file itself, or the .eml files right in a directory. @throws Failure `no-mail`. */
export async function mailFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path))
      .filter((name) => name.toLowerCase().endsWith('.eml'))
      .sort();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    throw new Failure(EXIT.usage, 'no-mail', `${path} cannot be read.`, { cause });
  }
  throw new Failure(EXIT.usage, 'no-mail', `${path} holds no .eml file.`);
}
