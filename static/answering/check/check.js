// @ts-check
// The test before the interview: camera, microphone, a sample of four seconds, and the line. Each gets a plain verdict.
import { lacking } from "../../shared/camera/capable.js";
import { problemFor } from "../../shared/camera/devices.js";
import { showBlob } from "../../shared/capture/playback.js";
import { t } from "../../shared/words.js";
import { Camera } from "../recording/camera.js";
import { recordSample } from "../recording/sample.js";
import { measureLine, lineVerdict } from "./line.js";
import { Sound } from "./sound.js";
import { Verdicts } from "./verdicts.js";

const SAMPLE_MS = 4000;
const root = /** @type {HTMLElement} */ (document.getElementById("check"));

/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

const verdicts = new Verdicts(root);
const sound = new Sound(verdicts, { lamps: part("lamps"), words: part("level-words") });
const video = /** @type {HTMLVideoElement} */ (part("sample-video"));
const frame = /** @type {HTMLElement} */ (root.querySelector(".recorder-frame"));
const camera = new Camera(root, { onStream: seen, onProblem: refused, onVoice: turnOn });
let recording = false;

/** @param {MediaStream} stream */
function seen(stream) {
  const track = stream.getVideoTracks()[0];
  const { width, height } = track?.getSettings() ?? {};
  const name = track?.label || t("Camera");
  if (!track) verdicts.set("camera", "passed", t("Off: only your voice is recorded."));
  else verdicts.set("camera", "passed", width && height ? t("On: %(name)s, %(width)s × %(height)s.", { name, width, height }) : t("On."));
  part("level").hidden = false;
  sound.listen(stream);
}

/** The sentence stands over the picture and is said from there: the row does not say it again. */
function refused() {
  verdicts.set("camera", "failed", t("Not on yet."), false);
  part("next").textContent = t("Do what it says above, then try again.");
  open("on");
}

/** @param {"on" | "record" | "go"} door */
function open(door) {
  for (const name of ["on", "record", "go"]) part(name).hidden = name !== door;
  part("again").hidden = part("play").hidden = door !== "go";
  part("anyway").hidden = door === "go";
}

async function turnOn() {
  verdicts.set("camera", "working", t("Waiting for you to answer the browser."));
  if (!(await camera.on())) return part("on").focus({ preventScroll: true });
  open("record");
  part("next").textContent = t("Say a sentence while it records, then watch it.");
  part("record").focus({ preventScroll: true });
  if (verdicts.of("line") === "waiting") await testLine();
}

async function testLine() {
  verdicts.set("line", "working", t("Sending half a megabyte …"));
  const speed = await measureLine(root.dataset.network ?? "").catch(() => null);
  const { result, words } = lineVerdict(speed);
  verdicts.set("line", result, words);
}

async function recordIt() {
  if (recording) return;
  if (!camera.stream) return turnOn();
  busy(true);
  verdicts.set("sample", "working", t("Recording: say a sentence."), true);
  const sample = await recordFour(camera.stream);
  busy(false);
  if (!sample?.blob.size || sample.interruption) {
    return verdicts.set("sample", "failed", t("The recording was interrupted. Check that no other program uses the camera and try again."));
  }
  offer(sample.blob);
  await sound.judge(sample.blob);
}

/** @param {MediaStream} stream @returns {Promise<import("../recording/sample.js").Sample | null>} null where the recorder did not start */
async function recordFour(stream) {
  try {
    return await recordSample(stream, SAMPLE_MS).done;
  } catch {
    return null;
  }
}

/** The button keeps the focus while it cannot be pressed. @param {boolean} on */
function busy(on) {
  recording = camera.locked = on;
  root.classList.toggle("is-recording", on);
  part("record").setAttribute("aria-disabled", String(on));
}

/** @param {Blob} blob */
function offer(blob) {
  showBlob(video, blob);
  part("sample").hidden = false;
  frame.hidden = true;
  verdicts.set("sample", "passed", t("Recorded. Play it: do you see and hear yourself?"));
  open("go");
  primary("play");
  part("next").textContent = t("Next: a practice question that is never sent.");
  part("play").focus({ preventScroll: true });
}

/** @param {"play" | "go"} name the one thing to do next */
function primary(name) {
  for (const one of /** @type {const} */ (["play", "go"])) part(one).classList.toggle("is-primary", one === name);
}

function again() {
  video.pause();
  part("sample").hidden = true;
  frame.hidden = false;
  verdicts.set("sample", "waiting", t("Record four seconds, then watch them."));
  open("record");
  part("record").focus({ preventScroll: true });
}

part("on").addEventListener("click", turnOn);
// Until here a press would be lost, so the button waits for its script.
/** @type {HTMLButtonElement} */ (part("on")).disabled = false;
part("record").addEventListener("click", recordIt);
part("again").addEventListener("click", again);
part("play").addEventListener("click", () => {
  video.currentTime = 0;
  video.play().catch(() => {});
});
video.addEventListener("ended", () => primary("go"));
window.addEventListener("pagehide", () => camera.off());

const lack = lacking();
if (lack) camera.tell(problemFor(lack));
