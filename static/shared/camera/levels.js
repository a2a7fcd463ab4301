// @ts-check
// How loud it is and what to call it. Numbers in, words' names out; meter.js does the listening.

/** @typedef {"silent" | "quiet" | "good" | "loud"} Loudness */
/** @typedef {"unknown" | "quiet" | "noisy"} Room */

const FLOOR_DB = -60;
const VOICE_MS = 1500;
const ROOM_MS = 6000;
const ROOM_LEAST_MS = 2000;
/** How many pieces of the last second and a half must hit the ceiling: a laugh does it once, a wrong setting all the time. */
const LOUD_LEAST = 4;
/** How far the lamps may go back from one look to the next, so that they can be read between two syllables. */
const FALL = 0.035;

/** Decibels below full scale of a piece of sound, and its highest sample. @param {ArrayLike<number>} samples from -1 to 1 */
export function measure(samples) {
  let sum = 0;
  let peak = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const value = samples[i];
    sum += value * value;
    if (value > peak || -value > peak) peak = Math.abs(value);
  }
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  return { db: rms > 0 ? Math.max(-100, 20 * Math.log10(rms)) : -100, peak };
}

/** How far the lamps are lit, 0 to 1. @param {number} db */
export function lamps(db) {
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / -FLOOR_DB));
}

/** What the lamps show next: up at once, down slowly. @param {number} level @param {number} before */
export function fall(level, before) {
  return Math.max(level, before - FALL, 0);
}

/** Listens over the last seconds: the voice is the loudest of it, the room what is left when nobody speaks. */
export class Levels {
  constructor() {
    /** @type {{at: number, db: number, peak: number}[]} */
    this.heard = [];
  }

  /** @param {number} at ms @param {number} db @param {number} peak 0 to 1 */
  add(at, db, peak) {
    this.heard.push({ at, db, peak });
    while (this.heard.length && this.heard[0].at < at - ROOM_MS) this.heard.shift();
  }

  /** @returns {Loudness} */
  loudness() {
    const last = this.heard.at(-1);
    if (!last) return "silent";
    const lately = this.heard.filter((sound) => sound.at >= last.at - VOICE_MS);
    if (lately.filter((sound) => sound.peak >= 0.98).length >= LOUD_LEAST) return "loud";
    const loudest = Math.max(...lately.map((sound) => sound.db));
    if (loudest < -70) return "silent";
    return loudest < -40 ? "quiet" : "good";
  }

  /** @returns {Room} */
  room() {
    const [first, last] = [this.heard[0], this.heard.at(-1)];
    if (!first || !last || last.at - first.at < ROOM_LEAST_MS) return "unknown";
    const sorted = this.heard.map((sound) => sound.db).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 10)] > -45 ? "noisy" : "quiet";
  }
}
