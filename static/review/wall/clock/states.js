// @ts-check
/**
 * What the wall's clock can be doing, and what changes it. A table and nothing else.
 *
 * starting: every answer is being put on one moment, and none plays. holding: an answer has run dry, and all wait for it.
 */

/** @typedef {"paused" | "starting" | "playing" | "holding" | "ended"} ClockState */
/** @typedef {"play" | "pause" | "seek" | "ready" | "dry" | "end"} ClockEvent */

/** @type {Record<ClockState, Partial<Record<ClockEvent, ClockState>>>} */
const TABLE = {
  paused: { play: "starting", end: "ended" },
  starting: { pause: "paused", ready: "playing", end: "ended" },
  playing: { pause: "paused", seek: "starting", dry: "holding", end: "ended" },
  holding: { pause: "paused", seek: "starting", ready: "playing", end: "ended" },
  ended: { play: "starting", seek: "paused" },
};

/** The state after the event; the same one where the event means nothing. @param {ClockState} state @param {ClockEvent} event @returns {ClockState} */
export function after(state, event) {
  return TABLE[state][event] ?? state;
}

/** Whether the person has asked for playing, also while the answers are waited for. @param {ClockState} state */
export function isGoing(state) {
  return state === "starting" || state === "playing" || state === "holding";
}
