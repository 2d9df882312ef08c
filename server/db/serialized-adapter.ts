import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from "@prisma/driver-adapter-utils";
import type { Mutex } from "async-mutex";

/**
 * The SQLite adapter hands one connection to everybody: while a transaction is open, other queries would run inside
 * it, see its unfinished rows and be lost with its rollback. This wrapper makes everything outside wait until the
 * transaction has ended. The same mutex guards the second connection of `bulk.ts`.
 */
export function serialized(factory: SqlDriverAdapterFactory, mutex: Mutex, setup: string): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      await adapter.executeScript(setup);
      return serializedAdapter(adapter, mutex);
    },
  };
}

function serializedAdapter(adapter: SqlDriverAdapter, mutex: Mutex): SqlDriverAdapter {
  // better-sqlite3 runs to the end within the call, so an unlocked mutex needs no round trip.
  const outside = <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
    mutex.isLocked() ? mutex.runExclusive(work) : work();
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: (query) => outside(() => adapter.queryRaw(query)),
    executeRaw: (query) => outside(() => adapter.executeRaw(query)),
    executeScript: (script) => outside(() => adapter.executeScript(script)),
    startTransaction: async (isolationLevel) => {
      const release = await mutex.acquire();
      try {
        return exclusive(await adapter.startTransaction(isolationLevel), release);
      } catch (error) {
        release();
        throw error;
      }
    },
    dispose: () => adapter.dispose(),
    ...(adapter.getConnectionInfo ? { getConnectionInfo: () => adapter.getConnectionInfo?.() ?? {} } : {}),
  } as SqlDriverAdapter;
}

function exclusive(transaction: Transaction, release: () => void): Transaction {
  const inner: SqlQueryable = transaction;
  const ending = (end: () => Promise<void>) => () => end().finally(release);
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    options: transaction.options,
    queryRaw: (query: SqlQuery) => inner.queryRaw(query),
    executeRaw: (query: SqlQuery) => inner.executeRaw(query),
    commit: ending(() => transaction.commit()),
    rollback: ending(() => transaction.rollback()),
    createSavepoint: async (name: string) => transaction.createSavepoint?.(name),
    rollbackToSavepoint: async (name: string) => transaction.rollbackToSavepoint?.(name),
    releaseSavepoint: async (name: string) => transaction.releaseSavepoint?.(name),
  };
}
