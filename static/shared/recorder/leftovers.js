// @ts-check
// What a crash, a closed tab or a reload left behind in this browser goes up from the next page with a recorder.
import { resumeUnfinished } from "../uploading/resume.js";

/** @typedef {import("../uploading/upload.js").LiveUpload} LiveUpload */
/** @typedef {import("../uploading/spool.js").SpooledUpload} SpooledUpload */

export class Leftovers {
  constructor() {
    /** @type {Set<LiveUpload>} */
    this.open = new Set();
  }

  /** Bytes that the server has not confirmed. */
  get unsent() {
    return [...this.open].reduce((sum, upload) => sum + upload.unsent, 0);
  }

  /** Send them. @param {{endpoint: string, purpose: string, spool: Promise<import("../uploading/spool.js").Spool>}} destination
   * @param {(url: string, record: SpooledUpload) => void} onDone @returns {Promise<number>} how many there are */
  async send({ endpoint, purpose, spool }, onDone) {
    const left = await resumeUnfinished({ endpoint, purpose, spool: await spool, onDone });
    for (const upload of left) {
      this.open.add(upload);
      upload.done.finally(() => this.open.delete(upload)).catch(() => {});
    }
    return left.length;
  }
}
