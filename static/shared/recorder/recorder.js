// @ts-check
// The recorder: camera to server, one take after the other. It ties the parts together; each part can be read by itself.
import { Camera } from "../camera/camera.js";
import { lacking } from "../camera/capable.js";
import { problemFor } from "../camera/devices.js";
import { waitingWords } from "../camera/sentences.js";
import { openSpool } from "../uploading/spool.js";
import { t } from "../words.js";
import { endTake } from "./ending.js";
import { Leftovers } from "./leftovers.js";
import { Review } from "./review.js";
import { connectionWords } from "./sentences.js";
import { Stage } from "./stage.js";
import { countDown, prepare } from "./starting.js";
import { controls, ended, Machine, running } from "./states.js";
import { LiveTake } from "./take.js";
import { wire } from "./wiring.js";

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

export class Recorder {
  /** @param {HTMLElement} root @param {RecorderOptions} options */
  constructor(root, options) {
    this.options = { endpoint: "/uploads", countdown: 3, mirrored: true, limitMs: null, ...options };
    this.stage = new Stage(root);
    this.machine = new Machine((state) => this.changed(state));
    this.camera = new Camera(this.stage, { mirrored: this.options.mirrored, onLost: (words) => this.cameraLost(words) });
    this.review = new Review(this.stage);
    this.leftovers = new Leftovers();
    this.subject = options.subject ?? "";
    /** The take under way, or the last one. @type {LiveTake | null} */
    this.take = null;
    /** Takes that are not safe on the server yet. @type {Set<LiveTake>} */
    this.sending = new Set();
    this.busy = false;
    this.takes = 0;
    this.spool = openSpool();
    this.unwire = wire(this);
    this.changed("idle");
    const lack = lacking();
    if (lack) this.stage.say(problemFor(lack).message, "error");
    this.finishLeftovers();
  }

  get state() {
    return this.machine.state;
  }

  /** Bytes that the server has not confirmed. */
  get unsent() {
    return [...this.sending].reduce((sum, take) => sum + take.unsent, this.leftovers.unsent);
  }

  /** Where a take goes, or null when it stays here. */
  get destination() {
    const { endpoint, purpose } = this.options;
    return purpose ? { endpoint, purpose, subject: this.subject, spool: this.spool } : null;
  }

  /** @param {State} state */
  changed(state) {
    const focused = document.activeElement;
    this.stage.show(state, { playable: ended(state) && this.review.playable, live: this.camera.picture });
    this.options.onState?.(state);
    this.stage.keepFocus(focused);
  }

  /** Turn the camera on, or on again with other wishes. @returns {Promise<boolean>} whether there is a picture or a voice now */
  async ask() {
    if (!this.machine.go("ask")) return false;
    this.stage.say(t("The browser is asking to use your camera and microphone. Choose Allow."));
    this.review.show(null);
    const problem = await this.camera.on(() => this.stage.say(waitingWords()));
    if (problem && !this.camera.live) {
      this.machine.go("refused");
      this.stage.say(problem, "error");
      return false;
    }
    this.machine.go("granted");
    this.stage.say(problem ?? t("Ready. Nothing is recorded yet."), problem ? "error" : "");
    return true;
  }

  /** The record button. */
  async press() {
    const { press } = controls(this.state);
    if (press === "stop") return this.stop();
    if (press === "cancel") return this.cancel();
    if (press === "ask") return this.ask();
    if (press === "again" && !(await this.again())) return;
    if (this.state === "ready") await this.begin();
  }

  /** Back to the camera for another take. @returns {Promise<boolean>} */
  async again() {
    if (!this.camera.live) return this.ask();
    this.review.show(null);
    this.stage.say(t("Ready. Nothing is recorded yet."));
    return this.machine.go("again");
  }

  async begin() {
    if (this.busy || this.state !== "ready") return;
    this.busy = true;
    try {
      await this.tryToBegin();
    } catch (error) {
      this.stage.say(/** @type {Error} */ (error).message, "error");
    } finally {
      this.busy = false;
    }
  }

