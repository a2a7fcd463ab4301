// @ts-check
// What is new: the page asks with the number of the last news, the server says when to ask again (tagning/web/news.py).
import { answerOf } from "./fetch.js";
import { poll } from "./poll.js";

/** Hear of news until `take` answers false, `address` has none, or the returned function is called. Nothing new is silent.
 * @param {() => string | URL | null} address asked before each question @param {(answer: any) => boolean | void} take
 * @param {{everyMs?: number}} [times] how often to ask a server that does not say @returns {() => void} stops */
export function follow(address, take, { everyMs = 2000 } = {}) {
  let number = "";
  return poll(async () => {
    const place = address();
    if (place === null) return false;
    const url = new URL(place, location.href);
    if (number) url.searchParams.set("after", number);
    const { answer, waitMs } = await answerOf(url, { quiet: true });
    if (answer) number = String(answer.number ?? "");
    return answer && take(answer) === false ? false : waitMs ?? everyMs;
  }, { everyMs });
}
