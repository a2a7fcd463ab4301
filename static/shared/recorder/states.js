// @ts-check
// What the recorder is doing, what may come next, and what a person can press meanwhile: two tables, no side effects.
//
//   idle -> asking -> ready -> thinking -> recording <-> paused
//                                              |            |
//                                              +-> interrupted (the camera went away; what came is kept)
//                                              +-> uploading -> saved -> reviewing -> ready (again)
// Chunks go up while recording; "uploading" is only the wait for the last ones. Without a connection that wait may be long:
// the next take can be recorded meanwhile.

/** @typedef {"idle" | "asking" | "ready" | "thinking" | "recording" | "paused" | "interrupted" | "reviewing" | "uploading" | "saved"} State */
/** @typedef {"ask" | "granted" | "refused" | "count" | "start" | "cancel" | "pause" | "resume" | "stop" | "keep" | "interrupt" | "sent" | "lost" | "look" | "again"} Event */
/** What a press on the record button does. @typedef {"ask" | "begin" | "cancel" | "stop" | "again"} Press */
/** @typedef {"ask" | "record" | "camera" | "microphone" | "screen" | "camera-off"} Switchable */
/** @typedef {{press: Press | null, shown: ("ask" | "pause" | "stop" | "again")[], off: Switchable[]}} Controls */

/** What each event leads to. "stop" ends a recording that is sent somewhere, "keep" one that stays here (device test, practice).
 * @type {Record<State, Partial<Record<Event, State>>>} */
const TABLE = {
  idle: { ask: "asking" },
  asking: { granted: "ready", refused: "idle" },
  ready: { ask: "asking", count: "thinking", start: "recording", lost: "idle" },
  thinking: { start: "recording", cancel: "ready", lost: "idle" },
  recording: { pause: "paused", stop: "uploading", keep: "reviewing", interrupt: "interrupted", lost: "ready" },
  paused: { resume: "recording", stop: "uploading", keep: "reviewing", interrupt: "interrupted", lost: "ready" },
  interrupted: { sent: "saved", keep: "reviewing", lost: "reviewing", again: "ready", ask: "asking" },
  uploading: { sent: "saved", lost: "reviewing", again: "ready", ask: "asking" },
  saved: { look: "reviewing", again: "ready", ask: "asking" },
  reviewing: { again: "ready", ask: "asking", sent: "saved" },
};

/** The choices of what is recorded. They are off wherever the camera cannot be asked for anew.
 * @type {Switchable[]} */
const SOURCES = ["camera", "microphone", "screen", "camera-off"];

/** What can be pressed in each state. `shown` comes and goes; `off` stays where it is and cannot be used.
 * @type {Record<State, Controls>} */
const CONTROLS = {
  idle: { press: "ask", shown: ["ask"], off: [] },
  asking: { press: null, shown: ["ask"], off: ["ask", "record", ...SOURCES] },
  ready: { press: "begin", shown: [], off: [] },
  thinking: { press: "cancel", shown: [], off: SOURCES },
  recording: { press: "stop", shown: ["pause", "stop"], off: SOURCES },
  paused: { press: "stop", shown: ["pause", "stop"], off: SOURCES },
  interrupted: { press: "again", shown: ["again"], off: [] },
  uploading: { press: "again", shown: ["again"], off: [] },
  saved: { press: "again", shown: ["again"], off: [] },
  reviewing: { press: "again", shown: ["again"], off: [] },
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

/** What a person can press now. @param {State} state @returns {Controls} */
export function controls(state) {
  return CONTROLS[state];
}

/** Whether the camera's picture is being kept or about to be. @param {State} state */
export function running(state) {
  return state === "recording" || state === "paused";
}

/** Whether a take has ended that can be played. @param {State} state */
export function ended(state) {
  return state === "interrupted" || state === "uploading" || state === "saved" || state === "reviewing";
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
