// @ts-check
// The part of a question in front of the camera: think, count down, record. It asks the camera only after a press.
import { RequestError } from "../../shared/fetch.js";
import { clockTime } from "../../shared/timecode.js";
import { toast } from "../../shared/toast.js";
import { n, t } from "../../shared/words.js";
import { watchSilence } from "../../shared/camera/silence.js";
import { Camera } from "../recording/camera.js";
import { countDown, LeftShown } from "../recording/countdown.js";
import { holdTake, RECORDING_MS } from "../sending/holding.js";
import { recordTake } from "./take.js";

const COUNT_S = 3;
const ANNOUNCED_MS = 5000;
const LOOK_EVERY_MS = 100;

/** @typedef {import("../sending/server.js").State} State */
/** @typedef {{question: import("../sending/server.js").Question, endpoint: string, spool: import("../../shared/uploading/spool.js").Spool,
 *   place: {invitation: string, position: string}, sendings: import("../sending/sendings.js").Sendings,
 *   onTaken: (begun: Begun, taken: import("./take.js").Finished) => void, onState: (state: State) => void,
 *   onLost: (state: State) => void, onRefused: (error: RequestError) => void}} AnsweringOptions */
/** @typedef {{id: string, limitMs: number, state: State}} Begun */

export class Answering {
  /** @param {HTMLElement} root @param {AnsweringOptions} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.camera = new Camera(root, { onVoice: () => this.part("on").click() });
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.thinking = undefined;
    this.busy = false;
    /** @type {(() => void) | null} */
    this.stop = null;
    /** @type {State | null} */
    this.state = null;
    this.part("on").addEventListener("click", () => this.enter(this.state));
    this.part("start").addEventListener("click", () => this.record());
    this.part("stop").addEventListener("click", () => this.stop?.());
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`[data-${name}]`));
  }

  /** @param {string} words */
  say(words) {
    this.part("status").textContent = words;
  }

  /** What had the focus goes away: it waits where the next words are said. */
  focusStatus() {
    this.part("status").focus({ preventScroll: true });
  }

  /** @param {string} words */
  next(words) {
    this.part("camera-next").textContent = words;
  }

  /** The camera is off, and comes on when the candidate says so. @param {State} state @param {string} [words] */
  wait(state, words = "") {
    this.state = state;
    this.door("on");
    this.say(words);
    this.tick(state.think_left_ms);
    this.next(state.think_left_ms ? t("Your thinking time is still running.") : t("Nothing is recorded until you start."));
  }

  /** Turn the camera on, and let the thinking time begin or go on. @param {State | null} state @param {() => Promise<State>} [think] asks for the thinking time, once the camera is there */
  async enter(state, think) {
    this.state = state;
    this.door("");
    this.next("");
    this.say("");
    this.focusStatus();
    const stream = await this.camera.on();
    if (!stream) {
      this.door("on");
      this.part("on").focus({ preventScroll: true });
      this.next(t("Nothing is lost, and no time is running meanwhile."));
      if (think) this.part("on").addEventListener("click", (event) => this.retry(event, think), { once: true, capture: true });
      return;
    }
    if (think) this.state = await think().catch(() => this.state);
    if (this.state) this.ready(this.state);
  }

  /** @param {Event} event @param {() => Promise<State>} think */
  retry(event, think) {
    event.stopImmediatePropagation();
    this.enter(this.state, think);
  }

  /** @param {State} state */
  ready(state) {
    this.state = state;
    this.options.onState(state);
    this.door("start");
    this.part("start").focus({ preventScroll: true });
    if (state.think_left_ms > 0) {
      this.part("start-words").textContent = t("Start recording now");
      this.next(t("When the time is up, recording starts automatically after a three-second countdown."));
      this.say(t("You have %(time)s to think. Then the recording begins by itself.", { time: lengthWords(state.think_left_ms) }));
      this.tick(state.think_left_ms, () => this.timeIsUp());
      return;
    }
    this.part("start-words").textContent = t("Start recording");
    this.next(t("A three-second countdown, then up to %(time)s. You can stop sooner.", { time: clockTime(state.answer_ms) }));
  }

  /** Show the thinking time that is left. @param {number} leftMs @param {() => void} [then] */
  tick(leftMs, then) {
    clearInterval(this.thinking);
    this.part("thinking").hidden = leftMs <= 0;
    if (leftMs <= 0) return;
    const end = performance.now() + leftMs;
    let announced = leftMs <= ANNOUNCED_MS;
    const look = () => {
      const left = end - performance.now();
      this.part("think-left").textContent = clockTime(left, "up");
      if (!announced && left <= ANNOUNCED_MS && then) {
        announced = true;
        this.say(t("Recording starts in five seconds."));
      }
      if (left > 0) return;
      this.tick(0);
      if (then) then();
      else this.next(t("Your thinking time is over. Start when you are ready."));
    };
    look();
    this.thinking = setInterval(look, LOOK_EVERY_MS);
  }

  timeIsUp() {
    // Nobody is recorded who may have gone away.
    if (document.visibilityState === "visible") return this.record();
    this.say(t("Your thinking time is over. Start when you are ready."));
    if (this.state) this.ready({ ...this.state, think_left_ms: 0 });
  }

  async record() {
    if (this.busy) return;
    this.busy = true;
    this.tick(0);
    /** @type {Begun | null} */
    let begun = null;
    try {
      const stream = await this.camera.on();
      if (!stream) return this.door("on");
      begun = await this.options.question.begin();
      await this.countAndTake(stream, begun);
    } catch (error) {
      this.failed(error, begun);
    } finally {
      this.busy = false;
    }
  }

  /** @param {MediaStream} stream @param {Begun} begun */
  async countAndTake(stream, begun) {
    const lost = new AbortController();
    let takenOver = () => {};
    const letGo = holdTake(this.options.question, begun.id, RECORDING_MS, () => {
      lost.abort();
      takenOver();
    });
    try {
      this.door("");
      this.next("");
      this.say(t("Recording starts in three seconds."));
      this.focusStatus();
      const goesOn = await countDown(this.part("count"), COUNT_S, lost.signal);
      if (goesOn) await this.take(stream, begun, (stop) => { takenOver = stop; });
      else this.options.onLost(await this.options.question.state());
    } finally {
      letGo();
    }
  }

  /** The take did not begin, or broke before its first word: nothing of it counts. @param {unknown} error @param {Begun | null} begun */
  async failed(error, begun) {
    this.running(false);
    if (error instanceof RequestError && !begun) return this.options.onRefused(error);
    this.door("start");
    toast(t("The recording did not start. Try again; what you recorded before is safe."), { kind: "error" });
    const { question, onState } = this.options;
    const state = await (begun ? question.use(begun.id) : question.state()).catch(() => null);
    if (state) onState(state);
  }

  /** @param {MediaStream} stream @param {Begun} begun @param {(takenOver: () => void) => void} onRunning */
  async take(stream, begun, onRunning) {
    const { question, endpoint, spool, place, sendings } = this.options;
    const shown = new LeftShown(this.root, begun.limitMs, (words) => this.say(words));
    const running = await recordTake({
      question, endpoint, spool, place, sendings, id: begun.id, limitMs: begun.limitMs, stream, onTick: (left) => shown.show(left),
    });
    this.stop = running.stop;
    onRunning(running.takenOver);
    this.running(true);
    const unlock = await keepAwake();
    const unwatch = watchSilence(stream, (silent) => this.silent(silent));
    const taken = await running.done;
    unwatch();
    this.stop = null;
    unlock();
    this.running(false);
    this.camera.off();
    this.options.onTaken(begun, taken);
  }

  /** @param {boolean} silent whether nothing has been heard for a while */
  silent(silent) {
    this.part("tally-words").textContent = silent ? t("No sound: check the microphone") : t("Recording");
    if (silent) this.say(t("Nothing is heard. Check the microphone; you can stop and record again."));
  }

  /** @param {boolean} on */
  running(on) {
    this.camera.locked = on;
    this.root.classList.toggle("is-recording", on);
    for (const name of ["recording", "tally"]) this.part(name).hidden = !on;
    for (const name of ["camera-door", "watch-again", "choice"]) this.part(name).hidden = on;
    this.part("tally-words").textContent = t("Recording");
    this.say(on ? t("You are being recorded.") : "");
    if (!on) return;
    this.part("stop").focus({ preventScroll: true });
  }

  /** @param {"on" | "start" | ""} door */
  door(door) {
    for (const name of ["on", "start"]) this.part(name).hidden = name !== door;
    this.part("camera-door").hidden = false;
  }
}

/** A length in words, for the ear. @param {number} ms */
function lengthWords(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return n("%(n)s second", "%(n)s seconds", seconds);
  return n("%(n)s minute", "%(n)s minutes", Math.round(seconds / 60));
}

/** Keep the screen on where the browser can. @returns {Promise<() => void>} */
async function keepAwake() {
  const lock = await navigator.wakeLock?.request("screen").catch(() => null);
  return () => void lock?.release().catch(() => {});
}
