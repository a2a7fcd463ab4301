// @ts-check
// What is computed of marks: mean, median, spread, top marks, intervals, the weighted whole, and orders. No page here.

/** @typedef {import("./data.js").Cell} Cell */
/** @typedef {import("./data.js").Column} Column */
/** @typedef {import("./data.js").Mark} Mark */
/** @typedef {import("./data.js").Row} Row */
/** @typedef {import("./data.js").Scale} Scale */
/** @typedef {{marks: Mark[], mean: number | null, low: number | null, high: number | null, half: number | null, few: boolean, top: number, of: number, parts: number}} Figure
 *  `of` competencies count and `parts` of them have a mark; `few`: the interval rests on few marks */
/** @typedef {"place" | "name" | "mean" | "median" | "spread" | "top"} By */

/** What is shown as equal is a tie: two decimals. */
const SHOWN = 100;

/** The cell as numbers; with `fair`, what each rater's severity added is taken off. @param {Cell} cell @param {Column} column @param {Scale | null} scale @param {boolean} fair @returns {Figure} */
export function figureOf(cell, column, scale, fair) {
  const marks = fair && scale ? cell.marks.map((mark) => ({ ...mark, value: mark.value - (scale.severity[mark.rater] ?? 0) })) : cell.marks;
  const mean = meanOf(marks.map((mark) => mark.value));
  const reach = (fair ? scale?.fair : scale?.raw) ?? null;
  const half = reach && marks.length ? reach.reach / Math.sqrt(marks.length) : null;
  const top = cell.marks.filter((mark) => mark.value >= column.scale).length;
  return { marks, mean, ...interval(mean, half, 1, column.scale), few: reach?.few ?? true, top, of: 1, parts: mean === null ? 0 : 1 };
}

/** The weighted whole of a row's figures: of its competencies' means, with a mark of each rater's own. Competencies without a mark are left out and counted.
 * @param {Figure[]} figures @param {Column[]} columns @param {number[]} weights @returns {Figure} */
export function wholeOf(figures, columns, weights) {
  const span = spanOf(columns, weights);
  const placed = figures.map((figure, n) => ({ figure, weight: weights[n], put: (/** @type {number} */ value) => placeOn(value, columns[n].scale, span) }));
  const counted = placed.filter(({ weight }) => weight > 0);
  const there = counted.filter(({ figure }) => figure.mean !== null);
  const total = there.reduce((sum, one) => sum + one.weight, 0);
  const mean = total ? there.reduce((sum, one) => sum + one.weight * one.put(Number(one.figure.mean)), 0) / total : null;
  const squares = there.map(({ figure, weight, put }) => figure.half === null ? NaN : (weight * (put(1 + figure.half) - put(1))) ** 2);
  const half = total ? Math.sqrt(squares.reduce((sum, one) => sum + one, 0)) / total : NaN;
  return {
    marks: wholeMarks(counted), mean, ...interval(mean, Number.isNaN(half) ? null : half, span.low, span.high), few: there.some(({ figure }) => figure.few),
    top: there.reduce((sum, { figure }) => sum + figure.top, 0), of: counted.length, parts: there.length,
  };
}

/** The scale of the whole: that of the competencies where all have the same, else 0 to 100. @param {Column[]} columns @param {number[]} weights */
export function spanOf(columns, weights) {
  const scales = new Set(columns.filter((_, n) => weights[n] > 0).map((column) => column.scale));
  return scales.size === 1 ? { low: 1, high: [...scales][0] } : { low: 0, high: 100 };
}

/** @param {number} value @param {number} scale @param {{low: number, high: number}} span */
function placeOn(value, scale, span) {
  return span.low === 1 ? value : (100 * (value - 1)) / (scale - 1);
}

/** Each rater's own weighted mean of what they marked. @param {{figure: Figure, weight: number, put: (value: number) => number}[]} counted @returns {Mark[]} */
function wholeMarks(counted) {
  /** @type {Map<string, [number, number]>} */
  const sums = new Map();
  for (const { figure, weight, put } of counted) {
    for (const { rater, value } of figure.marks) {
      const [sum, total] = sums.get(rater) ?? [0, 0];
      sums.set(rater, [sum + weight * put(value), total + weight]);
    }
  }
  return [...sums].map(([rater, [sum, total]]) => ({ rater, value: sum / total }));
}

/** @param {number | null} mean @param {number | null} half @param {number} low @param {number} high */
function interval(mean, half, low, high) {
  if (mean === null || half === null) return { low: null, high: null, half: null };
  return { low: Math.max(low, mean - half), high: Math.min(high, mean + half), half };
}

/** @param {number[]} values @returns {number | null} */
export function meanOf(values) {
  return values.length ? values.reduce((sum, one) => sum + one, 0) / values.length : null;
}

/** @param {number[]} values @returns {number | null} */
export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  if (!sorted.length) return null;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far apart the marks are: the highest less the lowest; one mark has no spread. @param {number[]} values @returns {number | null} */
export function spreadOf(values) {
  return values.length > 1 ? Math.max(...values) - Math.min(...values) : null;
}

/** What a figure is sorted by. @param {Figure} figure @param {By} by @returns {number | null} */
export function keyOf(figure, by) {
  const values = figure.marks.map((mark) => mark.value);
  if (by === "median") return medianOf(values);
  if (by === "spread") return spreadOf(values);
  if (by === "top") return figure.marks.length ? figure.top : null;
  return figure.mean;
}

/** The rows in order, the highest first, those without a figure last as they came; with the place of each, equal for ties ("2 =").
 * @param {Row[]} rows @param {By} by @param {(row: Row) => Figure} figure @returns {{row: Row, rank: string}[]} */
export function ordered(rows, by, figure) {
  if (by === "place") return [...rows].sort((a, b) => a.place - b.place).map((row) => ({ row, rank: "" }));
  if (by === "name") return [...rows].sort((a, b) => a.name.localeCompare(b.name) || a.place - b.place).map((row) => ({ row, rank: "" }));
  const keyed = rows.map((row) => ({ row, key: shownAs(keyOf(figure(row), by)) }));
  keyed.sort((a, b) => (b.key ?? -Infinity) - (a.key ?? -Infinity) || a.row.place - b.row.place);
  return ranked(keyed);
}

/** @param {number | null} key */
function shownAs(key) {
  return key === null ? null : Math.round(key * SHOWN) / SHOWN;
}

/** @param {{row: Row, key: number | null}[]} keyed @returns {{row: Row, rank: string}[]} */
function ranked(keyed) {
  const alike = (/** @type {number | null | undefined} */ a, /** @type {number | null | undefined} */ b) => typeof a === "number" && a === b;
  let place = 0;
  return keyed.map(({ row, key }, n) => {
    const before = keyed[n - 1]?.key, after = keyed[n + 1]?.key;
    if (!alike(key, before)) place = n + 1;
    return { row, rank: key === null ? "" : alike(key, before) || alike(key, after) ? `${place} =` : String(place) };
  });
}
