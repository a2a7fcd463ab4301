// @ts-check
// One way to ask the server, one shape of error.
import { toast } from "./toast.js";
import { t } from "./words.js";

/** Takes away the news that there is no connection. */
let online = () => {};

/** What the server, or the line to it, said no with. `code` is "offline" when no answer came. */
export class RequestError extends Error {
  /** @param {string} code @param {string} message @param {number} status 0 when no answer came @param {any} [answer] all that the server said */
  constructor(code, message, status, answer = null) {
    super(message);
    this.name = "RequestError";
    this.code = code;
    this.status = status;
    this.answer = answer;
  }
}

/** @typedef {{method?: string, body?: unknown, signal?: AbortSignal, quiet?: boolean, keepalive?: boolean, unless?: string}} AskOptions `unless` is the code of an error that the page itself shows */

/** The JSON that `url` answers with. A `body` makes it a POST: a FormData goes as a form, anything else as JSON.
 * Throws RequestError, after showing its message unless `quiet`. @param {string | URL} url @param {AskOptions} [options] @returns {Promise<any>} */
export async function json(url, options = {}) {
  try {
    return await ask(url, options);
  } catch (error) {
    if (error instanceof RequestError && !options.quiet && error.code !== options.unless) {
      const away = toast(error.message, { kind: "error" });
      if (error.code === "offline") online = away;
    }
    throw error;
  }
}

/** As `json`, with how long the server asks to wait before the next question; `answer` is null where nothing is new (204).
 * @param {string | URL} url @param {AskOptions} [options] @returns {Promise<{answer: any, waitMs: number | null}>} */
export async function answerOf(url, options = {}) {
  const { answer, response } = await send(url, options);
  const seconds = Number.parseInt(response.headers?.get("Retry-After") ?? "", 10);
  return { answer, waitMs: Number.isNaN(seconds) ? null : seconds * 1000 };
}

/** @param {string | URL} url @param {AskOptions} options */
async function ask(url, options) {
  return (await send(url, options)).answer;
}

/** @param {string | URL} url @param {AskOptions} options @returns {Promise<{answer: any, response: Response}>} */
async function send(url, { method, body, signal, keepalive }) {
  const form = typeof FormData !== "undefined" && body instanceof FormData;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const request = {
    method: method ?? (body === undefined ? "GET" : "POST"), headers, signal, keepalive,
    body: body === undefined ? undefined : form ? /** @type {FormData} */ (body) : JSON.stringify(body),
  };
  const response = await fetch(url, request).catch((error) => {
    if (error?.name === "AbortError") throw error;
    throw new RequestError("offline", t("No connection. What you had saved is safe, and saving continues when the connection is back."), 0);
  });
  online();
  const answer = await response.json().catch(() => null);
  if (response.ok && answer?.ok !== false) return { answer, response };
  const told = answer?.error ?? {};
  throw new RequestError(told.code ?? `http_${response.status}`, told.message ?? t("Something went wrong. Try again in a moment."), response.status, answer);
}
