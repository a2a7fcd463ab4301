// @ts-check
import { addKeys } from "../../shared/keys.js";
import { follow } from "../../shared/news.js";
import { timecode } from "../../shared/timecode.js";
import { toast } from "../../shared/toast.js";
import { t } from "../../shared/words.js";
import { Comments } from "../comments/comments.js";
import { Writing } from "../comments/writing.js";
import { Panel } from "../scorecards/panel.js";
import { Better } from "./better.js";
import { Clock } from "./clock/clock.js";
import { Coverage } from "./coverage.js";
import { wallKeys } from "./keys.js";
import { Lane } from "./lanes.js";
import { need, readWall } from "./page.js";
import { showPictures } from "./peek.js";
import { watchPictures } from "./shown.js";
import { Tiles } from "./tiles.js";
import { Waits } from "./waits.js";

/** @typedef {import("./page.js").Comment} Comment */

const wall = readWall();
const root = /** @type {HTMLElement} */ (need(document, "[data-wall]"));
const source = /** @type {HTMLScriptElement} */ (need(document, "script[data-comments-url]"));
const tiles = [...root.querySelectorAll(".wall-answer")].map((tile) => /** @type {HTMLElement} */ (tile));
const clock = new Clock(tiles.flatMap((tile) => [...tile.querySelectorAll("video")]));

const coverage = new Coverage(() => clock.position);

const lanes = wall.answers.map((answer) => {
  const lane = new Lane(need(root, `[data-lane="${answer.id}"]`), answer, {
    onChoose: (comment) => goTo(comment),
  });
  void lane.load();
  return lane;
});

const comments = new Comments(need(root, "[data-comments]"), wall, {
  onMoment: (comment) => goTo(comment),
  onChange: (threads) => {
    need(root, "[data-count-comments]").textContent = String(comments.count);
    for (const lane of lanes) lane.showComments(threads.filter((c) => c.answer_id === lane.answer.id));
  },
});

const form = root.querySelector("[data-comment-form]");
const writing = form instanceof HTMLFormElement
  ? new Writing(form, {
      position: () => clock.position,
      pause: () => clock.pause(),
      onWritten: (comment) => comments.take([comment]),
      letter: (id) => wall.answers.find((answer) => answer.id === id)?.letter ?? "",
    })
  : null;

const playButton = need(root, "[data-play]");
const seekBar = /** @type {HTMLInputElement} */ (need(root, "[data-seek]"));
const rateBox = /** @type {HTMLSelectElement} */ (need(root, "[data-rate]"));
let focused = 0;
const board = new Tiles(need(root, "[data-wall-tiles]"), tiles, wall.answers, root.querySelector("[data-pager]"), (index) => focusOn(index));

const scoreBox = root.querySelector("[data-score-panel]");
const panel = scoreBox instanceof HTMLElement
  ? new Panel(scoreBox, wall, {
      position: () => clock.position,
      onPlay: (answerId, passage) => {
        const index = wall.answers.findIndex((answer) => answer.id === answerId);
        if (index < 0) return;
        focusOn(index);
        void clock.seek(passage.from);
      },
      onFocus: (index) => focusOn(index),
      wayTo,
      onMarks: () => showMarks(),
    })
  : null;
comments.scoring = panel;

/** The page of another question with the same candidates. @param {string} question */
function wayTo(question) {
  const url = new URL(location.pathname, location.href);
  url.searchParams.set("question", question);
  for (const answer of wall.answers) url.searchParams.append("candidate", answer.invitation);
  return url.href;
}

/** One's own marks stand on each picture, where the eye is. */
function showMarks() {
  tiles.forEach((tile, i) => {
    const marks = panel?.marksOf(i) ?? [];
    need(tile, "[data-own-marks]").textContent = marks.some((mark) => mark !== "–") ? marks.join(" · ") : "";
  });
}

/** On a phone the scorecard is a sheet over the lower part of the page. @param {boolean} open */
function showSheet(open) {
  root.classList.toggle("is-scoring", open);
  const opener = need(root, ".score-opener");
  opener.setAttribute("aria-expanded", String(open));
  (open ? need(root, "[data-score-panel] .score-close") : opener).focus();
}

/** @param {number} value */
function pressMark(value) {
  const given = panel?.press(value);
  if (!given) return;
  const flash = need(tiles[focused], "[data-flash]");
  flash.textContent = given.text;
  flash.classList.remove("is-shown");
  void flash.offsetWidth; // begins the animation anew
  flash.classList.add("is-shown");
}

/** @param {Comment} comment */
function goTo(comment) {
  focusOn(wall.answers.findIndex((answer) => answer.id === comment.answer_id));
  void clock.seek(comment.at_ms);
  comments.show(comment);
}

/** Listen to this answer, and write about it. @param {number} index */
function focusOn(index) {
  if (index < 0 || index >= tiles.length) return;
  focused = index;
  board.turnTo(index);
  listen(index);
  writing?.turnTo(wall.answers[index].id);
  panel?.choose(index);
}

