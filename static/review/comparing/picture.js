// @ts-check
// The picture in a cell: every rater's mark as a dot, one's own darker, and below them the mean with its interval.

/** @typedef {import("./figures.js").Figure} Figure */

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 132, HIGH = 36, EDGE = 8, DOTS_Y = 12, MEAN_Y = 29, STACK = 5;

/** @param {Figure} figure @param {{low: number, high: number}} span @param {string} me @returns {SVGSVGElement} */
export function picture(figure, span, me) {
  const svg = /** @type {SVGSVGElement} */ (document.createElementNS(SVG, "svg"));
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`);
  svg.setAttribute("aria-hidden", "true");
  const at = (/** @type {number} */ value) => Math.round(10 * (EDGE + ((WIDE - 2 * EDGE) * (value - span.low)) / (span.high - span.low))) / 10;
  path(svg, "dots-scale", ticks(span, at));
  const places = stacked(figure.marks.map((mark) => ({ x: at(mark.value), own: mark.rater === me })));
  path(svg, "dots-others", dots(places.filter((one) => !one.own)));
  path(svg, "dots-own", dots(places.filter((one) => one.own)));
  if (figure.low !== null && figure.high !== null) path(svg, figure.few ? "dots-reach is-few" : "dots-reach", `M${at(figure.low)} ${MEAN_Y}H${at(figure.high)}`);
  if (figure.mean !== null) path(svg, "dots-mean", `M${at(figure.mean)} ${MEAN_Y - 5}v10`);
  return svg;
}

/** @param {SVGSVGElement} svg @param {string} kind @param {string} d */
function path(svg, kind, d) {
  if (!d) return;
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("class", kind);
  made.setAttribute("d", d);
  svg.append(made);
}

/** @param {{low: number, high: number}} span @param {(value: number) => number} at */
function ticks(span, at) {
  const step = span.high - span.low > 10 ? 25 : 1;
  let d = "";
  for (let value = span.low; value <= span.high; value += step) d += `M${at(value)} 3v18`;
  return d;
}

/** A dot is a stroke of no length with a round end. @param {{x: number, y: number}[]} places */
function dots(places) {
  return places.map(({ x, y }) => `M${x} ${y}h0`).join("");
}

/** Dots at the same place stand on each other. @param {{x: number, own: boolean}[]} marks @returns {{x: number, y: number, own: boolean}[]} */
export function stacked(marks) {
  /** @type {Map<number, number>} */
  const sizes = new Map(), used = new Map();
  for (const { x } of marks) sizes.set(x, (sizes.get(x) ?? 0) + 1);
  return marks.map((mark) => {
    const n = used.get(mark.x) ?? 0, size = sizes.get(mark.x) ?? 1, gap = Math.min(STACK, 16 / size);
    used.set(mark.x, n + 1);
    return { ...mark, y: DOTS_Y + Math.round(10 * (n - (size - 1) / 2) * gap) / 10 };
  });
}
