// @ts-check
// One take from its first chunk to the server's word that all of it is safe.
import { Capture } from "../capture/capture.js";
import { fileEnding } from "../capture/format.js";
import { keepAwake } from "../capture/wake.js";
import { LiveUpload } from "../uploading/upload.js";

/** @typedef {import("../capture/capture.js").Taken} Taken */
/** @typedef {import("../uploading/sender.js").SendState} SendState */
/** @typedef {{endpoint: string, purpose: string, subject: string, spool: Promise<import("../uploading/spool.js").Spool>}} Destination */
/** @typedef {{stream: MediaStream, limitMs: number | null, number: number, destination: Destination | null,
 *   onTick: (elapsedMs: number, leftMs: number | null) => void, onEnd: (taken: Taken) => void,
 *   onSafe: (safeMs: number, allMs: number, state: SendState) => void, onConnection: (state: SendState, problem: import("../uploading/tus.js").Refused | null) => void}} TakeOptions
 *  `destination` null keeps the take in the page. */

export class LiveTake {
  /** @param {TakeOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Blob[]} */
    this.chunks = [];
    /** @type {LiveUpload | null} */
    this.upload = null;
    this.capture = new Capture({
      stream: options.stream, limitMs: options.limitMs, onTick: options.onTick, onChunk: (chunk) => this.took(chunk), onEnd: (taken) => this.ended(taken),
    });
  }

  /** Throws where the browser cannot record. */
  start() {
    this.capture.start();
    this.letSleep = keepAwake();
    if (this.options.destination) this.opening = this.open(this.options.destination);
  }

  /** The recorded bytes so far. */
  get blob() {
    return new Blob(this.chunks, { type: this.capture.mimeType });
  }

  /** Whether it goes to the server. */
  get sent() {
    return this.options.destination !== null;
  }

  /** Whether what is recorded stays on this device for now, because nothing can be sent. */
  get waiting() {
    const state = this.upload?.sender.state;
    return state === "waiting" || state === "held";
  }

  get name() {
    return `take-${this.options.number}.${fileEnding(this.capture.mimeType)}`;
  }

  /** Bytes that the server has not confirmed. */
  get unsent() {
    return this.upload?.unsent ?? 0;
  }

  /** @param {Blob} chunk */
  took(chunk) {
    this.chunks.push(chunk);
    this.upload?.push(chunk);
  }

  /** @param {Taken} taken */
  ended(taken) {
    this.letSleep?.();
    this.options.onEnd(taken);
  }

  /** @param {Destination} destination */
  async open({ endpoint, purpose, subject, spool }) {
    const metadata = { purpose, subject, filename: this.name, filetype: this.capture.mimeType };
    const upload = await LiveUpload.begin({
      endpoint, metadata, spool: await spool,
      onProgress: () => this.tellSafe(),
      onState: (state, problem) => {
        this.tellSafe(state);
        this.options.onConnection(state, problem);
      },
    });
    for (const chunk of this.chunks) upload.push(chunk);
    this.upload = upload;
    return upload;
  }

  /** @param {SendState} [state] */
  tellSafe(state = this.upload?.sender.state ?? "sending") {
    const { upload, capture } = this;
    const part = upload?.queue.end ? upload.sender.acked / upload.queue.end : 0;
    this.options.onSafe(part * capture.elapsedMs, capture.elapsedMs, state);
  }

  /** Send the rest. @param {Taken} taken @returns {Promise<string | null>} the upload's address when all is safe; throws Refused when the server will not have it */
  async finish({ durationMs }) {
    const upload = await this.opening;
    return (await upload?.finish({ durationMs })) ?? null;
  }

  /** Nothing of it is wanted. */
  async abort() {
    (await this.opening)?.abort();
  }
}
