// @ts-check
import { wantedMs } from "./buffer.js";
import { correct, followSound, holdBack, LEAD_MS } from "./correction.js";
import { exchangeFor } from "./exchange.js";
import { Player } from "./player.js";
import { after, isGoing } from "./states.js";

/**
 * One clock that several answers follow: started together, held together, and never ahead of their pictures.
 *
 * The clock's position is in ms from the wall's zero. Answers that are over wait for the longest. Where one runs dry all wait until each has
 * enough to go on; `waitsFor` says who is waited for. "state", "move", "rate", "listen" and "out" are its events.
 */

const LOOP_MS = 50;
const BUSY_MS = 200;
// A player that holds the clock back for longer than this is named.
const NAMED_MS = 300;
// An answer that was left out comes back when so much of it is there.
const ENOUGH_MS = 5000;
const WAKES = ["loadedmetadata", "seeked", "canplay", "progress", "error"];

/** @typedef {import("./states.js").ClockState} ClockState */
/** @typedef {import("./states.js").ClockEvent} ClockEvent */

export class Clock extends EventTarget {
  /** @param {HTMLVideoElement[]} videos */
  constructor(videos) {
    super();
    this.players = videos.map((video) => this.#newPlayer(video));
    /** @type {ClockState} */
    this.state = "paused";
    this.rate = 1;
    /** ms on the wall's time at `since`, a performance.now(); the clock runs on from there while it plays. */
    this.base = 0;
    this.since = 0;
    this.looked = 0;
    /** @type {number[]} when answers ran dry */
    this.holds = [];
    /** @type {Player[]} those because of whom the clock stands still or is held back */
    this.waitsFor = [];
    this.heldBackFrom = 0;
    /** @type {number | undefined} */
    this.loop = undefined;
  }

  /** One more answer, from now on. @param {HTMLVideoElement} video */
  join(video) {
    const player = this.#newPlayer(video);
    this.players.push(player);
    player.place(this.base);
    this.#tell("move");
  }

  /** Put a video in another's place while nothing plays: the same answer in another form, on the same moment.
   * @param {HTMLVideoElement} video @param {HTMLVideoElement} better @returns {Promise<boolean>} false when somebody pressed play meanwhile */
  async exchange(video, better) {
    const stays = () => this.state !== "playing" && this.state !== "starting";
    const player = this.players.find((one) => one.video === video);
    const stand = this.#newPlayer(better);
    if (!player || !stays()) return false;
    stand.offset = player.offset;
    if (!(await exchangeFor(stand, () => this.base)) || !stays()) return false;
    better.muted = video.muted;
    stand.speed(this.rate, 1);
    this.players[this.players.indexOf(player)] = stand;
    stand.place(this.base);
    return true;
  }

  /** The length of the wall: until the last answer is over, in ms. */
  get duration() {
    return Math.max(0, ...this.players.map((p) => (Number.isFinite(p.end) ? p.end : 0)));
  }

  /** Whether every video has said how long it is, or never will. Until then nobody knows which moments there are. */
  get #lengthsKnown() {
    return this.players.every((p) => p.video.error || Number.isFinite(p.end));
  }

