// @ts-check
// What the server has not confirmed yet, kept in the browser through reloads and crashes. A chunk is deleted as soon as it is
// confirmed: it is a person's face.

/** @typedef {{key: string, endpoint: string, url: string | null, metadata: Record<string, string>, total: number, durationMs: number | null,
 *   ended: boolean, file: string | null, createdAt: number}} SpooledUpload  `file` names an imported file; its bytes are not kept here. */
/** @typedef {{key: string, offset: number, size: number, bytes: ArrayBuffer}} SpooledChunk */
/** @typedef {{begin: (upload: SpooledUpload) => Promise<void>, update: (key: string, changes: Partial<SpooledUpload>) => Promise<void>,
 *   add: (key: string, offset: number, bytes: ArrayBuffer) => Promise<void>, acked: (key: string, offset: number) => Promise<void>,
 *   chunks: (key: string) => Promise<SpooledChunk[]>, uploads: () => Promise<SpooledUpload[]>, forget: (key: string) => Promise<void>}} Spool */

const NAME = "tagning-recorder";
/** As long as the server keeps an unfinished upload. */
const LIFETIME_MS = 7 * 24 * 3600 * 1000;

/** Keeps nothing: for a browser that has no room or no IndexedDB. The chunks in the page's memory are still sent.
 * @type {Spool} */
export const NO_SPOOL = {
  begin: async () => {}, update: async () => {}, add: async () => {}, acked: async () => {},
  chunks: async () => [], uploads: async () => [], forget: async () => {},
};

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Every chunk of an upload. @param {string} key */
function chunksOf(key) {
  return IDBKeyRange.bound([key, 0], [key, Infinity]);
}

/** @implements {Spool} */
class BrowserSpool {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /** @param {SpooledUpload} upload */
  async begin(upload) {
    const tx = this.writing("uploads");
    tx.objectStore("uploads").put(upload);
    await committed(tx);
  }

  /** @param {string} key @param {Partial<SpooledUpload>} changes */
  async update(key, changes) {
    const tx = this.writing("uploads");
    await change(tx, key, () => changes);
    await committed(tx);
  }

  /** A chunk and how far the upload reaches with it, in one step. @param {string} key @param {number} offset @param {ArrayBuffer} bytes */
  async add(key, offset, bytes) {
    const tx = this.writing("uploads", "chunks");
    tx.objectStore("chunks").put({ key, offset, size: bytes.byteLength, bytes });
    await change(tx, key, (upload) => ({ total: Math.max(upload.total, offset + bytes.byteLength) }));
    await committed(tx);
  }

  /** Delete what is confirmed up to `offset`. @param {string} key @param {number} offset */
  async acked(key, offset) {
    const tx = this.writing("chunks");
    const store = tx.objectStore("chunks");
    for (const found of await asked(store.getAllKeys(chunksOf(key)))) {
      const chunk = await asked(store.get(found));
      if (chunk.offset + chunk.size <= offset) store.delete(found);
      else break;
    }
    await committed(tx);
  }

  /** What is not confirmed, in order. @param {string} key @returns {Promise<SpooledChunk[]>} */
  chunks(key) {
    return asked(this.database.transaction("chunks").objectStore("chunks").getAll(chunksOf(key)));
  }

  /** Every upload that is not finished; those that are too old are deleted here. @returns {Promise<SpooledUpload[]>} */
  async uploads() {
    const all = await asked(this.database.transaction("uploads").objectStore("uploads").getAll());
    const old = Date.now() - LIFETIME_MS;
    await Promise.all(all.filter((upload) => upload.createdAt < old).map((upload) => this.forget(upload.key)));
    return all.filter((upload) => upload.createdAt >= old).sort((a, b) => a.createdAt - b.createdAt);
  }

  /** @param {string} key */
  async forget(key) {
    const tx = this.writing("uploads", "chunks");
    tx.objectStore("uploads").delete(key);
    tx.objectStore("chunks").delete(chunksOf(key));
    await committed(tx);
  }

  /** @param {...string} stores */
  writing(...stores) {
    return this.database.transaction(stores, "readwrite");
  }
}

/** @param {IDBTransaction} tx @param {string} key @param {(upload: SpooledUpload) => Partial<SpooledUpload>} how */
async function change(tx, key, how) {
  const store = tx.objectStore("uploads");
  const upload = await asked(store.get(key));
  if (upload) store.put({ ...upload, ...how(upload) });
}

/** The browser's spool, or one that keeps nothing. @param {IDBFactory | undefined} [factory] @returns {Promise<Spool>} */
export async function openSpool(factory = globalThis.indexedDB) {
  if (!factory) return NO_SPOOL;
  try {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("uploads", { keyPath: "key" });
      request.result.createObjectStore("chunks", { keyPath: ["key", "offset"] });
    };
    return new BrowserSpool(await asked(request));
  } catch {
    return NO_SPOOL; // private windows of some browsers
  }
}
