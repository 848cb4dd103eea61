/** Shapes that dynalite passes around internally, as far as the layer in front of it reads them. */

export type Callback<T> = (error: unknown, value?: T) => void;

export interface DynaliteTable {
  TableName: string;
  KeySchema: { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  GlobalSecondaryIndexes?: { IndexName: string }[];
}

export type Item = Record<string, unknown>;

export interface SubDatabase {
  lock(key: string, work: (release: <T>(callback: Callback<T>) => Callback<T>) => void): void;
  get(key: string, callback: Callback<Item>): void;
  put(key: string, value: Item, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
}

export type BatchOperation =
  | { type: 'put'; key: string; value: Item }
  | { type: 'del'; key: string };

export interface DynaliteStore {
  options: { maxItemSize: number };
  db: {
    get(key: string): Promise<Item | undefined>;
    put(key: string, value: Item): Promise<void>;
    batch(operations: BatchOperation[]): Promise<void>;
    close(): Promise<void>;
  };
  tableDb: SubDatabase & { awsRegion: string; awsAccountId: string };
  getTable(name: string, callback: Callback<DynaliteTable>): void;
  getTable(name: string, checkStatus: boolean, callback: Callback<DynaliteTable>): void;
  getItemDb(table: string): SubDatabase;
  getIndexDb(type: string, table: string, index: string): SubDatabase;
}
