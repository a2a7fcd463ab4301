// @ts-check
import { t } from "../../shared/words.js";

/** @typedef {import("../../shared/keys.js").Key} Key */
/**
 * @typedef {object} Things
 * @property {import("./clock/clock.js").Clock} clock
 * @property {HTMLSelectElement} rateBox
 * @property {(index: number) => void} focusOn
 * @property {() => number} focused
 * @property {import("./page.js").ShownAnswer[]} answers
 * @property {import("../comments/writing.js").Writing | null} writing
 * @property {import("../scorecards/panel.js").Panel | null} panel
 * @property {(value: number) => void} pressMark
 * @property {(index: number) => void} listen
 */

const FRAME_MS = 1000 / 30;

/** The keys of the wall. @param {Things} things @returns {Key[]} */
export function wallKeys({ clock, rateBox, focusOn, focused, answers, writing, panel, pressMark, listen }) {
  /** @param {number} ms */
  const skip = (ms) => () => void clock.seek(clock.position + ms);
  /** @param {number} step */
  const frame = (step) => () => {
    clock.pause();
    void clock.seek(clock.position + step * FRAME_MS);
  };
  /** @param {number} step */
  const speed = (step) => () => {
    if (rateBox.disabled) return;
    rateBox.selectedIndex = Math.max(0, Math.min(rateBox.options.length - 1, rateBox.selectedIndex + step));
    clock.setRate(Number(rateBox.value));
  };
  /** @param {number} step */
  const next = (step) => () => focusOn((focused() + step + answers.length) % answers.length);
  const play = t("Playing");
  const move = t("Navigation");
  const note = t("Comments and scores");
  return [
    { keys: [" ", "k"], does: t("Play or pause"), group: play, run: () => void clock.toggle() },
    { keys: ["<", "Shift+<"], does: t("Slower"), group: play, run: speed(-1) },
    { keys: [">", "Shift+>"], does: t("Faster"), group: play, run: speed(1) },
    { keys: ["m"], does: t("Sound on or off"), group: play, run: () => toggleSound(clock, focused, listen) },
    { keys: ["f"], does: t("Selected answer full screen"), group: play, run: () => large(focused()) },
    { keys: ["j"], does: t("Back ten seconds"), group: move, repeat: true, run: skip(-10000) },
    { keys: ["l"], does: t("Forward ten seconds"), group: move, repeat: true, run: skip(10000) },
    { keys: ["ArrowLeft"], does: t("Back five seconds"), group: move, repeat: true, run: skip(-5000) },
    { keys: ["ArrowRight"], does: t("Forward five seconds"), group: move, repeat: true, run: skip(5000) },
    { keys: [","], does: t("Back one frame"), group: move, repeat: true, run: frame(-1) },
    { keys: ["."], does: t("Forward one frame"), group: move, repeat: true, run: frame(1) },
    { keys: ["Home"], does: t("Go to the start"), group: move, run: () => void clock.seek(0) },
    { keys: ["End"], does: t("Go to the end"), group: move, run: () => void clock.seek(clock.duration) },
    { keys: ["["], does: t("Previous candidate"), group: note, run: next(-1) },
    { keys: ["]"], does: t("Next candidate"), group: note, run: next(1) },
    { keys: ["n"], does: t("Write a comment at this moment"), group: note, run: () => writing?.focus() },
    ...(panel ? scoring(panel, pressMark, note) : [jump(clock, move)]),
  ];
}

/** @param {import("../scorecards/panel.js").Panel} panel @param {(value: number) => void} pressMark @param {string} group @returns {Key[]} */
function scoring(panel, pressMark, group) {
  return [
    { keys: ["1", "2", "3", "4", "5", "6", "7"], does: t("Score the selected answer"), group, run: (event) => pressMark(Number(event.key)) },
    { keys: ["0"], does: t("No evidence seen"), group, run: () => pressMark(0) },
    { keys: ["e"], does: t("Start a passage as evidence, and end it"), group, run: () => panel.passageKey() },
    { keys: ["Shift+ArrowDown"], does: t("Next competency"), group, run: () => panel.move(1) },
    { keys: ["Shift+ArrowUp"], does: t("Previous competency"), group, run: () => panel.move(-1) },
    { keys: ["Ctrl+z"], does: t("Undo the last score"), group, run: () => panel.undo() },
  ];
}

/** For those who give no scores, digits move. @param {import("./clock/clock.js").Clock} clock @param {string} group @returns {Key} */
function jump(clock, group) {
  const keys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  return { keys, does: t("Jump to 10–90 percent of the answers"), group, run: (event) => void clock.seek((clock.duration * Number(event.key)) / 10) };
}

/** @param {import("./clock/clock.js").Clock} clock @param {() => number} focused @param {(index: number) => void} listen */
function toggleSound(clock, focused, listen) {
  const silent = clock.players.every((player) => player.video.muted);
  listen(silent ? focused() : -1);
}

/** @param {number} index */
function large(index) {
  if (document.fullscreenElement) return void document.exitFullscreen();
  void document.querySelectorAll(".wall-answer")[index]?.requestFullscreen?.();
}
