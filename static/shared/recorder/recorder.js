// @ts-check
// The recorder: camera to server, one take after the other. It ties the parts together; each part can be read by itself.
import { addKeys } from "../keys.js";
import { t } from "../words.js";
import { Camera } from "../camera/camera.js";
import { Capture } from "../capture/capture.js";
import { fileEnding } from "../capture/format.js";
import { warnWhile } from "../uploading/leaving.js";
import { holdLock } from "../uploading/locks.js";
import { showRecorded } from "../capture/playback.js";
import { resumeUnfinished } from "../uploading/resume.js";
import { endWords, savedWords, waitingWords } from "./sentences.js";
import { openSpool } from "../uploading/spool.js";
import { Stage } from "./stage.js";
import { Machine, running, wouldLose } from "./states.js";
import { LiveUpload } from "../uploading/upload.js";
import { keepAwake } from "../capture/wake.js";

/** @typedef {import("./states.js").State} State */
/** @typedef {import("../capture/capture.js").Taken} Taken */
/** @typedef {{uploadUrl: string | null, uploadId: string | null, durationMs: number | null, blob: Blob | null, interruption: string | null, resumed: boolean}} Take */
/** @typedef {{endpoint?: string, purpose: string | null, subject?: string, limitMs?: number | null, countdown?: number, mirrored?: boolean,
 *   onTake?: (take: Take) => void, onState?: (state: State) => void, beforeStart?: () => Promise<{subject?: string} | void>, keys?: boolean}} RecorderOptions
 *  `purpose` null keeps the take in the page: for a device test or for practice. */

/** A recorder in `root`. @param {HTMLElement} root @param {RecorderOptions} options */
export function createRecorder(root, options) {
  return new Recorder(root, options);
}

const ONE_S = 1000;

export class Recorder {
  /** @param {HTMLElement} root @param {RecorderOptions} options */
  constructor(root, options) {
    this.options = { endpoint: "/uploads", countdown: 3, mirrored: true, limitMs: null, ...options };
    this.stage = new Stage(root);
    this.machine = new Machine((state) => this.changed(state));
    this.camera = new Camera(this.stage, { mirrored: this.options.mirrored, onLost: (words) => this.cameraLost(words) });
    this.subject = options.subject ?? "";
    /** @type {Capture | null} */
    this.capture = null;
    /** @type {LiveUpload | null} */
    this.upload = null;
    /** Older takes that are still on their way. @type {Set<LiveUpload>} */
    this.sending = new Set();
    /** @type {Blob[]} */
    this.chunks = [];
    /** @type {string | null} */
    this.playing = null;
    this.busy = false;
    this.screen = false;
    this.takes = 0;
    this.spool = openSpool();
    this.wire();
    this.changed("idle");
    this.finishLeftovers();
  }

  get state() {
    return this.machine.state;
  }

  /** Bytes that the server has not confirmed. */
  get unsent() {
    return [...this.sending].reduce((sum, upload) => sum + upload.unsent, 0);
  }

  wire() {
    this.stage.wire({
      ask: () => this.ask(), record: () => this.press(), pause: () => this.pauseOrGoOn(), stop: () => this.stop(), again: () => this.again(),
      screen: () => this.camera.toggleScreen() && this.ask(), "camera-off": () => this.camera.toggleOff() && this.ask(),
    });
    for (const hook of /** @type {const} */ (["camera", "microphone"])) {
      this.stage.select(hook)?.addEventListener("change", () => this.camera.choose() && this.ask());
    }
    this.stopWarning = warnWhile(() => wouldLose(this.state, this.unsent));
    if (this.options.keys === false) return;
    const group = t("Recorder");
    const here = () => this.stage.root.offsetParent !== null;
    this.stopKeys = addKeys([
      { keys: ["r"], does: t("Start or stop the recording"), group, when: here, run: () => this.press() },
      { keys: [" "], does: t("Pause or go on"), group, when: () => here() && running(this.state), run: () => this.pauseOrGoOn() },
    ]);
  }

  /** @param {State} state */
  changed(state) {
    const looking = state === "saved" || state === "reviewing" || state === "uploading" || state === "interrupted";
    this.stage.show(state, { playable: looking && this.playing !== null && this.stage.video("playback") !== null, live: this.camera.picture });
    this.options.onState?.(state);
  }

  /** Turn the camera on, or on again with other wishes. @returns {Promise<boolean>} whether there is a picture or a voice now */
  async ask() {
    if (!this.machine.go("ask")) return false;
    this.stage.say(t("The browser asks whether this page may use your camera and microphone. Answer yes."));
    this.showTake(null);
    const problem = await this.camera.on(() => this.stage.say(waitingWords()));
    if (problem && !this.camera.live) {
      this.machine.go("refused");
      this.stage.say(problem, true);
      return false;
    }
    this.machine.go("granted");
    this.stage.say(problem ?? t("Ready. Nothing is recorded yet."), Boolean(problem));
    return true;
  }