  async tryToBegin() {
    const { unlock, subject } = await prepare(this.options.beforeStart);
    this.subject = subject ?? this.subject;
    if ((await this.countDown()) && this.start(unlock)) return;
    unlock();
  }

  /** @returns {Promise<boolean>} whether it came to its end */
  async countDown() {
    const from = this.options.countdown;
    if (!from) return this.state === "ready";
    this.machine.go("count");
    this.stage.say(t("Recording begins in %(n)s seconds.", { n: from }));
    return countDown(from, (count) => this.stage.count(count), () => this.state === "thinking");
  }

  cancel() {
    this.machine.go("cancel");
    this.stage.count(0);
    this.stage.say(t("Cancelled. Nothing was recorded."));
  }

  /** @param {() => void} unlock lets other windows record again @returns {boolean} whether it records */
  start(unlock) {
    const { stream, screen } = this.camera;
    if (!stream) return false;
    this.takes += 1;
    try {
      this.take = this.makeTake(stream, (take, taken) => {
        unlock();
        endTake(this, take, taken, screen).finally(() => this.sending.delete(take));
      });
      this.take.start();
      this.sending.add(this.take);
    } catch {
      this.machine.go("cancel");
      this.stage.say(t("This browser cannot record. Update it, use another browser, or import a video that you recorded elsewhere."), "error");
      return false;
    }
    this.stage.lastLeft = Infinity;
    this.machine.go("start");
    this.stage.say(t("Recording."));
    return true;
  }

  /** @param {MediaStream} stream @param {(take: LiveTake, taken: Taken) => void} onEnd */
  makeTake(stream, onEnd) {
    const { limitMs } = this.options;
    /** @type {LiveTake} */
    const take = new LiveTake({
      stream, limitMs, number: this.takes, destination: this.destination,
      onTick: (elapsed, left) => this.stage.time(elapsed, left, limitMs),
      onEnd: (taken) => onEnd(take, taken),
      onSafe: (safe, all, state) => take === this.take && this.stage.saved(safe, all, state),
      onConnection: (state, problem) => take === this.take && this.connectionChanged(state, problem),
    });
    return take;
  }

  /** @param {import("../uploading/sender.js").SendState} state @param {import("../uploading/tus.js").Refused | null} problem */
  connectionChanged(state, problem) {
    const words = connectionWords(state, problem, !running(this.state));
    if (words !== null) this.stage.say(words, state === "sending" ? "" : "waiting");
  }

  pauseOrGoOn() {
    const capture = this.take?.capture;
    if (this.state === "recording") {
      capture?.pause();
      this.machine.go("pause");
      this.stage.say(t("Paused. Nothing is recorded until you continue."));
    } else if (this.state === "paused") {
      capture?.resume();
      this.machine.go("resume");
      this.stage.say(t("Recording."));
    }
  }

  async stop() {
    if (running(this.state)) await this.take?.capture.stop();
  }

  /** @param {string} words */
  cameraLost(words) {
    if (running(this.state)) return; // the capture notices by itself and keeps what came
    if (this.machine.go("lost")) this.stage.say(words, "error");
    else this.changed(this.state);
  }

  /** @param {Omit<Take, "uploadId">} take */
  tell = (take) => this.options.onTake?.({ ...take, uploadId: take.uploadUrl?.split("/").pop() ?? null });

  /** Send what a crash or a reload left behind. */
  async finishLeftovers() {
    const { destination } = this;
    if (!destination) return;
    const left = await this.leftovers.send(destination, (uploadUrl, record) => {
      if (this.state === "idle" || this.state === "ready") this.stage.say(t("An interrupted recording is now saved, up to the moment it stopped."));
      if (this.subject && record.metadata.subject !== this.subject) return;
      this.tell({ uploadUrl, durationMs: record.durationMs, blob: null, interruption: record.ended ? null : "page_closed", resumed: true });
    });
    if (left && this.state === "idle") this.stage.say(t("Your last recording was interrupted. What was kept of it is being saved now."));
  }

  /** Let go of everything; what is unsent stays in the browser for next time. */
  destroy() {
    this.take?.capture.stop();
    this.camera.off();
    this.unwire();
    this.review.show(null);
  }
}
