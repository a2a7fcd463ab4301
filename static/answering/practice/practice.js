// @ts-check
// The practice question: record, watch, again. It stays in the browser.
import { lacking } from "../../shared/camera/capable.js";
import { problemFor } from "../../shared/camera/devices.js";
import { showBlob } from "../../shared/capture/playback.js";
import { t } from "../../shared/words.js";
import { Camera } from "../recording/camera.js";
import { countDown, LeftShown } from "../recording/countdown.js";
import { recordSample } from "../recording/sample.js";

const root = /** @type {HTMLElement} */ (document.getElementById("practice"));
const limitMs = Number(root.dataset.limit);
/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
const frame = /** @type {HTMLElement} */ (root.querySelector(".recorder-frame"));
const start = /** @type {HTMLButtonElement} */ (part("start"));
const video = /** @type {HTMLVideoElement} */ (part("sample-video"));
const camera = new Camera(root, { onVoice: practise });
/** @param {string} words */
const say = (words) => {
  part("status").textContent = words;
};

let forget = () => {};
let stop = () => {};
let busy = false;

/** The button keeps the focus while it cannot be pressed. */
async function practise() {
  if (busy) return;
  busy = true;
  start.setAttribute("aria-disabled", "true");
  say("");
  forget();
  part("sample").hidden = true;
  frame.hidden = false;
  try {
    const stream = await camera.on();
    if (stream) await record(stream);
  } catch {
    recording(false);
    camera.tell(problemFor("no_recorder"));
  } finally {
    busy = false;
    start.removeAttribute("aria-disabled");
  }
}

/** @param {MediaStream} stream */
async function record(stream) {
  say(t("Recording starts in three seconds."));
  await countDown(part("count"), 3);
  const shown = new LeftShown(root, limitMs, say);
  const sample = recordSample(stream, limitMs, (_elapsed, left) => shown.show(left));
  stop = sample.stop;
  recording(true);
  const { blob, interruption } = await sample.done;
  recording(false);
  camera.off();
  watch(blob, interruption);
}

/** @param {boolean} on */
function recording(on) {
  root.classList.toggle("is-recording", on);
  part("recording").hidden = !on;
  part("tally").hidden = !on;
  part("tally-words").textContent = t("Practice");
  /** @type {HTMLElement} */ (root.querySelector(".door")).hidden = on;
  say(on ? t("Recording, in this browser only.") : "");
  if (on) part("stop").focus({ preventScroll: true });
}

/** @param {Blob} blob @param {string | null} interruption */
function watch(blob, interruption) {
  const label = start.lastChild;
  if (label) label.textContent = t("Practise again");
  start.classList.remove("is-record");
  part("go").classList.add("is-primary");
  part("go").parentElement?.prepend(part("go"));
  if (blob.size) {
    frame.hidden = true;
    part("sample").hidden = false;
    forget = showBlob(video, blob);
  }
  say(interruption ? t("The camera or the microphone was disconnected, so the practice stopped there.") : t("Watch your practice, or continue."));
  part("go").focus({ preventScroll: true });
}

start.addEventListener("click", practise);
start.disabled = false;
part("stop").addEventListener("click", () => stop());
window.addEventListener("pagehide", () => camera.off());

const lack = lacking();
if (lack) camera.tell(problemFor(lack));
