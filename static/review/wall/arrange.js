// @ts-check
// How the tiles share the room: in rows, each row as high as its shapes allow, all of them together as large as can be.

/** @typedef {{left: number, top: number, width: number, height: number}} Place in px */

const NARROWEST = 0.5625;
const WIDEST = 1.7778;

/** The shape of a tile for this video: not narrower than a phone held upright, not wider than a screen. @param {number} shape width over height */
export function tileShape(shape) {
  return Math.min(WIDEST, Math.max(NARROWEST, shape || WIDEST));
}

/** Where each tile stands. @param {number[]} shapes width over height of each, in order @param {number} width @param {number} height px there are @param {number} gap px
 * @returns {Place[]} */
export function arrange(shapes, width, height, gap) {
  let best = /** @type {Place[]} */ ([]);
  let [most, widest] = [-1, Infinity];
  for (const rows of splits(shapes.map((_, i) => i))) {
    const places = placed(rows, shapes, width, height, gap);
    const area = places.reduce((sum, place) => sum + place.width * place.height, 0);
    const wide = Math.max(...places.map((place) => place.left + place.width)) - Math.min(...places.map((place) => place.left));
    // As large, and more even rows: that looks calmer.
    if (area > most * 1.02 || (area > most * 0.98 && wide < widest)) [best, most, widest] = [places, area, wide];
  }
  return best;
}

/** Every way to cut a list into rows, the fewest rows first. @param {number[]} list @returns {number[][][]} */
function splits(list) {
  if (list.length < 2) return [[list]];
  const ways = [[list]];
  for (let first = list.length - 1; first > 0; first -= 1) for (const rest of splits(list.slice(first))) ways.push([list.slice(0, first), ...rest]);
  return ways;
}

/** @param {number[][]} rows @param {number[]} shapes @param {number} width @param {number} height @param {number} gap @returns {Place[]} */
function placed(rows, shapes, width, height, gap) {
  const heights = rows.map((row) => (width - gap * (row.length - 1)) / row.reduce((sum, i) => sum + shapes[i], 0));
  const even = Math.min(...heights, (height - gap * (rows.length - 1)) / rows.length);
  const high = Math.max(1, Math.floor(even));
  let top = Math.max(0, (height - high * rows.length - gap * (rows.length - 1)) / 2);
  return rows.flatMap((row) => {
    const wide = row.reduce((sum, i) => sum + high * shapes[i], 0) + gap * (row.length - 1);
    let left = (width - wide) / 2;
    const places = row.map((i) => {
      const place = { left, top, width: high * shapes[i], height: high };
      left += place.width + gap;
      return place;
    });
    top += high + gap;
    return places;
  });
}
