// @ts-check
// Uploads as the rest of the page sees them: one that grows while somebody records, and one of a file that is there already.
import { holdLock } from "./locks.js";
import { Sender } from "./sender.js";
import { NO_SPOOL } from "./spool.js";
import { Line } from "./tus.js";

/** @typedef {import("./sender.js").SendState} SendState */
/** @typedef {import("./sender.js").Source} Source */
/** @typedef {import("./tus.js").Refused} Refused */
/** @typedef {{endpoint: string, metadata: Record<string, string>, spool?: import("./spool.js").Spool,
 *   onProgress?: (progress: {sent: number, acked: number, total: number}) => void, onState?: (state: SendState, problem: Refused | null) => void,
 *   line?: import("./tus.js").LineOptions, pausesMs?: number[]}} UploadOptions */

/** Chunks in the order they were recorded; those that are confirmed are let go. @implements {Source} */
export class Queue {
  constructor() {
    /** @type {{offset: number, blob: Blob}[]} */
    this.chunks = [];
    this.end = 0;
    this.closed = false;
  }

  get total() {
    return this.closed ? this.end : null;
  }

  /** @param {Blob} blob @returns {number} where it begins */
  push(blob) {
    const offset = this.end;
    this.chunks.push({ offset, blob });
    this.end += blob.size;
    return offset;
  }

  /** @param {number} from @param {number} to @returns {Blob | null} null when a part of it is not here */
  slice(from, to) {
    /** @type {Blob[]} */
    const parts = [];
    let at = from;
    for (const { offset, blob } of this.chunks) {
      if (offset + blob.size <= at) continue;
      if (offset > at || at >= to) break;
      const part = blob.slice(at - offset, to - offset);
      parts.push(part);
      at += part.size;
    }
    return at === to ? new Blob(parts) : null;
  }

  /** @param {number} offset */
  reached(offset) {
    while (this.chunks.length && this.chunks[0].offset + this.chunks[0].blob.size <= offset) this.chunks.shift();
    this.end = Math.max(this.end, offset);
  }
}

/** An upload that grows. Chunks lie in the spool until they are confirmed. */
export class LiveUpload {
  /** @param {UploadOptions} options @param {{record: import("./spool.js").SpooledUpload, unlock: () => void, queue: Queue, resumed?: boolean}} kept */
  constructor(options, kept) {
    this.options = options;
    this.spool = options.spool ?? NO_SPOOL;
    this.record = kept.record;
    this.unlock = kept.unlock;
    this.queue = kept.queue;
    this.resumed = kept.resumed ?? false;
    /** Whether every chunk so far also lies in the browser's spool. */
    this.spooled = this.spool !== NO_SPOOL;
    this.writing = Promise.resolve();
    const { key } = this.record;
    const line = new Line(options.endpoint, options.line);
    this.sender = new Sender({
      line, source: this.queue, metadata: this.record.metadata, url: this.record.url, pausesMs: options.pausesMs,
      onUrl: (url) => this.later(() => this.spool.update(key, { url })),
      onProgress: (progress) => this.progressed(progress),
      onState: options.onState,
    });
    this.line = line;
    this.forgetWaking = whenTheLineMayBeBack(() => this.sender.hurry());
    /** @type {Promise<string>} */
    this.done = this.sender.done.then((url) => {
      this.close(true);
      return url;
    }, (/** @type {Refused} */ problem) => {
      // Not there for whoever is signed in now: perhaps it is somebody else's, who will come back for it.
      this.close(!(this.resumed && problem.status === 404));
      throw problem;
    });
    this.done.catch(() => {});
  }

  /** Begin one. @param {UploadOptions} options @returns {Promise<LiveUpload>} */
  static async begin(options) {
    const record = newRecord(options);
    const unlock = (await holdLock(lockName(record.key))) ?? (() => {});
    const upload = new LiveUpload(options, { record, unlock, queue: new Queue() });
    upload.later(() => upload.spool.begin(record));
    return upload;
  }

  /** Go on with one that another page left behind; null when that page still lives.
   * @param {import("./spool.js").SpooledUpload} record @param {UploadOptions} options @returns {Promise<LiveUpload | null>} */
  static async resume(record, options) {
    const unlock = await holdLock(lockName(record.key));
    if (!unlock) return null;
    const queue = new Queue();
    for (const chunk of await (options.spool ?? NO_SPOOL).chunks(record.key)) {
      queue.end = Math.max(queue.end, chunk.offset); // what lies before it is confirmed
      queue.push(new Blob([chunk.bytes]));
    }
    queue.end = Math.max(queue.end, record.total);
    return new LiveUpload(options, { record, unlock, queue, resumed: true });
  }

  /** Bytes that the server has not confirmed. */
  get unsent() {
    return this.sender.state === "done" ? 0 : Math.max(0, this.queue.end - this.sender.acked);
  }

  /** @param {Blob} chunk */
  push(chunk) {
    const offset = this.queue.push(chunk);
    const end = this.queue.end;
    this.later(async () => {
      if (end > this.sender.acked) await this.spool.add(this.record.key, offset, await chunk.arrayBuffer());
      else await this.spool.update(this.record.key, { total: end });
    });
    this.sender.wake();
  }