/** @param {number} index -1: nobody */
function listen(index) {
  const video = tiles[index]?.querySelector("video");
  clock.listen(clock.players.findIndex((player) => player.video === video));
  tiles.forEach((tile, i) => {
    tile.classList.toggle("is-audible", i === index);
    tile.querySelector("[data-listen]")?.setAttribute("aria-pressed", String(i === index));
  });
}

function drawClock() {
  const position = clock.position;
  need(root, "[data-now]").textContent = timecode(position);
  seekBar.value = String(position);
  seekBar.setAttribute("aria-valuetext", timecode(position));
  for (const lane of lanes) lane.move(position);
  tiles.forEach((tile, i) => tile.classList.toggle("is-over", position > (wall.answers[i].durationMs ?? Infinity)));
  comments.now(position);
  writing?.move(position);
}

function drawState() {
  root.classList.toggle("is-playing", clock.state === "playing");
  playButton.classList.toggle("is-going", clock.going);
  playButton.setAttribute("aria-label", clock.going ? t("Pause") : t("Play"));
  drawClock();
}

function drawLength() {
  const known = Math.max(clock.duration, ...wall.answers.map((answer) => answer.durationMs ?? 0));
  seekBar.max = String(Math.max(1, known));
  need(root, "[data-length]").textContent = timecode(known);
  for (const lane of lanes) lane.setLength(known);
  comments.draw();
  drawClock();
}

/** @param {HTMLVideoElement} video @param {number} i */
function dress(video, i) {
  video.addEventListener("click", () => focusOn(i));
  video.addEventListener("loadedmetadata", drawLength);
  watchPictures(video, (from, to) => {
    if (!board.inSight(i)) return;
    lanes[i].watch(from, to);
    coverage.add(wall.answers[i].id, from, Math.min(to, wall.answers[i].durationMs ?? to));
  });
}

/** More is known of an answer now. @param {import("./page.js").ShownAnswer} answer @param {boolean} heard */
function showMore(answer, heard) {
  if (heard) void lanes.find((lane) => lane.answer === answer)?.load();
  board.place();
  drawLength();
}

/** Where to ask which answers have a better form by now; null when each is there in its last one. */
function watchAddress() {
  if (!better.waits) return null;
  const url = new URL(source.dataset.watchUrl ?? "", location.href);
  for (const answer of wall.answers) url.searchParams.append("candidate", answer.invitation);
  return url;
}

let begun = false;

/** @param {{comments: Comment[], sheets: Record<string, any>, cards: Record<string, any>}} answer */
function takeNews(answer) {
  panel?.take(answer);
  comments.seal(wall.answers.filter((one) => !answer.sheets[one.id]?.isOpen).map((one) => one.id));
  comments.take(answer.comments);
  if (!begun) followLink();
  begun = true;
}

/** Open the moment that the address names. */
function followLink() {
  const id = location.hash.replace(/^#comment-/, "");
  const comment = comments.all.get(id);
  if (comment) goTo(comment);
  else if (id !== location.hash) toast(t("That comment is not here. Perhaps it was removed, or it opens when you have handed in."), { kind: "warning" });
}

for (const button of root.querySelectorAll("[data-score-sheet]")) button.addEventListener("click", () => showSheet(!root.classList.contains("is-scoring")));
playButton.addEventListener("click", () => void clock.toggle());
seekBar.addEventListener("input", () => clock.seek(Number(seekBar.value)));
rateBox.addEventListener("change", () => clock.setRate(Number(rateBox.value)));
// A step on the slider is a step of the keys.
seekBar.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -5000, ArrowDown: -5000, ArrowRight: 5000, ArrowUp: 5000 }[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  clock.seek(clock.position + step);
});
showPictures(need(root, "[data-lanes]"), seekBar, wall.answers, () => focused);
for (const button of root.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => void clock.seek(clock.position + Number(button.getAttribute("data-skip"))));
}
tiles.forEach((tile, i) => {
  tile.querySelector("[data-listen]")?.addEventListener("click", () => (tile.classList.contains("is-audible") ? listen(-1) : focusOn(i)));
  tile.querySelector("[data-large]")?.addEventListener("click", () => void (document.fullscreenElement ? document.exitFullscreen() : tile.requestFullscreen?.()));
  const video = tile.querySelector("video");
  if (video) dress(video, i);
});
const better = new Better(tiles, wall.answers, clock, { dress, onNews: showMore });
new Waits(need(root, "[data-state]"), tiles, clock, (tile) => tile.getAttribute("aria-label") ?? "", (tile) => focusOn((tiles.indexOf(tile) + 1) % tiles.length));
clock.addEventListener("state", drawState);
clock.addEventListener("move", drawClock);
clock.addEventListener("silenced", () => listen(-1));
window.addEventListener("hashchange", followLink);
addKeys(wallKeys({ clock, rateBox, focusOn, focused: () => focused, answers: wall.answers, writing, panel, pressMark, listen }));
drawLength();
focusOn(0);
if (wall.startMs) clock.seek(wall.startMs);
follow(() => source.dataset.commentsUrl ?? "", takeNews);
follow(watchAddress, (answer) => better.take(answer.watch));

// For the tests, and for anyone who wants to look: how far each answer is from the clock.
Object.assign(window, { tagningClock: clock });
