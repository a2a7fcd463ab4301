// @ts-check
// What the page of a question asks of the server. Every answer is the question's new state; the server decides the step.
import { json } from "../../shared/fetch.js";

/** @typedef {"watch" | "think" | "ready" | "recover" | "elsewhere" | "sending" | "look" | "kept" | "stuck"} Step */
/** @typedef {{id: string, number: number, state: "recording" | "arriving" | "received" | "ready" | "broken", problem: string | null, stuck: boolean, cut_off: boolean, counted: boolean,
 *   held: "here" | "elsewhere" | "quiet" | null, running_ms: number | null, duration_ms: number | null, limit_ms: number, words: string, video: string | null, poster: string | null}} TakeState */
/** @typedef {{step: Step, think_left_ms: number, think_ms: number, answer_ms: number, takes_allowed: number | null, takes_left: number | null,
 *   kept: string | null, free_left: number, is_open: boolean, may_begin: boolean, takes: TakeState[]}} State */
/** @typedef {{duration_ms?: number, interrupted?: boolean}} Ending */

const HOLD_TIMEOUT_MS = 5000;

export class Question {
  /** @param {string} base the question's address @param {string} tab */
  constructor(base, tab) {
    this.base = base;
    this.tab = tab;
  }

  /** @param {string} path @param {import("../../shared/fetch.js").AskOptions} [options] */
  ask(path, options) {
    return json(`${this.base}/${path}?tab=${this.tab}`, options);
  }

  /** @returns {Promise<State>} */
  async state() {
    return (await this.ask("state.json", { quiet: true })).state;
  }

  /** @returns {Promise<State>} */
  async think() {
    return (await this.ask("think.json", { body: {} })).state;
  }

  /** Begin a take. The caller tells why it may not. @returns {Promise<{id: string, limitMs: number, state: State}>} */
  async begin() {
    const answer = await this.ask("takes.json", { body: {}, quiet: true });
    return { id: answer.begun, limitMs: answer.limit_ms, state: answer.state };
  }

  /** This tab records the take, or sends the rest of it. @param {string} takeId @returns {Promise<boolean>} whether it may go on recording */
  async hold(takeId) {
    return (await this.ask(`takes/${takeId}/hold.json`, { body: {}, quiet: true, signal: AbortSignal.timeout(HOLD_TIMEOUT_MS) })).recording;
  }

  /** End the recording on another device. @param {string} takeId @returns {Promise<State>} */
  async takeOver(takeId) {
    return (await this.ask(`takes/${takeId}/take-over.json`, { body: {} })).state;
  }

  /** Go on with what has arrived of a take that was cut off. @param {string} takeId @returns {Promise<State>} */
  async use(takeId) {
    return (await this.ask(`takes/${takeId}/use.json`, { body: {} })).state;
  }

  /** @param {string} takeId @param {Ending} ending @returns {Promise<State>} */
  async end(takeId, ending) {
    return (await this.ask(`takes/${takeId}/end.json`, { body: ending, quiet: true })).state;
  }

  /** @param {string} takeId @returns {Promise<State>} */
  async keep(takeId) {
    return (await this.ask(`takes/${takeId}/keep.json`, { body: {} })).state;
  }
}
