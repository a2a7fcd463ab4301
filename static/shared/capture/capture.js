// @ts-check
// One take from a stream: chunks every second, time without the pauses, and a clean end whatever happens to the camera.
import { recorderOptions } from "./format.js";

const CHUNK_MS = 1000;
const TICK_MS = 100;
/** A phone mutes the tracks for a moment when it changes headset; longer than this somebody has taken the camera away. */
const MUTED_MS = 2000;
const STOP_MS = 3000;
/** A recorder that has given nothing for so long has stopped, whatever it says. */
const STALLED_MS = 4000;

/** @typedef {"camera_lost" | "microphone_lost" | "recorder_failed" | "stalled" | "muted"} Interruption */
/** @typedef {{durationMs: number, mimeType: string, interruption: Interruption | null, reachedLimit: boolean}} Taken */
/** @typedef {{stream: MediaStream, onChunk: (chunk: Blob) => void, onEnd: (taken: Taken) => void, onTick?: (elapsedMs: number, leftMs: number | null) => void,
 *   limitMs?: number | null, makeRecorder?: (stream: MediaStream) => MediaRecorder, now?: () => number}} CaptureOptions */

/** Records until `stop()`, the limit or an interruption; `onEnd` comes once, after the last chunk. */
export class Capture {
  /** @param {CaptureOptions} options */
  constructor(options) {
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    const make = options.makeRecorder ?? ((stream) => new MediaRecorder(stream, recorderOptions(stream)));
    this.recorder = make(options.stream);
    this.before = 0;
    /** @type {number | null} */
    this.since = null;
    /** @type {Interruption | null} */
    this.interruption = null;
    this.reachedLimit = false;
    this.ended = false;
    /** How long no chunk has come, as far as this page was awake, ms. */
    this.dryMs = 0;
    this.lookedAt = this.now();
    /** @type {(() => void)[]} */
    this.undo = [];
    /** @type {Promise<Taken>} */
    this.taken = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  start() {
    const { recorder } = this;
    recorder.ondataavailable = (event) => {
      if (event.data.size) {
        this.dryMs = 0;
        this.options.onChunk(event.data);
      }
      if (!this.ended) this.tick(); // timers of a hidden page may sleep, chunks come all the same
    };
    recorder.onstop = () => this.end();
    recorder.onerror = () => this.interrupt("recorder_failed");
    for (const track of this.options.stream.getTracks()) this.watch(track);
    recorder.start(CHUNK_MS);
    this.since = this.lookedAt = this.now();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** Milliseconds recorded, without the pauses. */
  get elapsedMs() {
    return Math.round(this.before + (this.since === null ? 0 : this.now() - this.since));
  }

  get mimeType() {
    return this.recorder.mimeType;
  }

  pause() {
    if (this.since === null || this.recorder.state !== "recording") return;
    this.recorder.requestData(); // what was said before the pause goes up now
    this.recorder.pause();
    this.before = this.elapsedMs;
    this.since = null;
  }

  resume() {
    if (this.since !== null || this.recorder.state !== "paused") return;
    this.recorder.resume();
    this.since = this.now();
  }

  /** End the take. @returns {Promise<Taken>} after the last chunk has been handed over */
  stop() {
    this.freeze();
    if (this.recorder.state === "inactive") setTimeout(() => this.end(), 0);
    else {
      this.recorder.stop();
      setTimeout(() => this.end(), STOP_MS); // some browsers forget to say that they have stopped
    }
    return this.taken;
  }

  /** Whether chunks have stopped coming. A page that slept, or a laptop that was shut, counts one short moment. */
  stalled() {
    const now = this.now();
    this.dryMs = this.since === null ? 0 : this.dryMs + Math.min(2 * TICK_MS, now - this.lookedAt);
    this.lookedAt = now;
    return this.dryMs > STALLED_MS;
  }

  tick() {
    const { limitMs, onTick } = this.options;
    if (this.stalled()) return this.interrupt("stalled");
    const left = limitMs ? limitMs - this.elapsedMs : null;
    onTick?.(this.elapsedMs, left === null ? null : Math.max(0, left));
    if (left === null || left > 0 || this.since === null || this.ended) return;
    this.reachedLimit = true;
    this.stop();
  }

  /** @param {Interruption} why */
  interrupt(why) {
    if (this.ended || this.interruption) return;
    this.interruption = why;
    this.stop();
  }

  /** @param {MediaStreamTrack} track */
  watch(track) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let muted;
    const gone = () => this.interrupt(track.kind === "video" ? "camera_lost" : "microphone_lost");
    const mute = () => {
      muted = setTimeout(() => this.interrupt("muted"), MUTED_MS);
    };
    const unmute = () => clearTimeout(muted);
    if (track.muted) mute();
    track.addEventListener("ended", gone);
    track.addEventListener("mute", mute);
    track.addEventListener("unmute", unmute);
    this.undo.push(() => {
      clearTimeout(muted);
      track.removeEventListener("ended", gone);
      track.removeEventListener("mute", mute);
      track.removeEventListener("unmute", unmute);
    });
  }

  freeze() {
    this.before = this.elapsedMs;
    this.since = null;
    clearInterval(this.ticking);
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    this.freeze();
    for (const undo of this.undo) undo();
    const { interruption, reachedLimit, mimeType } = this;
    const taken = { durationMs: this.before, mimeType, interruption, reachedLimit };
    this.options.onEnd(taken);
    this.resolve?.(taken);
  }
}
