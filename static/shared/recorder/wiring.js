// @ts-check
// Buttons, choices and keys of a recorder, and the question before the page is left.
import { addKeys } from "../keys.js";
import { warnWhile } from "../uploading/leaving.js";
import { t } from "../words.js";
import { running, wouldLose } from "./states.js";

/** @typedef {import("./recorder.js").Recorder} Recorder */

/** @param {Recorder} recorder @returns {() => void} takes keys and warning away */
export function wire(recorder) {
  const { stage, camera } = recorder;
  stage.wire({
    ask: () => recorder.ask(), record: () => recorder.press(), pause: () => recorder.pauseOrGoOn(), stop: () => recorder.stop(), again: () => recorder.again(),
    screen: () => camera.toggleScreen() && recorder.ask(), "camera-off": () => camera.toggleOff() && recorder.ask(),
  });
  for (const hook of /** @type {const} */ (["camera", "microphone"])) {
    stage.select(hook)?.addEventListener("change", () => camera.choose() && recorder.ask());
  }
  const stopWarning = warnWhile(() => wouldLose(recorder.state, recorder.unsent));
  const stopKeys = recorder.options.keys === false ? () => {} : addKeys(keysOf(recorder));
  return () => {
    stopWarning();
    stopKeys();
  };
}

/** @param {Recorder} recorder @returns {import("../keys.js").Key[]} */
function keysOf(recorder) {
  const group = t("Recorder");
  const here = () => recorder.stage.root.offsetParent !== null;
  return [
    { keys: ["r"], does: t("Start or stop the recording"), group, when: here, run: () => recorder.press() },
    { keys: [" "], does: t("Pause or continue"), group, overButtons: true, when: () => here() && running(recorder.state), run: () => recorder.pauseOrGoOn() },
  ];
}
