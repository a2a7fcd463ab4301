// @ts-check
// What an answer looks like at the moment one points at on its lane, or has moved the slider to by keys: a picture of its storyboard.
import { timecode } from "../../shared/timecode.js";
import { need } from "./page.js";

/** @typedef {import("./page.js").ShownAnswer} ShownAnswer */
/** @typedef {import("./page.js").Storyboard} Storyboard */

/** The place of the picture of that moment on the sheet, in px from its left and top. @param {Storyboard} board @param {number} ms */
export function pictureAt(board, ms) {
  const index = Math.max(0, Math.min(board.count - 1, Math.floor(ms / board.every_ms)));
  return { x: (index % board.columns) * board.width, y: Math.floor(index / board.columns) * board.height };
}

/** Show pictures over the lanes. `focused` is the answer that the keys are about.
 * @param {HTMLElement} root @param {HTMLInputElement} slider @param {ShownAnswer[]} answers @param {() => number} focused */
export function showPictures(root, slider, answers, focused) {
  const tip = document.createElement("div");
  tip.className = "lane-peek";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  root.append(tip);
  const lanes = answers.map((answer) => need(root, `[data-lane="${answer.id}"] .lane-track`));
  const hide = () => { tip.hidden = true; };

  /** @param {number} index @param {number} ms */
  const show = (index, ms) => {
    const answer = answers[index];
    const board = answer?.storyboard;
    if (!board || ms < 0 || ms > (answer.durationMs ?? 0)) return hide();
    const { x, y } = pictureAt(board, ms);
    const track = lanes[index].getBoundingClientRect();
    const place = root.getBoundingClientRect();
    const at = track.left - place.left + (track.width * ms) / Number(slider.max);
    tip.style.width = `${board.width}px`;
    tip.style.height = `${board.height}px`;
    tip.style.backgroundImage = `url("/review/answers/${answer.id}/storyboard")`;
    tip.style.backgroundPosition = `-${x}px -${y}px`;
    tip.style.left = `${Math.max(0, Math.min(at - board.width / 2, place.width - board.width))}px`;
    tip.style.top = `${track.top - place.top - board.height - 6}px`;
    tip.dataset.at = `${answer.letter} ${timecode(ms)}`;
    tip.hidden = false;
  };

  slider.addEventListener("pointermove", (event) => {
    const index = lanes.findIndex((lane) => within(lane.getBoundingClientRect(), event.clientY));
    const track = lanes[index]?.getBoundingClientRect();
    if (!track) return hide();
    show(index, ((event.clientX - track.left) / track.width) * Number(slider.max));
  });
  for (const leaving of ["pointerleave", "pointercancel", "blur"]) slider.addEventListener(leaving, hide);
  const follow = () => { if (slider.matches(":focus-visible")) show(focused(), Number(slider.value)); };
  slider.addEventListener("focus", follow);
  slider.addEventListener("keyup", follow);
}

/** @param {DOMRect} box @param {number} y */
function within(box, y) {
  return box.height > 0 && y >= box.top - 2 && y <= box.bottom + 2;
}
