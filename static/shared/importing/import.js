// @ts-check
// Takes a file that was recorded elsewhere: chosen or dropped, sent with its progress, gone on with after a cut or a reload.
import { t } from "../words.js";
import { fileEnding } from "../capture/format.js";
import { warnWhile } from "../uploading/leaving.js";
import { openSpool } from "../uploading/spool.js";
import { uploadFile } from "../uploading/upload.js";

/** @typedef {{endpoint?: string, purpose: string, subject: string, mostBytes?: number, onTake?: (take: {uploadUrl: string, uploadId: string | null, file: File}) => void}} ImportOptions */

/** File import in `root`, by hooks: [data-import] button, [data-import-file] input, [data-drop] place to drop on, [data-import-bar] progress,
 * [data-import-status] role=status, [data-import-stop] button. @param {HTMLElement} root @param {ImportOptions} options */
export function createImport(root, options) {
  return new FileImport(root, options);
}

/** Why this file cannot be taken, or null. What it really holds the server finds out. @param {File} file @param {number} [mostBytes] */
export function fileProblem(file, mostBytes) {
  if (!file.size) return t("%(name)s is empty. Choose another file.", { name: file.name });
  const kind = file.type.split("/")[0];
  if (file.type && kind !== "video" && kind !== "audio" && fileEnding(file.type) === "bin") {
    return t("%(name)s is not a video. Choose an MP4, MOV or WebM file.", { name: file.name });
  }
  if (mostBytes && file.size > mostBytes) {
    return t("%(name)s is %(size)s MB, and at most %(most)s MB can be imported. Choose a shorter or smaller video.", { name: file.name, size: megabytes(file.size), most: megabytes(mostBytes) });
  }
  return null;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.ceil(bytes / 1_000_000);
}

class FileImport {
  /** @param {HTMLElement} root @param {ImportOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.under = 0;
    /** @type {{abort: () => Promise<void>} | null} */
    this.sending = null;
    const input = this.find("import-file");
    this.input = input instanceof HTMLInputElement ? input : null;
    this.find("import")?.addEventListener("click", () => this.input?.click());
    this.input?.addEventListener("change", () => this.take(this.input?.files?.[0]));
    this.find("import-stop")?.addEventListener("click", () => this.stop());
    this.listenForDrops(this.find("drop"));
    warnWhile(() => this.under > 0);
    this.show(null); // the button waits for its script
  }

  /** @param {string} hook @returns {HTMLElement | null} */
  find(hook) {
    return this.root.matches(`[data-${hook}]`) ? this.root : this.root.querySelector(`[data-${hook}]`);
  }

  /** @param {HTMLElement | null} place */
  listenForDrops(place) {
    if (!place) return;
    for (const name of ["dragenter", "dragover"]) {
      place.addEventListener(name, (event) => {
        event.preventDefault();
        place.classList.add("is-over");
      });
    }
    for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("is-over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take(event.dataTransfer?.files[0]);
    });
  }

  /** @param {File | undefined} file */
  async take(file) {
    if (this.input) this.input.value = "";
    if (!file || this.sending) return;
    const problem = fileProblem(file, this.options.mostBytes);
    if (problem) return this.say(problem, true);
    this.under = 1;
    this.show(0);
    this.say(t("Sending %(name)s.", { name: file.name }));
    try {
      const sending = await this.send(file);
      this.sending = sending;
      const uploadUrl = await sending.done;
      this.say(t("%(name)s has arrived.", { name: file.name }));
      this.options.onTake?.({ uploadUrl, uploadId: uploadUrl.split("/").pop() ?? null, file });
    } catch (error) {
      this.say(/** @type {Error} */ (error).message, true);
    }
    this.finished();
  }

  /** @param {File} file */
  async send(file) {
    const { endpoint = "/uploads", purpose, subject } = this.options;
    return uploadFile(file, {
      endpoint, metadata: { purpose, subject, filename: file.name, filetype: file.type }, spool: await openSpool(),
      onProgress: ({ acked, total }) => {
        this.under = total - acked;
        this.show(total ? acked / total : 0);
      },
      onState: (state, told) => {
        if (state === "waiting" || state === "held") this.say(told?.message ?? "", true);
        else if (state === "sending") this.say(t("Sending %(name)s.", { name: file.name }));
      },
    });
  }

  async stop() {
    await this.sending?.abort();
    this.finished();
    this.say(t("Import stopped. Nothing of the file was kept."));
  }

  finished() {
    this.under = 0;
    this.sending = null;
    this.show(null);
  }

  /** @param {number | null} part 0 to 1, or null when nothing is sent */
  show(part) {
    const bar = this.find("import-bar");
    if (bar) bar.hidden = part === null;
    if (bar instanceof HTMLProgressElement && part !== null) {
      bar.max = 1;
      bar.value = part;
    }
    const stop = this.find("import-stop");
    if (stop) stop.hidden = part === null;
    const open = this.find("import");
    if (open instanceof HTMLButtonElement) open.disabled = part !== null;
  }

  /** @param {string} words @param {boolean} [error] */
  say(words, error = false) {
    const place = this.find("import-status");
    if (!place) return;
    place.classList.toggle("is-error", error);
    if (place.textContent !== words) place.textContent = words;
  }
}
