// @ts-check
import { correct } from "./correction.js";

/**
 * One clock that several players follow: started together, held together.
 *
 * The clock's position is in ms from the wall's zero; each player may have an offset, the place in its own video where the zero
 * lies. Players that have ended simply wait; a player that waits for data longer than a second holds all the others.
 */

const LOOP_MS = 100;
const HOLD_AFTER_MS = 1000;
const SETTLE_MS = 700;
// A playing video that is told to seek goes on this much later; it is sent to where the clock will be by then.
const LANDING_MS = 70;
const START_WAIT_MS = 8000;

/** @typedef {"paused" | "starting" | "playing" | "holding" | "ended"} ClockState */
/**
 * @typedef {object} Player
 * @property {HTMLVideoElement} video
 * @property {number} offset ms of its own video at which the wall's zero lies
 * @property {boolean} nudging
 * @property {number} settlingUntil performance.now() until which a seek may still be on its way
 * @property {number} waitingSince performance.now() since it has had no data, or 0
 */

export class Clock extends EventTarget {
  /** @param {HTMLVideoElement[]} videos */
  constructor(videos) {
    super();
    /** @type {Player[]} */
    this.players = videos.map(newPlayer);
    /** @type {ClockState} */
    this.state = "paused";
    this.rate = 1;
    this.base = 0;
    this.since = 0;
    /** @type {number | undefined} */
    this.loop = undefined;
  }

  /** One more answer, from now on. @param {HTMLVideoElement} video */
  join(video) {
    this.players.push(newPlayer(video));
    void this.#place(this.base);
    this.#tell("move");
  }

  /** Put a video in another's place while nothing plays: the same answer in a better form, on the same moment.
   * @param {HTMLVideoElement} video @param {HTMLVideoElement} better @returns {Promise<boolean>} false when somebody pressed play meanwhile */
  async exchange(video, better) {
    const player = this.players.find((one) => one.video === video);
    const stand = newPlayer(better);
    if (!player || this.#going) return false;
    stand.offset = player.offset;
    await placeOne(stand, this.base);
    if (this.#going || better.error) return false;
    better.muted = video.muted;
    better.playbackRate = video.playbackRate;
    this.players[this.players.indexOf(player)] = stand;
    await placeOne(stand, this.base);
    return true;
  }

  get #going() {
    return this.state === "playing" || this.state === "starting" || this.state === "holding";
  }

  /** The length of the wall: until the last player has ended, in ms. */
  get duration() {
    return Math.max(0, ...this.players.map((p) => (Number.isFinite(p.video.duration) ? p.video.duration * 1000 - p.offset : 0)));
  }

  /** Whether every video has said how long it is, or never will. Until then nobody knows which moments there are. */
  get #lengthsKnown() {
    return this.players.every((p) => p.video.error || Number.isFinite(p.video.duration));
  }

  /** Where the clock is, in ms. */
  get position() {
    const running = this.state === "playing" ? (performance.now() - this.since) * this.rate : 0;
    return Math.min(this.base + running, this.duration || Infinity);
  }

  /** Start all players together, as soon as all of them can. */
  async play() {
    if (this.state === "playing" || this.state === "starting") return;
    if (this.state === "ended" || this.position >= this.duration - 50) this.base = 0;
    this.#become("starting");
    await this.#place(this.base);
    if (/** @type {ClockState} */ (this.state) !== "starting") return;
    const started = this.#unfinished().map((p) => this.#startPlayer(p));
    await Promise.all(started);
    if (/** @type {ClockState} */ (this.state) !== "starting") return this.#pauseAll();
    this.since = performance.now();
    // The players' own start takes a few ms: begin where most of them are.
    this.base = this.#median() ?? this.base;
    this.#become("playing");
    this.loop = window.setInterval(() => this.#control(), LOOP_MS);
  }

  /** Stop all players and set them on the same moment. */
  pause() {
    if (this.state === "paused") return;
    this.base = this.position;
    this.#halt("paused");
    void this.#place(this.base);
  }

  toggle() {
    return this.state === "playing" || this.state === "starting" || this.state === "holding" ? this.pause() : this.play();
  }

  /**
   * Go to a moment; playing goes on from there.
   * @param {number} ms
   */
  async seek(ms) {
    const goesOn = this.state === "playing" || this.state === "starting" || this.state === "holding";
    this.#halt("paused");
    this.base = Math.max(0, this.#lengthsKnown ? Math.min(ms, this.duration) : ms);
    this.#tell("move");
    await this.#place(this.base);
    if (goesOn) await this.play();
  }

  /** @param {number} rate */
  setRate(rate) {
    if (this.state === "playing") {
      this.base = this.position;
      this.since = performance.now();
    }
    this.rate = rate;
    for (const player of this.players) this.#speed(player, 1);
    this.#tell("rate");
  }

  /**
   * Let one player be heard and no other.
   * @param {number} index -1 for none
   */
  listen(index) {
    this.players.forEach((player, i) => {
      player.video.muted = i !== index;
    });
    this.#tell("listen");
  }

  /** How far each player is from the clock, in ms; for tests and the curious. */
  errors() {
    const now = this.position;
    return this.players.map((p) => p.video.currentTime * 1000 - p.offset - now);
  }

  #control() {
    if (this.state === "holding") return this.#release();
    if (this.state !== "playing") return;
    const position = this.position;
    if (position >= this.duration - 20) return this.#finish();
    if (this.#someoneStarves()) return this.#hold();
    for (const player of this.#unfinished()) this.#follow(player, position);
    this.#tell("move");
  }

  /**
   * @param {Player} player
   * @param {number} position
   */
  #follow(player, position) {
    if (player.video.paused) {
      // Where it stands says nothing until it goes again.
      void player.video.play().catch(() => undefined);
      return;
    }
    const error = player.video.currentTime * 1000 - player.offset - position;
    const settling = player.video.seeking || performance.now() < player.settlingUntil;
    const step = correct(error, player.nudging, settling);
    if (step.kind === "seek") {
      player.settlingUntil = performance.now() + SETTLE_MS;
      this.#speed(player, 1);
      player.video.currentTime = (position + LANDING_MS * this.rate + player.offset) / 1000;
    } else {
      this.#speed(player, step.kind === "nudge" ? step.factor : 1);
    }
  }

  /** @param {Player} player @param {number} factor */
  #speed(player, factor) {
    const wanted = this.rate * factor;
    player.nudging = factor !== 1;
    if (Math.abs(player.video.playbackRate - wanted) > 0.001) player.video.playbackRate = wanted;
  }

  #someoneStarves() {
    const now = performance.now();
    let starves = false;
    for (const player of this.#unfinished()) {
      const dry = player.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !player.video.seeking;
      player.waitingSince = dry ? player.waitingSince || now : 0;
      starves ||= dry && now - player.waitingSince > HOLD_AFTER_MS;
    }
    return starves;
  }