  /** The record button: it begins, cancels the countdown, or stops. */
  async press() {
    if (running(this.state)) return this.stop();
    if (this.state === "thinking") return this.cancel();
    if (this.state === "idle") return this.ask();
    if (this.state === "saved" || this.state === "reviewing") {
      if (!(await this.again())) return;
    }
    if (this.state === "ready") await this.begin();
  }

  /** Back to the camera for another take. @returns {Promise<boolean>} */
  async again() {
    if (!this.camera.live) return this.ask();
    this.showTake(null);
    this.stage.say(t("Ready. Nothing is recorded yet."));
    return this.machine.go("again");
  }

  async begin() {
    if (this.busy || this.state !== "ready") return;
    this.busy = true;
    try {
      await this.tryToBegin();
    } finally {
      this.busy = false;
    }
  }

  async tryToBegin() {
    const unlock = await holdLock("tagning-recording");
    if (!unlock) return this.stage.say(t("You are recording in another window. Stop there first, then record here."), true);
    this.unlock = unlock;
    try {
      const said = await this.options.beforeStart?.();
      if (said?.subject) this.subject = said.subject;
    } catch (error) {
      unlock();
      return this.stage.say(/** @type {Error} */ (error).message, true);
    }
    if (await this.countDown()) this.start();
    else unlock();
  }

  /** @returns {Promise<boolean>} whether it came to its end */
  async countDown() {
    const from = this.options.countdown;
    if (!from) return this.state === "ready";
    this.machine.go("count");
    this.stage.say(t("Recording begins in %(n)s seconds.", { n: from }));
    for (let count = from; count > 0 && this.state === "thinking"; count -= 1) {
      this.stage.count(count);
      await new Promise((resolve) => setTimeout(resolve, ONE_S));
    }
    this.stage.count(0);
    return this.state === "thinking";
  }

  cancel() {
    this.machine.go("cancel");
    this.stage.count(0);
    this.stage.say(t("Cancelled. Nothing was recorded."));
  }

  start() {
    const { stream } = this.camera;
    if (!stream) return;
    this.chunks = [];
    this.upload = null;
    this.screen = this.camera.screen;
    this.takes += 1;
    try {
      this.capture = new Capture({
        stream, limitMs: this.options.limitMs, onChunk: (chunk) => this.took(chunk), onEnd: (taken) => this.ended(taken),
        onTick: (elapsed, left) => this.stage.time(elapsed, left, this.options.limitMs),
      });
      this.capture.start();
    } catch {
      this.machine.go("cancel");
      this.unlock?.();
      return this.stage.say(t("This browser cannot record. Update it, use another one, or import a file that you recorded elsewhere."), true);
    }
    this.stopWaking = keepAwake();
    this.stage.lastLeft = Infinity;
    this.machine.go("start");
    this.stage.say(t("Recording."));
    if (this.options.purpose) this.opening = this.openUpload(this.options.purpose, this.capture);
  }

  /** @param {string} purpose @param {Capture} capture */
  async openUpload(purpose, capture) {
    const filetype = capture.mimeType;
    const metadata = { purpose, subject: this.subject, filename: `take-${this.takes}.${fileEnding(filetype)}`, filetype };
    /** @type {LiveUpload} */
    const upload = await LiveUpload.begin({
      endpoint: this.options.endpoint, metadata, spool: await this.spool,
      onProgress: ({ acked, total }) => this.showSafe(capture, acked, total, this.upload?.sender.state ?? "sending"),
      onState: (state, problem) => this.lineChanged(capture, state, problem),
    });
    this.sending.add(upload);
    upload.done.catch(() => {}).finally(() => this.sending.delete(upload));
    for (const chunk of this.chunks) upload.push(chunk);
    this.upload = upload;
    return upload;
  }

  /** @param {Blob} chunk */
  took(chunk) {
    this.chunks.push(chunk);
    this.upload?.push(chunk);
  }

  /** @param {Capture} capture @param {number} acked @param {number} total @param {import("../uploading/sender.js").SendState} state */
  showSafe(capture, acked, total, state) {
    if (capture !== this.capture) return;
    const all = capture.elapsedMs;
    this.stage.saved(total ? (all * acked) / total : 0, all, state);
  }

  /** @param {Capture} capture @param {import("../uploading/sender.js").SendState} state @param {Error | null} problem */
  lineChanged(capture, state, problem) {
    if (capture !== this.capture) return;
    this.showSafe(capture, this.upload?.sender.acked ?? 0, this.upload?.queue.end ?? 0, state);
    if (state === "waiting" || state === "held") this.stage.say(problem?.message ?? "", true);
    else if (state === "sending") this.stage.say(t("The line is back. What was kept goes up now."));
  }

