// @ts-check
// The editor's keys, of the one table that trimmer, player and wall share.
import { addKeys } from "../../shared/keys.js";
import { t } from "../../shared/words.js";

/** @typedef {{bar: import("./player_bar.js").PlayerBar, cutting: import("./cutting.js").Cutting, frameMs: number}} Parts */

/** @param {Parts} parts */
export function addEditorKeys({ bar, cutting, frameMs }) {
  const { player } = bar;
  const go = (/** @type {number} */ by) => player.goTake(cutting.at() + by);
  const frame = (/** @type {number} */ by) => {
    player.pause();
    go(by * frameMs);
  };
  const edge = (/** @type {0 | 1} */ which) => player.goTake(cutting.seen(cutting.ranges[cutting.chosen], which ? "out" : "in"));
  const playing = t("Play");
  const trimming = t("Trim");
  addKeys([
    { keys: [" ", "k"], does: t("Play or pause"), group: playing, run: () => bar.toggle() },
    { keys: ["j"], does: t("Back 10 s"), group: playing, run: () => go(-10_000), repeat: true },
    { keys: ["l"], does: t("Forward 10 s"), group: playing, run: () => go(10_000), repeat: true },
    { keys: ["ArrowLeft"], does: t("Back 5 s"), group: playing, run: () => go(-5000), repeat: true },
    { keys: ["ArrowRight"], does: t("Forward 5 s"), group: playing, run: () => go(5000), repeat: true },
    { keys: [","], does: t("Back one frame"), group: playing, run: () => frame(-1), repeat: true },
    { keys: ["."], does: t("Forward one frame"), group: playing, run: () => frame(1), repeat: true },
    { keys: ["Home"], does: t("Go to the start of the clip"), group: playing, run: () => bar.goClip(0) },
    { keys: ["End"], does: t("Go to the end of the clip"), group: playing, run: () => bar.goClip(player.clipMs) },
    { keys: ["m"], does: t("Sound on or off"), group: playing, run: () => bar.mute() },
    { keys: ["i"], does: t("Mark in here"), group: trimming, run: () => cutting.markIn() },
    { keys: ["o"], does: t("Mark out here"), group: trimming, run: () => cutting.markOut() },
    { keys: ["Shift+i"], does: t("Go to the in-point"), group: trimming, run: () => edge(0) },
    { keys: ["Shift+o"], does: t("Go to the out-point"), group: trimming, run: () => edge(1) },
    { keys: ["b"], does: t("Split here"), group: trimming, run: () => cutting.split() },
    { keys: ["Backspace", "Delete"], does: t("Remove the selected part"), group: trimming, run: () => cutting.remove() },
    { keys: ["Ctrl+z"], does: t("Undo"), group: trimming, run: () => cutting.undo(), repeat: true },
    { keys: ["Ctrl+Shift+z", "Ctrl+y"], does: t("Redo"), group: trimming, run: () => cutting.redo(), repeat: true },
  ]);
  const frameButtons = /** @type {const} */ ({ "frame-back": -1, "frame-on": 1 });
  for (const [name, by] of Object.entries(frameButtons)) document.querySelector(`[data-do="${name}"]`)?.addEventListener("click", () => frame(by));
}
