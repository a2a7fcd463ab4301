// @ts-check
// Behind a cell: each reviewer's marks and words, and the passages they cite, which play here for a few seconds.
import { element, openDialog } from "../../shared/dialog.js";
import { json } from "../../shared/fetch.js";
import { timecode } from "../../shared/timecode.js";
import { decimal, t } from "../../shared/words.js";

/** @typedef {{question: string, kind: string, value: number | null, note: string, first: number | null}} Mark */
/** @typedef {{answer: string, questionId: string, question: string, from: number, to: number}} Passage */
/** @typedef {{id: string, name: string, marks: Mark[], passages: Passage[]}} Reviewer */
/** @typedef {{title: string, url: string, video: string, wall: string, candidate: string, question: string}} About `video` has ANSWER in place of the answer's id */

const LEAST_MS = 5000, MOST_MS = 15000;

/** How much is played of a passage: 5 to 15 seconds. @param {{from: number, to: number}} passage @returns {{from: number, to: number}} */
export function played({ from, to }) {
  return { from, to: from + Math.min(MOST_MS, Math.max(LEAST_MS, to - from)) };
}

/** Open what is behind the cell, and play the first passage. @param {About} about */
export async function openMoments(about) {
  const body = element("div", "moments");
  const wait = element("p", "quiet", t("Loading…"));
  body.append(wait);
  const dialog = openDialog(about.title, body);
  dialog.classList.add("is-wide");
  const told = await json(about.url).catch((/** @type {Error} */ error) => { wait.textContent = error.message; return null; });
  if (!told || !dialog.isConnected) return;
  const player = new Player(about);
  body.replaceChildren(player.place, ...told.reviewers.map((/** @type {Reviewer} */ one) => reviewer(one, player)));
  const link = element("a", "button is-small", t("Open side by side"));
  link.setAttribute("href", `${about.wall}?question=${about.question}&candidate=${about.candidate}`);
  body.append(link);
  const first = told.reviewers.flatMap((/** @type {Reviewer} */ one) => one.passages)[0];
  if (first) player.play(first);
}

class Player {
  /** @param {About} about */
  constructor(about) {
    this.about = about;
    this.place = element("div", "player-frame moments-player");
    this.place.hidden = true;
    this.video = document.createElement("video");
    this.video.playsInline = true;
    this.video.controls = true;
    this.place.append(this.video);
    this.until = Infinity;
    this.video.addEventListener("timeupdate", () => {
      if (this.video.currentTime * 1000 < this.until) return;
      this.until = Infinity;
      this.video.pause();
    });
  }

  /** @param {Passage} passage */
  play(passage) {
    const { from, to } = played(passage);
    const source = this.about.video.replace("ANSWER", passage.answer);
    this.place.hidden = false;
    this.until = to;
    if (this.video.getAttribute("src") !== source) this.video.src = source;
    const start = () => {
      this.video.currentTime = from / 1000;
      void this.video.play().catch(() => {}); // where a browser wants a press first, its own button is there
    };
    if (this.video.readyState > 0) start();
    else this.video.addEventListener("loadedmetadata", start, { once: true });
  }
}

/** @param {Reviewer} one @param {Player} player */
function reviewer(one, player) {
  const made = element("section", "moments-reviewer");
  made.append(element("h3", "", one.name));
  for (const mark of one.marks) {
    const line = element("p", "", [mark.question, said(mark)].filter(Boolean).join(": "));
    if (mark.note) line.append(element("span", "quiet moments-note", mark.note));
    made.append(line);
  }
  const row = element("div", "row");
  for (const passage of one.passages) row.append(button(passage, player));
  made.append(one.passages.length ? row : element("p", "quiet small", t("No passage is cited.")));
  return made;
}

/** @param {Passage} passage @param {Player} player */
function button(passage, player) {
  const made = element("button", "button is-small", `▸ ${timecode(passage.from)}–${timecode(passage.to)}`);
  made.setAttribute("type", "button");
  made.title = passage.question;
  made.setAttribute("aria-label", t("Play %(from)s to %(to)s of %(question)s", { from: timecode(passage.from), to: timecode(passage.to), question: passage.question }));
  made.addEventListener("click", () => player.play(passage));
  return made;
}

/** @param {Mark} mark */
function said(mark) {
  const now = mark.kind === "value" ? decimal(Number(mark.value), 0) : mark.kind === "no_evidence" ? t("no evidence seen") : t("could not be judged");
  return mark.first === null ? now : t("%(now)s, first %(first)s", { now, first: mark.first });
}