  /** Where the clock is, in ms. */
  get position() {
    // A page that was too busy to look does not know that the pictures went on.
    const now = Math.min(performance.now(), this.looked + BUSY_MS);
    const running = this.state === "playing" ? Math.max(0, now - this.since) * this.rate : 0;
    return Math.min(this.base + running, (this.#lengthsKnown && this.duration) || Infinity);
  }

  /** Whether playing was asked for, also while answers are waited for. */
  get going() {
    return isGoing(this.state);
  }

  /** Start all answers together, as soon as all of them can. */
  play() {
    if (this.going) return;
    if (this.state === "ended" || (this.#lengthsKnown && this.position >= this.duration - 50)) this.base = 0;
    this.#happens("play");
    this.#placeAll();
    this.#turn();
  }

  /** Stop all answers and put them on the same moment. */
  pause() {
    this.base = this.position;
    if (this.#happens("pause")) this.#placeAll();
  }

  toggle() {
    return this.going ? this.pause() : this.play();
  }

  /**
   * Go to a moment; playing goes on from there.
   * @param {number} ms
   */
  seek(ms) {
    this.base = Math.max(0, this.#lengthsKnown ? Math.min(ms, this.duration) : ms);
    this.#happens("seek");
    this.#placeAll();
    this.#tell("move");
    if (this.going) this.#turn();
  }

  /** @param {number} rate */
  setRate(rate) {
    this.#goOnFrom(this.position);
    this.rate = rate;
    for (const player of this.players) player.speed(rate, 1);
    this.#tell("rate");
  }

  /**
   * Let one answer be heard and no other.
   * @param {number} index -1 for none
   */
  listen(index) {
    this.players.forEach((player, i) => {
      player.video.muted = i !== index;
    });
    this.#tell("listen");
  }

  /** Go on without this answer. @param {Player} player */
  leaveOut(player) {
    player.out = "left";
    player.stop();
    this.#tell("out");
  }

  /** Try again to have it among the others. @param {Player} player */
  bringBack(player) {
    player.tries = 0;
    if (player.video.error) player.again(this.base);
    player.out = "";
    if (this.state === "playing") this.#hold();
    else player.place(this.base);
    this.#tell("out");
  }

  /** How far each player is from the clock, in ms; for tests and the curious. */
  errors() {
    const now = this.position;
    return this.players.map((p) => p.at - now);
  }

  /** One look at all players: what they need, and what comes of it. */
  #turn() {
    const now = performance.now();
    this.looked = now;
    for (const player of this.players) this.#mend(player, now);
    if (this.state === "playing") this.#keepTogether(now);
    else if (this.going) this.#startWhenReady(now);
    else for (const player of this.players) player.settle();
  }

  /** @param {number} now */
  #startWhenReady(now) {
    const wanted = wantedMs(this.holds, now, this.rate);
    const going = this.#unfinished();
    for (const player of this.players) player.settle();
    this.waitsFor = going.filter((player) => !player.isReady(wanted));
    if (this.waitsFor.length) return this.#tell("move");
    if (!going.length) return this.players.some((player) => !player.out) ? this.#finish() : this.pause();
    this.#goOnFrom(this.base);
    this.#happens("ready");
    for (const player of going) void player.start(now).then((asItIs) => asItIs || this.#tell("silenced"));
  }

  /** @param {number} now */
  #keepTogether(now) {
    const free = this.position;
    if (free >= this.duration - 20 && this.#lengthsKnown) return this.#finish();
    this.#takeBackThoseLeftOut();
    const going = this.#unfinished();
    if (going.some((player) => player.isDry(now))) return this.#hold();
    const stands = going.map((player) => player.stand(now, free));
    const sound = followSound(free, stands);
    const steps = stands.map((stand) => correct(stand, sound));
    const position = holdBack(sound, stands.filter((_, i) => steps[i].kind !== "seek"));
    if (position !== free) this.#goOnFrom(position);
    going.forEach((player, i) => {
      const step = steps[i].kind === "seek" ? steps[i] : correct(stands[i], position);
      player.take(step, now, position, this.rate);
    });
    this.#nameTheSlow(now, position < free, going, position);
    this.#tell("move");
  }

  /** @param {number} now @param {boolean} heldBack @param {Player[]} going @param {number} position */
  #nameTheSlow(now, heldBack, going, position) {
    this.heldBackFrom = heldBack ? this.heldBackFrom || now : 0;
    const long = heldBack && now - this.heldBackFrom > NAMED_MS;
    this.waitsFor = long ? going.filter((player) => player.seen + LEAD_MS <= position + 1) : [];
  }

  /** Who was left out and has loaded enough by now is with us again; it is far behind, and seeks. */
  #takeBackThoseLeftOut() {
    for (const player of this.players) {
      if (player.out !== "left" || player.heard || player.loadedFrom(this.position) < ENOUGH_MS) continue;
      player.out = "";
      this.#tell("out");
    }
  }

  /** All wait where the slowest is. */
  #hold() {
    const going = this.#unfinished();
    const slowest = Math.min(...going.map((player) => player.at));
    this.base = Math.max(0, Math.min(this.position, slowest));
    this.holds = [...this.holds.slice(-9), performance.now()];
    this.waitsFor = going.filter((player) => player.isDry(performance.now()));
    this.#happens("dry");
    this.#placeAll();
  }

  #finish() {
    this.base = this.duration;
    this.#happens("end");
  }

  /** Let the event change the state; players stop in every state but playing. @param {ClockEvent} event @returns {boolean} whether it did */
  #happens(event) {
    const state = after(this.state, event);
    if (state === this.state) return false;
    this.state = state;
    window.clearInterval(this.loop);
    if (state !== "playing") this.#stopAll();
    if (!isGoing(state)) this.waitsFor = [];
    if (isGoing(state)) this.loop = window.setInterval(() => this.#turn(), LOOP_MS);
    this.#tell("state");
    return true;
  }

  #stopAll() {
    for (const player of this.players) {
      player.stop();
      player.speed(this.rate, 1);
    }
    this.heldBackFrom = 0;
  }

  #placeAll() {
    for (const player of this.players) player.place(this.base);
  }

  /** The clock runs on from here. @param {number} position ms */
  #goOnFrom(position) {
    this.base = position;
    this.since = performance.now();
    this.looked = this.since;
  }

  /** Players that still have something to show where the clock is. */
  #unfinished() {
    const at = this.position;
    return this.players.filter((player) => player.lastsBeyond(at));
  }

  /** @param {Player} player @param {number} now */
  #mend(player, now) {
    const before = player.out;
    player.mend(now, this.position);
    if (player.out !== before) this.#tell("out");
  }

  /** @param {HTMLVideoElement} video */
  #newPlayer(video) {
    const player = new Player(video);
    for (const event of WAKES) video.addEventListener(event, () => this.#turnSoon(player));
    return player;
  }

  /** Something new is known of a player: no need to wait for the next turn. @param {Player} player */
  #turnSoon(player) {
    if (!this.players.includes(player)) return;
    if (this.going && this.state !== "playing") this.#turn();
    else player.settle();
    if (!player.video.error || player.out) return;
    this.#mend(player, performance.now());
    window.setTimeout(() => this.#turn(), Math.max(0, player.retryAt - performance.now()) + LOOP_MS);
  }

  /** @param {string} what */
  #tell(what) {
    this.dispatchEvent(new CustomEvent(what, { detail: { state: this.state, position: this.position } }));
  }
}
