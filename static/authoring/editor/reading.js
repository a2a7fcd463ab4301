// @ts-check
// How long a card takes to read.

/** Words a second of somebody who reads a text for the first time, on a small screen. */
const WORDS_A_SECOND = 3;

/** @param {string} text @returns {number} whole seconds */
export function secondsToRead(text) {
  return Math.ceil(text.split(/\s+/).filter(Boolean).length / WORDS_A_SECOND);
}
