// @ts-check
// Notices during a recording that nothing is heard, so that nobody talks for two minutes into a dead microphone.
import { Meter } from "./meter.js";

/** A pause to think is shorter. */
const SILENT_MS = 8000;

/** Tells from one level after the other when silence has lasted, and when it is over. */
export class Silence {
  /** @param {number} now ms */
  constructor(now) {
    this.heardAt = now;
    this.told = false;
  }

  /** @param {import("./levels.js").Loudness} loudness @param {number} now ms
   * @returns {boolean | null} true when it has just become a silence, false when it has just ended, else null */
  add(loudness, now) {
    if (loudness !== "silent") this.heardAt = now;
    const silent = now - this.heardAt >= SILENT_MS;
    if (silent === this.told) return null;
    this.told = silent;
    return silent;
  }
}

/** Call `onSilent(true)` once nothing has been heard for eight seconds, `onSilent(false)` when something is. Where the browser cannot listen
 * nothing is called. @param {MediaStream} stream @param {(silent: boolean) => void} onSilent @returns {() => void} ends it */
export function watchSilence(stream, onSilent) {
  const silence = new Silence(performance.now());
  const meter = new Meter(stream, {
    onLevel: (_db, loudness) => {
      const changed = silence.add(loudness, performance.now());
      if (changed !== null) onSilent(changed);
    },
  });
  return () => meter.stop();
}
