// @ts-check
// Plays the clip before there is one: the card for its seconds, the kept parts of the take and nothing between, the card.
import { cardLengths, clipMs, placeAt } from "./sequence.js";
import { playableFrom, rangeAt } from "./ranges.js";

/** @typedef {import("./ranges.js").Range} Range */
/** @typedef {import("./sequence.js").Look} Look */
/** @typedef {import("./sequence.js").Place} Place */
/** @typedef {{ranges: readonly Range[], look: Look}} Plan */

/** A cut is jumped this much before it, so that no frame of what is cut away flashes by. */
const EARLY_MS = 12;

export class Player {
  /** @param {HTMLVideoElement} video @param {{plan: () => Plan, onChange: (player: Player) => void}} options */
  constructor(video, { plan, onChange }) {
    this.video = video;
    this.plan = plan;
    this.onChange = onChange;
    /** @type {Place} */
    this.place = { part: "take", ms: 0 };
    this.playing = false;
    this.last = 0;
    /** @type {number | null} a place to seek to once the video has finished the seek before */
    this.wanted = null;
    video.addEventListener("seeked", () => {
      if (this.wanted !== null) this.seekVideo(this.wanted);
    });
    video.addEventListener("ended", () => {
      if (this.playing && this.place.part === "take") this.leaveTake();
    });
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    const { ranges, look } = this.plan();
    if (this.atEnd(ranges, look)) this.place = placeAt(ranges, look, 0);
    if (this.place.part === "take") {
      const from = playableFrom(ranges, this.place.ms);
      this.go({ part: "take", ms: from ?? ranges[0][0] });
    }
    this.playing = true;
    this.last = performance.now();
    this.start();
    this.onChange(this);
    requestAnimationFrame((now) => this.tick(now));
  }

  pause() {
    this.playing = false;
    this.video.pause();
    this.onChange(this);
  }

  /** Go somewhere; playing goes on from there. @param {Place} place */
  go(place) {
    this.place = place;
    if (place.part === "take") this.seekVideo(place.ms);
    else this.video.pause();
    if (this.playing) this.start();
    this.onChange(this);
  }

  /** @param {number} ms in the take */
  goTake(ms) {
    this.go({ part: "take", ms: Math.min(Math.max(0, ms), this.durationMs) });
  }

  get durationMs() {
    return Number.isFinite(this.video.duration) ? this.video.duration * 1000 : Infinity;
  }

  /** @param {number} ms */
  seekVideo(ms) {
    if (this.video.seeking) {
      this.wanted = ms;
      return;
    }
    this.wanted = null;
    this.video.currentTime = ms / 1000;
  }

  start() {
    if (this.place.part !== "take") return;
    // A browser that refuses to play says so once; the picture then simply stays.
    this.video.play().catch(() => this.pause());
  }

  /** @param {readonly Range[]} ranges @param {Look} look */
  atEnd(ranges, look) {
    const { after } = cardLengths(look);
    if (this.place.part === "after") return this.place.ms >= after;
    return this.place.part === "take" && !after && playableFrom(ranges, this.place.ms + EARLY_MS) === null;
  }

  /** @param {number} now ms */
  tick(now) {
    if (!this.playing) return;
    const passed = now - this.last;
    this.last = now;
    if (this.place.part === "take") this.tickTake();
    else this.tickCard(passed);
    this.onChange(this);
    if (this.playing) requestAnimationFrame((next) => this.tick(next));
  }

  tickTake() {
    if (this.video.seeking || this.wanted !== null) return;
    const { ranges } = this.plan();
    const at = this.video.currentTime * 1000;
    this.place = { part: "take", ms: at };
    const index = rangeAt(ranges, at);
    if (index >= 0 && at < ranges[index][1] - EARLY_MS) return;
    const next = playableFrom(ranges, at + EARLY_MS);
    if (next === null) this.leaveTake();
    else if (next > at + EARLY_MS) this.goTake(next);
  }

  leaveTake() {
    const { ranges, look } = this.plan();
    this.video.pause();
    if (cardLengths(look).after) this.place = { part: "after", ms: 0 };
    else {
      this.place = { part: "take", ms: ranges[ranges.length - 1][1] };
      this.pause();
    }
  }

  /** @param {number} passed ms */
  tickCard(passed) {
    const { ranges, look } = this.plan();
    const ms = this.place.ms + passed;
    const length = cardLengths(look)[this.place.part === "before" ? "before" : "after"];
    if (ms < length) this.place = { part: this.place.part, ms };
    else if (this.place.part === "before") this.go({ part: "take", ms: ranges[0][0] });
    else {
      this.place = { part: "after", ms: length };
      this.pause();
    }
  }

  get clipMs() {
    const { ranges, look } = this.plan();
    return clipMs(ranges, look);
  }
}
