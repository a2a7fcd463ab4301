// @ts-check
import { loadedBeyond, loadedRanges } from "./buffer.js";

/** @typedef {import("./correction.js").Stand} Stand */
/** @typedef {import("./correction.js").Correction} Correction */

// A playing video that is told to seek goes on this much later; it is sent to where the clock will be by then.
const LANDING_MS = 70;
const SETTLE_MS = 250;
const SEEK_AGAIN_MS = 3000;
const END_MS = 40;
// From the decoder to the screen.
const LATE_MS = 100;
// A browser that tells of no picture for this long does not tell at all, or draws none.
const BLIND_MS = 2000;
// The form that has 30 pictures in every second.
const EVEN = "wall";
const RETRY_MS = [1000, 2000, 4000, 8000];

/** One answer's video, as the clock sees it: where it stands on the wall's time, what it has loaded, and what it is told to do. */
export class Player {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    video.preload = "auto";
    video.playsInline = true;
    this.video = video;
    /** ms of its own video at which the wall's zero lies */
    this.offset = 0;
    /** @type {number | null} the moment of the wall it has still to be put on */
    this.wanted = null;
    this.nudging = false;
    this.resting = false;
    this.toldToMove = -Infinity;
    this.toldToSeek = -Infinity;
    this.tries = 0;
    this.retryAt = 0;
    /** The moment of the picture that was last on the screen, where the browser tells. @type {number | null} */
    this.shown = null;
    this.shownWhen = 0;
    this.inView = true;
    this.#lookAtPictures();
    new IntersectionObserver(([entry]) => { this.inView = entry.isIntersecting; }).observe(video);
    /** The wall goes on without it: it failed for good, or somebody chose so. @type {"" | "lost" | "left"} */
    this.out = "";
  }

  /** Where it is, in ms on the wall's time. */
  get at() {
    return this.video.currentTime * 1000 - this.offset;
  }

  /** Where it ends, in ms on the wall's time; NaN until that is known. */
  get end() {
    return this.video.duration * 1000 - this.offset;
  }

  /** Up to where its pictures were shown, in ms on the wall's time. Only even pictures can be late: others may stand for a second. */
  get seen() {
    const tells = this.shown !== null && this.inView && !document.hidden && this.video.dataset.form === EVEN
      && performance.now() - this.shownWhen < BLIND_MS;
    return tells ? Math.min(this.at, /** @type {number} */ (this.shown) - this.offset + LATE_MS) : this.at;
  }

  get heard() {
    return !this.video.muted && this.video.volume > 0;
  }

  /** Whether it still has something to show at this moment. @param {number} position ms */
  lastsBeyond(position) {
    return !this.out && !(this.end <= position + END_MS);
  }

  /** How many ms are loaded from this moment of the wall on; Infinity when the rest of it is. @param {number} position */
  loadedFrom(position) {
    const at = position + this.offset;
    const beyond = loadedBeyond(loadedRanges(this.video), at);
    return beyond > 0 && at + beyond >= this.video.duration * 1000 - 200 ? Infinity : beyond;
  }

  /** It stands still for want of data. @param {number} now */
  isDry(now) {
    const { video } = this;
    if (video.error) return true;
    if (video.seeking && now - this.toldToMove < SETTLE_MS) return false;
    return video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && this.at < this.end - END_MS;
  }

  /** Whether it stands on its moment and has enough to go on. @param {number} ms how much it must have loaded */
  isReady(ms) {
    const { video } = this;
    if (video.error || this.wanted !== null || video.seeking || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return false;
    // A browser that has stopped loading by itself will not give more before it plays.
    return this.loadedFrom(this.at) >= ms || video.networkState === HTMLMediaElement.NETWORK_IDLE;
  }

  /** @param {number} now @param {number} position ms @returns {Stand} */
  stand(now, position) {
    return {
      at: this.at, seen: this.seen, heard: this.heard, resting: this.resting, nudging: this.nudging,
      settling: this.video.seeking && now - this.toldToMove < SETTLE_MS,
      maySeek: now - this.toldToSeek > SEEK_AGAIN_MS && this.loadedFrom(position) > SEEK_AGAIN_MS / 3,
    };
  }

  /** Have it stand on this moment of the wall as soon as it can. @param {number} position ms */
  place(position) {
    this.wanted = position;
    this.resting = false;
    this.settle();
  }

  /** Go to the moment that is wanted, if its length is known by now. */
  settle() {
    const { video } = this;
    if (this.wanted === null || video.error || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    const seconds = Math.max(0, Math.min((this.wanted + this.offset) / 1000, Number.isFinite(video.duration) ? video.duration : Infinity));
    this.wanted = null;
    if (Math.abs(video.currentTime - seconds) > 0.001) video.currentTime = seconds;
  }

  /** @param {Correction} step @param {number} now @param {number} position ms @param {number} rate */
  take(step, now, position, rate) {
    if (step.kind === "rest") this.rest();
    if (step.kind === "wake") this.start(now);
    if (step.kind === "seek") this.seek(now, position, rate);
    this.speed(rate, step.kind === "nudge" ? step.factor : 1);
    if (this.video.paused && !this.video.ended && !this.resting) void this.video.play().catch(() => undefined);
  }

  /** @param {number} now @returns {Promise<boolean>} whether it plays as it is; false when only without sound */
  async start(now) {
    this.resting = false;
    this.toldToMove = now;
    this.#sees(this.shown === null ? null : this.video.currentTime * 1000);
    const refused = await this.video.play().then(() => null, (error) => error);
    if (refused?.name !== "NotAllowedError" || this.video.muted) return true;
    // Sound needs a gesture in some browsers; a muted start is always allowed.
    this.video.muted = true;
    await this.video.play().catch(() => undefined);
    return false;
  }

  rest() {
    this.resting = true;
    this.video.pause();
  }

  /** @param {number} now @param {number} position ms @param {number} rate */
  seek(now, position, rate) {
    this.toldToMove = this.toldToSeek = now;
    this.video.currentTime = (position + LANDING_MS * rate + this.offset) / 1000;
  }

  stop() {
    this.video.pause();
    this.resting = false;
  }

  /** @param {number} rate @param {number} factor */
  speed(rate, factor) {
    this.nudging = factor !== 1;
    if (Math.abs(this.video.playbackRate - rate * factor) > 0.001) this.video.playbackRate = rate * factor;
  }

  #lookAtPictures() {
    this.video.requestVideoFrameCallback?.((_now, picture) => {
      this.#sees(picture.mediaTime * 1000);
      this.#lookAtPictures();
    });
  }

  /** @param {number | null} moment */
  #sees(moment) {
    this.shown = moment;
    this.shownWhen = performance.now();
  }

  /** Load it anew where the line failed, later each time; given up after some tries. @param {number} now @param {number} position ms */
  mend(now, position) {
    const { error } = this.video;
    if (!error || this.out === "lost") return;
    if (error.code === MediaError.MEDIA_ERR_DECODE || this.tries >= RETRY_MS.length) {
      this.out = "lost";
    } else if (!this.retryAt) {
      this.retryAt = now + RETRY_MS[this.tries];
    } else if (now >= this.retryAt) {
      this.tries += 1;
      this.again(position);
    }
  }

  /** Load it anew. @param {number} position ms where it is to stand */
  again(position) {
    this.out = "";
    this.retryAt = 0;
    this.video.load();
    this.place(position);
  }
}
