// @ts-check
// What the recorder is doing, and what may come next: one table, no side effects.
//
//   idle -> asking -> ready -> thinking -> recording <-> paused
//                                              |            |
//                                              +-> interrupted (the camera went away; what came is kept)
//                                              +-> uploading -> saved -> reviewing -> ready (again)
// Chunks go up while recording; "uploading" is only the wait for the last ones.

/** @typedef {"idle" | "asking" | "ready" | "thinking" | "recording" | "paused" | "interrupted" | "reviewing" | "uploading" | "saved"} State */
/** @typedef {"ask" | "granted" | "refused" | "count" | "start" | "cancel" | "pause" | "resume" | "stop" | "keep" | "interrupt" | "sent" | "lost" | "look" | "again"} Event */

/** What each event leads to. "stop" ends a recording that is sent somewhere, "keep" one that stays here (device test, practice).
 * @type {Record<State, Partial<Record<Event, State>>>} */
const TABLE = {
  idle: { ask: "asking" },
  asking: { granted: "ready", refused: "idle" },
  ready: { ask: "asking", count: "thinking", start: "recording", lost: "idle" },
  thinking: { start: "recording", cancel: "ready", lost: "idle" },
  recording: { pause: "paused", stop: "uploading", keep: "reviewing", interrupt: "interrupted", lost: "ready" },
  paused: { resume: "recording", stop: "uploading", keep: "reviewing", interrupt: "interrupted", lost: "ready" },
  interrupted: { sent: "saved", keep: "reviewing", lost: "reviewing" },
  uploading: { sent: "saved", lost: "reviewing" },
  saved: { look: "reviewing", again: "ready", ask: "asking" },
  reviewing: { again: "ready", ask: "asking", sent: "saved" },
};

export const STATES = /** @type {State[]} */ (Object.keys(TABLE));

/** The state after `event`, or null where the event means nothing. @param {State} state @param {Event} event @returns {State | null} */
export function next(state, event) {
  return TABLE[state][event] ?? null;
}

/** Whether `event` means something now. @param {State} state @param {Event} event */
export function can(state, event) {
  return next(state, event) !== null;
}

/** Whether the camera's picture is being kept or about to be. @param {State} state */
export function running(state) {
  return state === "recording" || state === "paused";
}

/** Whether closing the page now would cut something off. @param {State} state @param {number} unsent bytes that the server has not confirmed */
export function wouldLose(state, unsent) {
  return running(state) || unsent > 0;
}

export class Machine {
  /** @param {(state: State, before: State, event: Event) => void} onChange */
  constructor(onChange) {
    /** @type {State} */
    this.state = "idle";
    this.onChange = onChange;
  }

  /** Go on by `event`; whether it meant something. Late news (a track that ends after the stop) must not break anything.
   * @param {Event} event */
  go(event) {
    const to = next(this.state, event);
    if (to === null) return false;
    const before = this.state;
    this.state = to;
    this.onChange(to, before, event);
    return true;
  }

  /** @param {Event} event */
  can(event) {
    return can(this.state, event);
  }
}
