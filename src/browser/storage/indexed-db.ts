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
 * Opens a database.
 * @param upgrade makes the stores of a new one
 * @param onGone called when the connection is closed: because a newer version of the extension waits for that, or by the
 *   browser
 */
export function openDatabase(
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
