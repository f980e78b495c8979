/** The little of IndexedDB that is needed, as promises. A library for it would weigh more than all that uses it. */

/** @returns what the request brings; rejects with its error */
export function resultOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns when all of the transaction is stored; rejects when nothing of it is */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * @param upgrade makes the stores of a new database
 * @returns opens the database where it is not open: also after the connection was closed, because a newer version of the
 *   extension waits for that, or by the browser
 */
export function databaseOf(
  name: string,
  version: number,
  upgrade: (database: IDBDatabase) => void,
): () => Promise<IDBDatabase> {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = () => {
    opened = undefined;
  };
  return () => {
    opened ??= openDatabase(name, version, upgrade, forget);
    // What failed once, for example for lack of room, may work later.
    opened.catch(forget);
    return opened;
  };
}

function openDatabase(
  name: string,
  version: number,
  upgrade: (database: IDBDatabase) => void,
  onGone: () => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => upgrade(request.result);
  return resultOf(request).then((database) => {
    database.onversionchange = () => {
      database.close();
      onGone();
    };
    database.onclose = onGone;
    return database;
  });
}
