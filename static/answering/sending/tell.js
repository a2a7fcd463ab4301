// @ts-check
// How a take ended reaches the server, whatever the connection does.
import { RequestError } from "../../shared/fetch.js";

const RETRY_MS = 2000;

/** @typedef {import("./server.js").Question} Question */
/** @typedef {import("./server.js").State} State */

/** Tell the server how the take ended, as soon as there is a connection. @param {Question} question @param {string} id
 * @param {import("./server.js").Ending} ending @returns {Promise<State | null>} null when the server knows better */
export async function tell(question, id, ending) {
  for (;;) {
    try {
      return await question.end(id, ending);
    } catch (error) {
      if (!(error instanceof RequestError) || (error.status > 0 && error.status < 500)) return null;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