  /** No more will come. @param {{durationMs?: number}} [facts] @returns {Promise<string>} the upload's address, when all is safe */
  finish({ durationMs } = {}) {
    this.later(() => this.spool.update(this.record.key, { ended: true, durationMs: durationMs ?? null }));
    this.queue.closed = true;
    this.sender.wake();
    return this.done;
  }

  /** Give it up: the server and this browser forget it. */
  async abort() {
    this.sender.stop();
    const { url } = this.sender;
    if (url) await new Line(this.options.endpoint, this.options.line).remove(url).catch(() => {});
    this.close(true);
    await this.writing;
  }

  /** Stop sending, keep what is spooled. */
  leave() {
    this.sender.stop();
    this.close(false);
  }

  /** @param {{sent: number, acked: number, total: number}} progress */
  progressed(progress) {
    const { acked } = progress;
    if (acked) this.later(() => this.spool.acked(this.record.key, acked));
    this.options.onProgress?.(progress);
  }

  /** @param {boolean} forget whether this browser's copy is of no more use */
  close(forget) {
    this.forgetWaking();
    if (forget) this.later(() => this.spool.forget(this.record.key));
    this.writing.finally(this.unlock);
  }

  /** Writes to the spool follow each other. A browser without room goes on from memory. @param {() => Promise<void>} write */
  later(write) {
    this.writing = this.writing.then(write).catch(() => {
      this.spooled = false;
    });
  }
}

/** @param {UploadOptions} options @param {string | null} [file] @returns {import("./spool.js").SpooledUpload} */
export function newRecord({ endpoint, metadata }, file = null) {
  return { key: randomKey(), endpoint, url: null, metadata, total: 0, durationMs: null, ended: false, file, createdAt: Date.now() };
}

/** @param {string} key */
export function lockName(key) {
  return `tagning-upload-${key}`;
}

export function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {() => void} act @returns {() => void} stops listening */
function whenTheLineMayBeBack(act) {
  if (typeof window === "undefined") return () => {};
  const seen = () => document.visibilityState === "visible" && act();
  window.addEventListener("online", act);
  document.addEventListener("visibilitychange", seen);
  return () => {
    window.removeEventListener("online", act);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** How a file is known again when it is chosen once more after a reload. @param {File} file */
export function fileMark(file) {
  return `${file.name}:${file.size}:${file.lastModified}`;
}

/** Upload a file, in pieces of at most 1 MiB. When the same file was begun before, it goes on from there.
 * @param {File} file @param {UploadOptions} options @returns {Promise<{done: Promise<string>, abort: () => Promise<void>, leave: () => void}>}
 *   `abort` removes what arrived, `leave` keeps it for next time */
export async function uploadFile(file, options) {
  const spool = options.spool ?? NO_SPOOL;
  const { record, unlock } = await recordFor(file, spool, options);
  const source = {
    end: file.size, total: file.size, reached: () => {},
    slice: (/** @type {number} */ from, /** @type {number} */ to) => file.slice(from, to),
  };
  const line = new Line(options.endpoint, options.line);
  const begin = (/** @type {string | null} */ url) => new Sender({
    line, source, metadata: record.metadata, url, pausesMs: options.pausesMs, onProgress: options.onProgress, onState: options.onState,
    onUrl: (address) => void spool.update(record.key, { url: address }).catch(() => {}),
  });
  let sender = begin(record.url);
  const forgetWaking = whenTheLineMayBeBack(() => sender.hurry());
  const close = () => {
    forgetWaking();
    spool.forget(record.key).catch(() => {}).finally(unlock);
  };
  const abort = async () => {
    sender.stop();
    if (sender.url) await new Line(options.endpoint, options.line).remove(sender.url).catch(() => {});
    close();
  };
  const done = sender.done.catch((problem) => {
    if (!record.url || ![404, 410].includes(problem.status)) throw problem;
    sender = begin(null); // what was begun last time is gone from the server: from the start, then
    return sender.done;
  }).finally(close);
  done.catch(() => {});
  const leave = () => {
    sender.stop();
    forgetWaking();
    unlock();
  };
  return { done, abort, leave };
}

/** @param {File} file @param {import("./spool.js").Spool} spool @param {UploadOptions} options */
async function recordFor(file, spool, options) {
  const mark = fileMark(file);
  const { purpose, subject } = options.metadata;
  for (const record of await spool.uploads().catch(() => [])) {
    if (record.file !== mark || record.endpoint !== options.endpoint || !record.url) continue;
    if (record.metadata.purpose !== purpose || record.metadata.subject !== subject) continue;
    const unlock = await holdLock(lockName(record.key));
    if (unlock) return { record, unlock };
  }
  const record = newRecord({ ...options, metadata: { filename: file.name, filetype: file.type, ...options.metadata } }, mark);
  await spool.begin(record).catch(() => {});
  return { record, unlock: (await holdLock(lockName(record.key))) ?? (() => {}) };
}
