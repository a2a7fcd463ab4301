// @ts-check
// What the page knows of the candidates: rows as the server tells them, with raters by id. No page here.

/** @typedef {{id: string, name: string, scale: number, weight: number, question: string}} Column */
/** @typedef {{rater: string, value: number}} Mark */
/** @typedef {{marks: Mark[], unseen: number, abstained: number}} Cell steps given, and how many saw no evidence or could not judge */
/** @typedef {{id: string, name: string, state: "open" | "sealed" | "recused", cells: Cell[], place: number}} Row `place`: in which they answered */
/** @typedef {{reach: number, few: boolean}} Reach half an interval's width is reach / √marks */
/** @typedef {{raw: Reach | null, fair: Reach | null, severity: Record<string, number>, reason: string}} Scale */
/** @typedef {{all: number, open: number, sealed: number, recused: number, unjudged: string[], unjudgedCount: number, left: [string, number, number][]}} Gaps */
/** @typedef {[string, string, Row["state"], [number, number][][]]} Told */
/** @typedef {{raters: [string, string][], rows: Told[], after: string}} Piece */

const UNSEEN = -1;

export class Data {
  /** @param {Column[]} columns @param {string} me */
  constructor(columns, me) {
    this.columns = columns;
    this.me = me;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Map<string, string>} */
    this.raters = new Map();
    /** @type {Scale[] | null} */
    this.scales = null;
  }

  /** Add what the server has told; a candidate who is known already is not added again. @param {Piece} piece @returns {Row[]} the new rows */
  add(piece) {
    for (const [id, name] of piece.raters) this.raters.set(id, name);
    const known = new Set(this.rows.map((row) => row.id));
    const fresh = piece.rows.filter(([id]) => !known.has(id)).map(([id, name, state, cells], n) => ({
      id, name, state, cells: cells.map((cell) => cellOf(cell, piece.raters)), place: this.rows.length + n,
    }));
    this.rows.push(...fresh);
    return fresh;
  }
}

/** @param {[number, number][]} told @param {[string, string][]} raters @returns {Cell} */
function cellOf(told, raters) {
  const given = told.filter(([, value]) => value > 0);
  const unseen = told.filter(([, value]) => value === UNSEEN).length;
  return { marks: given.map(([rater, value]) => ({ rater: raters[rater][0], value })), unseen, abstained: told.length - given.length - unseen };
}
