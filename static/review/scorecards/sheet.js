// @ts-check
// What a sheet holds, and what it says in words. No page here.
import { t } from "../../shared/words.js";

/** @typedef {"open" | "value" | "no_evidence" | "cannot_judge"} Kind */
/** @typedef {{old: [Kind, number | null], new: [Kind, number | null], why: string, hadSeen: boolean, when: string}} Change */
/** @typedef {{kind: Kind, value: number | null, reason: string, note: string, changes: Change[], thinPercent?: number | null}} Mark */
/** @typedef {{id: string, answer: string, competency: string, comment: string | null, from: number, to: number}} Passage */
/** @typedef {{reviewer: string, marks: Record<string, Mark>, evidence: Passage[]}} Colleague */
/** @typedef {{competency: string, what: "mark" | "evidence", question: string | null, title: string}} Missing */
/**
 * @typedef {object} Sheet one's own scorecard of a candidate, as far as it is about one answer
 * @property {string} card
 * @property {string[]} competencies
 * @property {Record<string, Mark>} marks
 * @property {Passage[]} evidence on all of the candidate's answers
 * @property {number} wanted how many marks the candidate gets in all
 * @property {Missing[]} missing
 * @property {string | null} handedIn
 * @property {number | null} thinPercent how much one has watched of an answer that one has scored, while that is less than half
 * @property {boolean} isOpen whether colleagues' reviews are open
 * @property {"collecting" | "scoring" | "debrief" | "decided"} phase of the interview
 * @property {boolean} mayScore whether scores are given, handed in or changed now
 * @property {boolean} mayBreakSeal
 * @property {"candidate" | "question" | "everyone"} opens
 * @property {Colleague[]} colleagues
 * @property {{person: string, when: string, reason: string}[]} breaks
 */
/** @typedef {{name: string, scale: number, steps: string[], reference: string, counted: boolean, whole: boolean}} Competency */
/** @typedef {{version: number, needsEvidence: boolean, opens: string, competencies: Record<string, Competency>}} Card */

/** @type {Mark} */
export const UNMARKED = { kind: "open", value: null, reason: "", note: "", changes: [] };

/** The mark as short as it can be said: "4", "no evidence". @param {Kind} kind @param {number | null} value */
export function shortMark(kind, value) {
  if (kind === "value") return String(value);
  if (kind === "no_evidence") return t("no evidence");
  return kind === "cannot_judge" ? t("not judged") : "–";
}

/** "3 → 5" where it was changed after it was handed in, with why. @param {Mark} mark */
export function changeWords(mark) {
  return mark.changes.map(({ old, new: later, why, hadSeen }) => {
    const values = { old: shortMark(...old), new: shortMark(...later), why };
    return hadSeen ? t("%(old)s → %(new)s after seeing colleagues: %(why)s", values) : t("%(old)s → %(new)s: %(why)s", values);
  });
}

/** When colleagues' reviews open, in words. @param {Sheet} sheet */
export function sealWords(sheet) {
  if (sheet.opens === "everyone") return t("Colleagues' scores and comments open when everybody has handed in.");
  if (sheet.opens === "question") return t("Colleagues' scores and comments open when you have handed in everybody who answered this question.");
  return t("Colleagues' scores and comments open when you hand in.");
}

/** Why nothing is scored now; empty where something is, and for whoever knows the candidate, which the page says. @param {Sheet} sheet */
export function closedWords(sheet) {
  if (sheet.mayScore) return "";
  if (sheet.phase === "collecting") return t("Scoring has not started: answers are still being collected.");
  return sheet.phase === "decided" ? t("This interview is decided. Scores no longer change.") : "";
}

/** How many of the candidate's marks are given. @param {Sheet} sheet */
export function givenOf(sheet) {
  return sheet.wanted - sheet.missing.filter((one) => one.what === "mark").length;
}

/** Where a passage begins and ends that was marked by two presses, each a moment after what it is about.
 * @param {number} from ms @param {number} to ms @param {number} reactionMs @returns {[number, number]} */
export function passageOf(from, to, reactionMs) {
  const [first, last] = [Math.min(from, to), Math.max(from, to)].map((ms) => Math.max(0, Math.round(ms - reactionMs)));
  return [first, Math.max(last, first + 500)];
}
