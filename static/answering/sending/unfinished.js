// @ts-check
// What a page that was closed, or crashed, has left in this browser: it is sent on from whichever page comes next.
import { whenFree } from "../../shared/uploading/resume.js";
import { holdTake, SENDING_MS } from "./holding.js";
import { Question } from "./server.js";
import { tabId } from "./tab.js";
import { tell } from "./tell.js";

/** @typedef {import("../../shared/uploading/spool.js").Spool} Spool */
/** @typedef {{takeId: string, elsewhere: boolean, done: Promise<void>}} Left  `elsewhere`: another window is at it */

/** Go on with every answer that lies in the spool. @param {Spool} spool @param {string} endpoint @param {string} home the invitation's address
 * @param {import("./sendings.js").Sendings} sendings @returns {Promise<Left[]>} */
export async function sendUnfinished(spool, endpoint, home, sendings) {
  /** @type {Left[]} */
  const found = [];
  for (const record of await spool.uploads().catch(() => [])) {
    if (record.endpoint !== endpoint || record.metadata.purpose !== "answer" || !home.endsWith(`/${record.metadata.invitation}`)) continue;
    const upload = await whenFree(record, { endpoint, metadata: record.metadata, spool, ...sendings.reports });
    const takeId = record.metadata.subject;
    if (!upload) found.push({ takeId, elsewhere: true, done: Promise.resolve() });
    else found.push({ takeId, elsewhere: false, done: finish(upload, record, home, spool, sendings) });
  }
  return found;
}

/** @param {import("../../shared/uploading/upload.js").LiveUpload} upload @param {import("../../shared/uploading/spool.js").SpooledUpload} record @param {string} home @param {Spool} spool
 * @param {import("./sendings.js").Sendings} sendings */
async function finish(upload, record, home, spool, sendings) {
  sendings.add(upload);
  const question = new Question(`${home}/questions/${record.metadata.position}`, tabId());
  if (!record.ended) await tell(question, record.metadata.subject, { interrupted: true });
  const letGo = holdTake(question, record.metadata.subject, SENDING_MS);
  try {
    await upload.finish({ durationMs: record.durationMs ?? undefined });
  } catch {
    // The server has closed this take, or wants no more of it: what arrived is kept there.
    await spool.forget(record.key).catch(() => {});
  } finally {
    letGo();
  }
}