  #hold() {
    this.base = this.position;
    this.state = "holding";
    this.#pauseAll();
    this.#become("holding");
  }

  #release() {
    if (this.#unfinished().some((p) => p.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA)) return;
    window.clearInterval(this.loop);
    this.state = "paused";
    void this.play();
  }

  #finish() {
    this.base = this.duration;
    this.#halt("ended");
  }

  /** @param {ClockState} state */
  #halt(state) {
    window.clearInterval(this.loop);
    this.#pauseAll();
    this.#become(state);
  }

  #pauseAll() {
    for (const player of this.players) {
      player.video.pause();
      this.#speed(player, 1);
      player.waitingSince = 0;
    }
  }

  /** Players whose video has not run out at the clock's position. */
  #unfinished() {
    const at = this.position;
    return this.players.filter((p) => !p.video.error && (!Number.isFinite(p.video.duration) || p.video.duration * 1000 - p.offset > at + 40));
  }

  #median() {
    const at = this.#unfinished().map((p) => p.video.currentTime * 1000 - p.offset).sort((a, b) => a - b);
    return at.length ? at[Math.floor(at.length / 2)] : undefined;
  }

  /** @param {Player} player */
  async #startPlayer(player) {
    try {
      await player.video.play();
    } catch {
      // Sound needs a gesture in some browsers; a muted start is always allowed.
      player.video.muted = true;
      await player.video.play().catch(() => undefined);
    }
  }

  /**
   * Set every player on the moment and wait until each shows it and can go on.
   * @param {number} ms
   */
  async #place(ms) {
    await Promise.all(this.players.map((player) => placeOne(player, ms)));
  }

  /** @param {ClockState} state */
  #become(state) {
    this.state = state;
    this.#tell("state");
  }

  /** @param {string} what */
  #tell(what) {
    this.dispatchEvent(new CustomEvent(what, { detail: { state: this.state, position: this.position } }));
  }
}

/** @param {HTMLVideoElement} video @returns {Player} */
function newPlayer(video) {
  video.preload = "auto";
  video.playsInline = true;
  return { video, offset: 0, nudging: false, settlingUntil: 0, waitingSince: 0 };
}

/**
 * @param {Player} player
 * @param {number} ms
 */
async function placeOne(player, ms) {
  const { video } = player;
  if (video.error) return;
  await until(video, "loadedmetadata", () => video.readyState >= HTMLMediaElement.HAVE_METADATA);
  const wanted = Math.min((ms + player.offset) / 1000, Number.isFinite(video.duration) ? video.duration : Infinity);
  if (Math.abs(video.currentTime - wanted) > 0.001) {
    video.currentTime = wanted;
    await until(video, "seeked", () => !video.seeking);
  }
  await until(video, "canplay", () => video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA || video.ended || atEnd(video));
}

/** @param {HTMLVideoElement} video */
function atEnd(video) {
  return Number.isFinite(video.duration) && video.currentTime >= video.duration - 0.05;
}

/**
 * @param {HTMLVideoElement} video
 * @param {string} event
 * @param {() => boolean} done
 * @returns {Promise<void>} settles also on an error or after a while, so that one broken video cannot hold the wall for ever
 */
function until(video, event, done) {
  if (done()) return Promise.resolve();
  return new Promise((resolve) => {
    const check = () => {
      if (!done() && !video.error) return;
      end();
    };
    const end = () => {
      window.clearTimeout(timer);
      video.removeEventListener(event, check);
      video.removeEventListener("error", end);
      resolve();
    };
    const timer = window.setTimeout(end, START_WAIT_MS);
    video.addEventListener(event, check);
    video.addEventListener("error", end);
  });
}
