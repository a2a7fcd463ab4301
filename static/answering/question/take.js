// @ts-check
// One take of an answer: recorded here, sent while it is being recorded, and told to the server when it ends.
import { Capture } from "../../shared/capture/capture.js";
import { fileEnding } from "../../shared/capture/format.js";
import { LiveUpload } from "../../shared/uploading/upload.js";
import { holdTake, SENDING_MS } from "../sending/holding.js";
import { tell } from "../sending/tell.js";

/** @typedef {import("../sending/server.js").Question} Question */
/** @typedef {import("../sending/server.js").State} State */
/** @typedef {{question: Question, id: string, limitMs: number, stream: MediaStream, endpoint: string, spool: import("../../shared/uploading/spool.js").Spool,
 *   place: {invitation: string, position: string}, sendings: import("../sending/sendings.js").Sendings, onTick: (leftMs: number) => void}} TakeOptions */
/** `told` comes when the server knows that the take has ended: without a connection that may be late.
 * @typedef {{blob: Blob, durationMs: number, interruption: string | null, told: Promise<State | null>}} Finished */
/** @typedef {{stop: () => void, takenOver: () => void, done: Promise<Finished>}} Running */

/** Record a take that the server has begun. @param {TakeOptions} options @returns {Promise<Running>} */
export async function recordTake(options) {
  const { stream, limitMs, sendings } = options;
  /** @type {Blob[]} */
  const chunks = [];
  /** @type {LiveUpload | null} */
  let upload = null;
  const capture = new Capture({
    stream, limitMs, onEnd: () => {},
    onTick: (_elapsed, left) => options.onTick(left ?? 0),
    onChunk: (chunk) => {
      chunks.push(chunk);
      upload?.push(chunk);
    },
  });
  capture.start();
  sendings.recording = true;
  // The recorder's own word for what it makes is known once it runs.
  upload = await LiveUpload.begin({ endpoint: options.endpoint, spool: options.spool, metadata: metadataOf(options, capture.mimeType), ...sendings.reports });
  for (const chunk of chunks) upload.push(chunk);
  sendings.add(upload);
  const sending = upload;
  let lost = false;
  const done = capture.taken.then((taken) => {
    sendings.recording = false;
    const interruption = lost ? "taken_over" : taken.interruption;
    const told = finish(options, sending, { ...taken, interruption });
    return { blob: new Blob(chunks, { type: taken.mimeType }), durationMs: taken.durationMs, interruption, told };
  });
  const takenOver = () => {
    lost = true;
    capture.stop();
  };
  return { stop: () => void capture.stop(), takenOver, done };
}

/** @param {TakeOptions} options @param {string} mimeType @returns {Record<string, string>} */
function metadataOf({ id, place }, mimeType) {
  return { purpose: "answer", subject: id, filename: `answer.${fileEnding(mimeType)}`, filetype: mimeType, ...place };
}

/** @param {TakeOptions} options @param {LiveUpload} upload @param {{durationMs: number, interruption: string | null}} taken */
async function finish({ question, id }, upload, { durationMs, interruption }) {
  const letGo = holdTake(question, id, SENDING_MS);
  upload.done.then(letGo, letGo);
  if (!interruption || interruption === "taken_over") {
    upload.finish({ durationMs }).catch(() => {});
    return tell(question, id, { duration_ms: durationMs });
  }
  // An interruption has to be known before the last byte is, or the take would count.
  const state = await tell(question, id, { duration_ms: durationMs, interrupted: true });
  upload.finish({ durationMs }).catch(() => {});
  return state;
}
