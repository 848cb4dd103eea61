import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MailferryError } from '@mailferry/core/errors';

/**
 * Keeps a data directory to one stack: two would each overwrite what the other keeps. The lock is SQLite's own on its
 * file, which ends with the process, kill -9 included.
 * @returns what releases it. @throws MailferryError `data-in-use`.
 */
export function lockData(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, 'lock.sqlite'));
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new MailferryError('data-in-use', `${dataDir} is in use by another local stack.`, {
      cause,
    });
  }
  return () => database.close();
}
