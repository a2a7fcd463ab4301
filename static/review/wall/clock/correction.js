// @ts-check
/**
 * What to do about a player that is not where the clock is, and where the clock may go. Pure, so that it can be tested without a browser.
 *
 * Players that start together stay together; they part after a stall or a seek and then stay apart. Nudging all the time makes
 * it worse, and a seek of a playing video lands some 60 ms off. So: leave small errors alone; a player that is ahead rests until
 * the clock has come; one that is far behind seeks once; and the rest is nudged away by at most a tenth of the speed.
 *
 * The answer that is heard is never told to seek: a seek stops the sound, which may take long to start again, and would be behind
 * once more. The clock follows it instead. And the clock leads nobody by more than LEAD_MS.
 */

export const LEAVE_MS = 25;
export const ENOUGH_MS = 5;
export const REST_MS = 100;
export const SEEK_MS = 200;
export const LEAD_MS = 200;
export const MOST_NUDGE = 0.1;

/**
 * @typedef {object} Stand where a player is
 * @property {number} at ms on the wall's time
 * @property {number} seen up to where its pictures were shown, in ms on the wall's time
 * @property {boolean} heard
 * @property {boolean} resting paused by us because it was ahead
 * @property {boolean} nudging whether its speed is being nudged already
 * @property {boolean} settling it has been told to seek or start, and its time says nothing yet
 * @property {boolean} maySeek where the clock is, it has been loaded, and it has not been told to seek lately
 */
/**
 * @typedef {{ kind: "leave" | "seek" | "rest" | "wake" } | { kind: "nudge", factor: number }} Correction
 */

/** What this player does now. @param {Stand} stand @param {number} position the clock's, in ms @returns {Correction} */
export function correct(stand, position) {
  const error = stand.at - position;
  const size = Math.abs(error);
  // Who waits for its own pictures must play for them to come.
  const ahead = Math.min(stand.at, stand.seen) - position;
  if (stand.resting) return { kind: ahead > LEAVE_MS ? "leave" : "wake" };
  if (stand.settling) return { kind: "leave" };
  if (ahead > REST_MS) return { kind: "rest" };
  if (error < -SEEK_MS && stand.maySeek && !stand.heard) return { kind: "seek" };
  if (size > LEAVE_MS || (stand.nudging && size > ENOUGH_MS)) {
    // Aim at closing the gap within half a second.
    const nudge = Math.min(MOST_NUDGE, Math.max(0.02, size / 500));
    return { kind: "nudge", factor: error > 0 ? 1 - nudge : 1 + nudge };
  }
  return { kind: "leave" };
}

/** Where the clock stands with the answer that is heard: the sound leads. @param {number} position ms @param {Stand[]} stands */
export function followSound(position, stands) {
  const heard = stands.find((stand) => stand.heard && !stand.resting && !stand.settling);
  return heard && Math.abs(heard.at - position) > LEAVE_MS ? heard.at : position;
}

/** The clock's position held back to what the slowest shows. @param {number} position ms @param {Stand[]} stands */
export function holdBack(position, stands) {
  return Math.min(position, ...stands.filter((stand) => !stand.settling).map((stand) => stand.seen + LEAD_MS));
}
