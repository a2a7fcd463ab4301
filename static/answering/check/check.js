// @ts-check
// The test before the interview: camera, microphone, a sample of four seconds, and the line. Each gets a plain verdict.
import { Meter } from "../../shared/camera/meter.js";
import { showBlob } from "../../shared/capture/playback.js";
import { t } from "../../shared/words.js";
import { Camera } from "../recording/camera.js";
import { measureLine, lineVerdict } from "./line.js";
import { recordSample } from "../recording/sample.js";

const SAMPLE_MS = 4000;
const root = /** @type {HTMLElement} */ (document.getElementById("check"));

/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

/** @typedef {"waiting" | "working" | "passed" | "warning" | "failed"} Verdict */

/** @param {string} name @param {Verdict} result @param {string} words */
function verdict(name, result, words) {
  const row = /** @type {HTMLElement} */ (root.querySelector(`[data-check="${name}"]`));
  row.dataset.result = result;
  const place = row.querySelector("[data-words]");
  if (place && place.textContent !== words) place.textContent = words;
}

/** @type {Meter | null} */
let meter = null;
let heard = false;

/** @param {MediaStream} stream */
function listen(stream) {
  meter?.stop();
  heard = false;
  part("level").hidden = false;
  meter = new Meter(stream, {
    lamps: part("lamps"), words: part("level-words"),
    onLevel: (_db, loudness) => {
      if (heard) return;
      heard = loudness === "good" || loudness === "loud";
      if (heard) verdict("sound", "passed", t("We hear you."));
      else verdict("sound", "working", t("Say something and watch the lamps."));
    },
  });
}

/** @param {MediaStream} stream */
function seen(stream) {
  const track = stream.getVideoTracks()[0];
  const { width, height } = track?.getSettings() ?? {};
  const name = track?.label || t("Camera");
  if (!track) verdict("camera", "passed", t("Off: your voice is recorded alone."));
  else verdict("camera", "passed", width && height ? t("On: %(name)s, %(width)s × %(height)s.", { name, width, height }) : t("On."));
  listen(stream);
}

const camera = new Camera(root, { onStream: seen });

/** @param {"on" | "record" | "go"} door */
function open(door) {
  for (const name of ["on", "record", "go"]) part(name).hidden = name !== door;
  part("again").hidden = door !== "go";
  part("anyway").hidden = door === "go";
}

async function turnOn() {
  verdict("camera", "working", t("Waiting for your answer to the browser."));
  const stream = await camera.on();
  if (!stream) {
    verdict("camera", "failed", root.querySelector("[data-off-words]")?.textContent ?? "");
    part("next").textContent = t("Mend what the test says, then try again.");
    return;
  }
  open("record");
  part("next").textContent = t("Say a sentence while it records; then watch it.");
  part("record").focus({ preventScroll: true });
  testLine();
}

async function testLine() {
  verdict("line", "working", t("Sending half a megabyte …"));
  const speed = await measureLine(root.dataset.network ?? "").catch(() => null);
  const { result, words } = lineVerdict(speed);
  verdict("line", result, words);
}

async function recordIt() {
  if (!camera.stream) return turnOn();
  const button = /** @type {HTMLButtonElement} */ (part("record"));
  button.disabled = true;
  camera.locked = true;
  verdict("sample", "working", t("Recording: say a sentence."));
  root.classList.add("is-recording");
  const sample = await recordSample(camera.stream, SAMPLE_MS).done;
  root.classList.remove("is-recording");
  camera.locked = false;
  button.disabled = false;
  if (sample.interruption || !sample.blob.size) return verdict("sample", "failed", t("The recording was cut off. Check that no other program uses the camera, and try again."));
  watchIt(sample.blob);
}

/** @param {Blob} blob */
function watchIt(blob) {
  const video = /** @type {HTMLVideoElement} */ (part("sample-video"));
  showBlob(video, blob);
  part("sample").hidden = false;
  /** @type {HTMLElement} */ (root.querySelector(".recorder-frame")).hidden = true;
  verdict("sample", "passed", t("Recorded. Play it: do you see and hear yourself?"));
  if (!heard) verdict("sound", "warning", t("We heard nothing so far. Is it the right microphone, and is it on?"));
  open("go");
  part("next").textContent = t("Next: a practice question that is never sent.");
  video.play().catch(() => {});
  part("go").focus({ preventScroll: true });
}

function again() {
  const video = /** @type {HTMLVideoElement} */ (part("sample-video"));
  video.pause();
  part("sample").hidden = true;
  /** @type {HTMLElement} */ (root.querySelector(".recorder-frame")).hidden = false;
  verdict("sample", "waiting", t("Record four seconds, then watch them."));
  open("record");
}

part("on").addEventListener("click", turnOn);
// Until here a press would be lost, so the button waits for its script.
/** @type {HTMLButtonElement} */ (part("on")).disabled = false;
part("record").addEventListener("click", recordIt);
part("again").addEventListener("click", again);
window.addEventListener("pagehide", () => camera.off());