  pauseOrGoOn() {
    if (this.state === "recording") {
      this.capture?.pause();
      this.machine.go("pause");
      this.stage.say(t("Paused. Nothing is recorded until you go on."));
    } else if (this.state === "paused") {
      this.capture?.resume();
      this.machine.go("resume");
      this.stage.say(t("Recording."));
    }
  }

  async stop() {
    if (running(this.state)) await this.capture?.stop();
  }

  /** The take has its last chunk. @param {Taken} taken */
  async ended(taken) {
    this.stopWaking?.();
    this.unlock?.();
    const blob = new Blob(this.chunks, { type: taken.mimeType });
    if (!blob.size) return this.nothingCame();
    this.showTake(blob);
    if (taken.interruption) this.machine.go("interrupt");
    if (!this.options.purpose) this.machine.go("keep");
    else if (!taken.interruption) this.machine.go("stop");
    this.stage.say(endWords(taken, { sent: this.options.purpose !== null, screen: this.screen }), Boolean(taken.interruption));
    if (!this.options.purpose) return this.tell({ uploadUrl: null, durationMs: taken.durationMs, blob, interruption: taken.interruption, resumed: false });
    await this.sendRest(taken, blob);
  }

  /** @param {Taken} taken @param {Blob} blob */
  async sendRest(taken, blob) {
    const { capture } = this;
    try {
      const upload = await this.opening;
      const url = (await upload?.finish({ durationMs: taken.durationMs })) ?? null;
      if (capture === this.capture) {
        this.machine.go("sent");
        this.stage.saved(taken.durationMs, taken.durationMs, "done");
        this.stage.say(savedWords(taken));
      }
      this.tell({ uploadUrl: url, durationMs: taken.durationMs, blob, interruption: taken.interruption, resumed: false });
    } catch (problem) {
      if (capture === this.capture) this.refused(/** @type {Error} */ (problem), taken, blob);
    }
  }

  /** The server will never take it: the person can still keep it as a file. @param {Error} problem @param {Taken} taken @param {Blob} blob */
  refused(problem, taken, blob) {
    this.machine.go("lost");
    this.stage.say(t("%(reason)s The take is still here on this page: download it before you leave.", { reason: problem.message }), true);
    this.stage.offer(this.playing ?? URL.createObjectURL(blob), `take-${this.takes}.${fileEnding(taken.mimeType)}`);
  }

  nothingCame() {
    this.opening?.then((upload) => upload.abort());
    this.machine.go("lost");
    this.stage.say(t("Nothing was recorded, so there is nothing to save. Check the camera and try again."), true);
  }

  /** @param {string} words */
  cameraLost(words) {
    if (running(this.state)) return; // the capture notices by itself and keeps what came
    if (this.machine.go("lost")) this.stage.say(words, true);
    else this.changed(this.state);
  }

  /** Play what was just recorded, or nothing. @param {Blob | null} blob */
  showTake(blob) {
    const video = this.stage.video("playback");
    if (this.playing) URL.revokeObjectURL(this.playing);
    this.playing = blob ? URL.createObjectURL(blob) : null;
    this.stage.offer(null);
    if (!video) return;
    video.pause();
    if (this.playing) showRecorded(video, this.playing);
    else video.removeAttribute("src");
  }

  /** @param {Omit<Take, "uploadId">} take */
  tell(take) {
    this.options.onTake?.({ ...take, uploadId: take.uploadUrl?.split("/").pop() ?? null });
  }

  /** Send what a crash or a reload left behind. */
  async finishLeftovers() {
    const { endpoint, purpose } = this.options;
    if (!purpose) return;
    const left = await resumeUnfinished({
      endpoint, purpose, spool: await this.spool,
      onDone: (url, record) => {
        if (this.state === "idle" || this.state === "ready") this.stage.say(t("A recording that was interrupted is saved now, up to the moment it broke off."));
        if (this.subject && record.metadata.subject !== this.subject) return;
        this.tell({ uploadUrl: url, durationMs: record.durationMs, blob: null, interruption: record.ended ? null : "page_closed", resumed: true });
      },
    });
    for (const upload of left) {
      this.sending.add(upload);
      upload.done.finally(() => this.sending.delete(upload)).catch(() => {});
    }
    if (left.length && this.state === "idle") this.stage.say(t("A recording was interrupted last time. What was kept of it is being saved now."));
  }

  /** Let go of everything; what is unsent stays in the browser for next time. */
  destroy() {
    this.capture?.stop();
    this.camera.off();
    this.stopWarning?.();
    this.stopKeys?.();
    this.stopWaking?.();
    this.showTake(null);
  }
}
