// @ts-check
// Finishes what a page that crashed, was closed or was reloaded had recorded and not sent.
import { openSpool } from "./spool.js";
import { LiveUpload } from "./upload.js";

/** @typedef {import("./spool.js").SpooledUpload} SpooledUpload */

const PAUSES_MS = [0, 500, 2000];

/** @typedef {{endpoint: string, purpose: string, want?: (record: SpooledUpload) => boolean, spool?: import("./spool.js").Spool, line?: import("./tus.js").LineOptions,
 *   onProgress?: (progress: {sent: number, acked: number, total: number}, record: SpooledUpload) => void,
 *   onState?: (state: import("./sender.js").SendState, problem: Error | null, record: SpooledUpload) => void,
 *   onDone?: (url: string, record: SpooledUpload) => void}} ResumeOptions */

/** Send the rest of every recording that was left behind for this door; what another tab is sending is left to it.
 * A record from which nothing was ever recorded is forgotten. @param {ResumeOptions} options @returns {Promise<LiveUpload[]>} those under way */
export async function resumeUnfinished(options) {
  const spool = options.spool ?? (await openSpool());
  const found = await spool.uploads().catch(() => []);
  const wanted = found.filter((record) => record.file === null && record.endpoint === options.endpoint
    && record.metadata.purpose === options.purpose && (options.want?.(record) ?? true));
  const resumed = await Promise.all(wanted.map((record) => resumeOne(record, spool, options)));
  return resumed.filter((upload) => upload !== null);
}

/** @param {SpooledUpload} record @param {import("./spool.js").Spool} spool @param {ResumeOptions} options */
async function resumeOne(record, spool, options) {
  const upload = await whenFree(record, {
    endpoint: record.endpoint, metadata: record.metadata, spool, line: options.line,
    onProgress: (progress) => options.onProgress?.(progress, record),
    onState: (state, problem) => options.onState?.(state, problem, record),
  });
  if (!upload) return null;
  if (!upload.queue.end && (await empty(upload, record.url))) {
    await upload.abort();
    return null;
  }
  upload.finish({ durationMs: record.durationMs ?? undefined }).then((url) => options.onDone?.(url, record), () => {});
  return upload;
}

/** A page that was reloaded may hold its lock for a moment longer. @param {SpooledUpload} record @param {import("./upload.js").UploadOptions} options */
export async function whenFree(record, options) {
  for (const pause of PAUSES_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const upload = await LiveUpload.resume(record, options);
    if (upload) return upload;
  }
  return null;
}

/** Whether the server has nothing of it either. @param {LiveUpload} upload @param {string | null} url */
async function empty(upload, url) {
  return !url || (await upload.line.offset(url).catch(() => 1)) === 0;
}
