// @ts-check
// How fast a script is read. Pure numbers.

/** The words of a script, with the line breaks that the writer made. @param {string} text @returns {string[]} */
export function wordsOf(text) {
  return text.split(/(\s+)/).filter((piece) => piece !== "");
}

/** @param {string} text */
export function countWords(text) {
  return text.split(/\s+/).filter(Boolean).length;
}

/** How many seconds the script takes to read. @param {number} words @param {number} pace words a minute */
export function secondsFor(words, pace) {
  return Math.round((words * 60) / pace);
}

/** How many words have been said by then. @param {number} elapsedMs @param {number} pace words a minute @param {number} words in all */
export function saidBy(elapsedMs, pace, words) {
  return Math.min(words, Math.floor((elapsedMs * pace) / 60_000));
}
