// @ts-check
// What the page of a question asks of the server. Every answer is the question's new state; the server decides the step.
import { json } from "../../shared/fetch.js";

/** @typedef {"watch" | "think" | "ready" | "recover" | "look" | "kept" | "stuck"} Step */
/** @typedef {{id: string, number: number, state: "recording" | "arriving" | "received" | "ready" | "broken", problem: string | null, stuck: boolean, counted: boolean,
 *   duration_ms: number | null, limit_ms: number, words: string, video: string | null, poster: string | null}} TakeState */
/** @typedef {{step: Step, think_left_ms: number, think_ms: number, answer_ms: number, takes_allowed: number | null, takes_left: number | null,
 *   kept: string | null, free_left: number, may_begin: boolean, takes: TakeState[]}} State */
/** @typedef {{duration_ms?: number, interrupted?: boolean, rest_follows?: boolean}} Ending */

export class Question {
  /** @param {string} base the question's address */
  constructor(base) {
    this.base = base;
  }

  /** @returns {Promise<State>} */
  async state() {
    return (await json(`${this.base}/state.json`, { quiet: true })).state;
  }

  /** @returns {Promise<State>} */
  async think() {
    return (await json(`${this.base}/think.json`, { body: {} })).state;
  }

  /** @returns {Promise<{id: string, limitMs: number, state: State}>} */
  async begin() {
    const answer = await json(`${this.base}/takes.json`, { body: {} });
    return { id: answer.begun, limitMs: answer.limit_ms, state: answer.state };
  }

  /** @param {string} takeId @param {Ending} ending @returns {Promise<State>} */
  async end(takeId, ending) {
    return (await json(`${this.base}/takes/${takeId}/end.json`, { body: ending, quiet: true })).state;
  }

  /** @param {string} takeId @returns {Promise<State>} */
  async keep(takeId) {
    return (await json(`${this.base}/takes/${takeId}/keep.json`, { body: {} })).state;
  }
}
