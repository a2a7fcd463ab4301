// @ts-check
// What is kept of a take: ranges [in, out] in whole ms, in order, apart or touching. Pure: every function answers with new ranges.

/** @typedef {[number, number]} Range */
/** @typedef {"in" | "out"} Edge */

export const SHORTEST_MS = 100;

/** The whole take, when nothing is cut. @param {readonly Range[]} ranges @param {number} durationMs @returns {Range[]} */
export function orWhole(ranges, durationMs) {
  return ranges.length ? ranges.map(copy) : [[0, durationMs]];
}

/** @param {Range} range @returns {Range} */
function copy([start, end]) {
  return [start, end];
}

/** How long what is kept is. @param {readonly Range[]} ranges */
export function keptMs(ranges) {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** The range that `at` lies in (its end does not belong to it), or -1. @param {readonly Range[]} ranges @param {number} at */
export function rangeAt(ranges, at) {
  return ranges.findIndex(([start, end]) => at >= start && at < end);
}

/** What is cut away. @param {readonly Range[]} ranges @param {number} durationMs @returns {Range[]} */
export function cuts(ranges, durationMs) {
  /** @type {Range[]} */
  const found = [];
  let from = 0;
  for (const [start, end] of ranges) {
    if (start > from) found.push([from, start]);
    from = end;
  }
  if (from < durationMs) found.push([from, durationMs]);
  return found;
}

/** How far the edge of a range may go: up to its neighbour, the take's end, or nearly its own other edge.
 * @param {readonly Range[]} ranges @param {number} index @param {Edge} edge @param {number} durationMs @returns {Range} */
export function reach(ranges, index, edge, durationMs) {
  const [start, end] = ranges[index];
  if (edge === "in") return [index ? ranges[index - 1][1] : 0, end - SHORTEST_MS];
  return [start + SHORTEST_MS, index + 1 < ranges.length ? ranges[index + 1][0] : durationMs];
}

/** Put an edge at `at`, as near as it may go. @param {readonly Range[]} ranges @param {number} index @param {Edge} edge
 * @param {number} at @param {number} durationMs @returns {Range[]} */
export function moveEdge(ranges, index, edge, at, durationMs) {
  const [least, most] = reach(ranges, index, edge, durationMs);
  const moved = ranges.map(copy);
  moved[index][edge === "in" ? 0 : 1] = Math.round(Math.min(most, Math.max(least, at)));
  return moved;
}

/** The in-point comes here: of the range under `at`, or of the next one, which then begins here.
 * @param {readonly Range[]} ranges @param {number} at @param {number} durationMs @returns {Range[]} */
export function setIn(ranges, at, durationMs) {
  const here = rangeAt(ranges, at);
  const index = here >= 0 ? here : ranges.findIndex(([start]) => start > at);
  return index < 0 ? ranges.map(copy) : moveEdge(ranges, index, "in", at, durationMs);
}

/** The out-point comes here: of the range under `at`, or of the one before, which then ends here.
 * @param {readonly Range[]} ranges @param {number} at @param {number} durationMs @returns {Range[]} */
export function setOut(ranges, at, durationMs) {
  const here = ranges.findIndex(([start, end]) => at > start && at <= end);
  const index = here >= 0 ? here : ranges.findLastIndex(([, end]) => end < at);
  return index < 0 ? ranges.map(copy) : moveEdge(ranges, index, "out", at, durationMs);
}

/** Two ranges where one was; the same ranges when there is not room for two. @param {readonly Range[]} ranges @param {number} at @returns {Range[]} */
export function split(ranges, at) {
  const index = rangeAt(ranges, at);
  if (index < 0) return ranges.map(copy);
  const [start, end] = ranges[index];
  if (at - start < SHORTEST_MS || end - at < SHORTEST_MS) return ranges.map(copy);
  const cut = Math.round(at);
  return [...ranges.slice(0, index).map(copy), [start, cut], [cut, end], ...ranges.slice(index + 1).map(copy)];
}

/** Without that range; the last one stays. @param {readonly Range[]} ranges @param {number} index @returns {Range[]} */
export function remove(ranges, index) {
  if (ranges.length < 2) return ranges.map(copy);
  return ranges.filter((_, i) => i !== index).map(copy);
}

/** Where playing goes on from `at`: there, at the next range, or null past the last. @param {readonly Range[]} ranges @param {number} at */
export function playableFrom(ranges, at) {
  for (const [start, end] of ranges) if (at < end) return Math.max(at, start);
  return null;
}

/** How much of what is kept lies before `at` in the take. @param {readonly Range[]} ranges @param {number} at */
export function toKept(ranges, at) {
  return ranges.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(at, end) - start), 0);
}

/** Where in the take the moment `kept` ms into what is kept lies. @param {readonly Range[]} ranges @param {number} kept */
export function fromKept(ranges, kept) {
  let left = Math.max(0, kept);
  for (const [start, end] of ranges) {
    if (left < end - start) return start + left;
    left -= end - start;
  }
  return ranges.length ? ranges[ranges.length - 1][1] : 0;
}

/** @param {readonly Range[]} one @param {readonly Range[]} other */
export function sameRanges(one, other) {
  return one.length === other.length && one.every(([start, end], i) => start === other[i][0] && end === other[i][1]);
}
