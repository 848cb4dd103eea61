import { DatabaseSync } from 'node:sqlite';
import type { BuildAppOptions } from 'fauxqs';

export type FauxqsStores = NonNullable<BuildAppOptions['stores']>;

interface Persistence {
  load(
    sqsStore: FauxqsStores['sqsStore'],
    snsStore: FauxqsStores['snsStore'],
    s3Store: FauxqsStores['s3Store'],
  ): void;
  close(): void;
}

/**
 * The stores of fauxqs 2.4.1, restored from `dataDir` and written through to it. Its own `startFauxqs` wires the same
 * parts but listens on every network interface; these modules are not among the package's exports, so they are loaded
 * by file, and checked, since another version may lay itself out differently.
 */
export async function openFauxqsStores(
  dataDir: string | undefined,
): Promise<FauxqsStores & { close(): void }> {
  const [SqsStore, SnsStore, S3Store] = await Promise.all([
    part<FauxqsStores['sqsStore'], []>('sqs/sqsStore.js', 'SqsStore'),
    part<FauxqsStores['snsStore'], []>('sns/snsStore.js', 'SnsStore'),
    part<FauxqsStores['s3Store'], []>('s3/s3Store.js', 'S3Store'),
  ]);
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  // An empty host makes queue URLs name the host that the request was sent to, which resolves everywhere.
  stores.sqsStore.host = '';
  if (dataDir === undefined) return { ...stores, close: () => {} };
  const Persistence = await part<Persistence & StorePersistence, [string]>(
    'persistence.js',
    'PersistenceManager',
  );
  const persistence = new Persistence(dataDir);
  giveBackRightly(persistence);
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  stores.sqsStore.persistence = persistence;
  stores.s3Store.persistence = persistence;
  for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
  return { ...stores, close: () => persistence.close() };
}

/**
 * The statement by which fauxqs gives a message back at once sets its receive count to null, which its table refuses: the
 * message was gone then, until a restart.
 */
function giveBackRightly(persistence: StorePersistence): void {
  const database: unknown = Reflect.get(persistence, 'db');
  if (!(database instanceof DatabaseSync)) throw new Error('fauxqs has its database elsewhere');
  const giveBack = database.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => void giveBack.run(messageId);
}

type StorePersistence = NonNullable<FauxqsStores['sqsStore']['persistence']> &
  NonNullable<FauxqsStores['s3Store']['persistence']>;

async function part<T, A extends unknown[]>(
  file: string,
  name: string,
): Promise<new (...given: A) => T> {
  const module = await import(new URL(file, import.meta.resolve('fauxqs')).href);
  if (typeof module[name] !== 'function') throw new Error(`fauxqs has no ${name} in ${file}`);
  return module[name];
}
