// @ts-check
// The candidate's camera on a page: turned on by a press, chosen from a list, told plainly when it will not come.
import { askDevices, DeviceProblem, fillChoices, listDevices, problemFor, release, remember, remembered } from "../../shared/camera/devices.js";
import { waitingWords } from "../../shared/camera/sentences.js";
import { t } from "../../shared/words.js";
import { wireOwnLink } from "./own_link.js";

// Stands where a camera's id would: the answer is a voice alone.
const VOICE = "voice";
/** What a voice alone may get round: a browser that cannot record gets no voice either. */
const VOICE_HELPS = ["blocked", "no_camera", "in_use", "unknown"];

/** @typedef {{onStream?: (stream: MediaStream) => void, onProblem?: (problem: DeviceProblem) => void, onWaiting?: () => void, onVoice?: () => void}} CameraOptions
 *  `onVoice` goes on after the candidate chose a voice alone; without it the microphone is turned on and nothing else. */

export class Camera {
  /** @param {HTMLElement} root holds [data-preview], [data-off], and where there is a choice [data-devices] and [data-ways] @param {CameraOptions} [options] */
  constructor(root, options = {}) {
    this.root = root;
    this.options = options;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.locked = false;
    this.asked = 0;
    for (const select of this.selects()) select?.addEventListener("change", () => this.change());
    wireOwnLink(root);
    root.querySelector("[data-voice]")?.addEventListener("click", () => this.voice());
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.list());
  }

  /** Turn it on. @returns {Promise<MediaStream | null>} null when it would not come; the person has been told */
  async on() {
    if (this.stream?.getTracks().every((track) => track.readyState === "live")) return this.stream;
    release(this.stream);
    const ask = (this.asked += 1);
    const { camera, microphone } = remembered();
    this.say(t("The browser is asking to use your camera and microphone."));
    try {
      const stream = await askDevices({ camera: camera === VOICE ? false : camera, microphone, onWaiting: () => ask === this.asked && this.waiting() });
      if (ask !== this.asked) release(stream); // asked anew meanwhile: the later wish counts
      else this.show(stream);
    } catch (error) {
      if (ask !== this.asked) return this.stream;
      this.off();
      this.tell(error instanceof DeviceProblem ? error : problemFor("unknown"));
      return null;
    }
    await this.list();
    return this.stream;
  }

  /** Say what is wrong, and open the ways round it. @param {DeviceProblem} problem */
  tell(problem) {
    this.say(problem.message);
    this.openWays(VOICE_HELPS.includes(problem.code));
    this.options.onProblem?.(problem);
  }

  /** @param {boolean} voice whether a voice alone may help */
  openWays(voice) {
    const ways = this.root.querySelector("[data-ways]");
    const button = this.root.querySelector("[data-voice]");
    if (ways instanceof HTMLElement) ways.hidden = false;
    if (button instanceof HTMLElement) button.hidden = !voice;
  }

  /** The candidate answers without a picture. */
  async voice() {
    remember({ ...remembered(), camera: VOICE });
    this.off();
    if (this.options.onVoice) this.options.onVoice();
    else await this.on();
  }

  off() {
    release(this.stream);
    this.stream = null;
    const preview = this.preview();
    if (preview) preview.srcObject = null;
    this.cover(true);
  }

  /** @param {MediaStream} stream */
  show(stream) {
    this.stream = stream;
    const preview = this.preview();
    if (preview) {
      preview.srcObject = stream;
      preview.play().catch(() => {});
    }
    const pictureless = !stream.getVideoTracks().length;
    if (pictureless) this.say(t("The camera is off. Only your voice is recorded."));
    this.cover(pictureless);
    const ways = this.root.querySelector("[data-ways]");
    if (ways instanceof HTMLElement) ways.hidden = true;
    this.options.onStream?.(stream);
  }

  /** Another device was chosen. While a take runs the choice waits. */
  async change() {
    if (this.locked) return;
    const [camera, microphone] = this.selects();
    remember({ camera: camera?.value, microphone: microphone?.value });
    this.off();
    await this.on();
  }

  /** Fill the choices. */
  async list() {
    const place = this.root.querySelector("[data-devices]");
    const [camera, microphone] = this.selects();
    if (!this.stream || !camera || !microphone || !(place instanceof HTMLElement)) return;
    const found = await listDevices().catch(() => null);
    if (!found || !this.stream) return;
    const used = (/** @type {MediaStreamTrack | undefined} */ track) => track?.getSettings().deviceId;
    fillChoices(camera, found.cameras, used(this.stream.getVideoTracks()[0]), (n) => t("Camera %(n)s", { n }));
    fillChoices(microphone, found.microphones, used(this.stream.getAudioTracks()[0]), (n) => t("Microphone %(n)s", { n }));
    camera.append(new Option(t("No camera, voice only"), VOICE, false, this.stream.getVideoTracks().length === 0));
    camera.disabled = false;
    place.hidden = false;
    const choice = place.closest("details");
    if (choice && !this.locked) choice.hidden = false;
  }

  /** The question has not been answered for a while, or the camera never comes. */
  waiting() {
    this.say(waitingWords());
    this.openWays(true);
    this.options.onWaiting?.();
  }

  /** @param {string} words */
  say(words) {
    const place = this.root.querySelector("[data-off-words]");
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** @param {boolean} covered */
  cover(covered) {
    const off = this.root.querySelector("[data-off]");
    if (off instanceof HTMLElement) off.hidden = !covered;
  }

  /** @returns {HTMLVideoElement | null} */
  preview() {
    return this.root.querySelector("[data-preview]");
  }

  /** @returns {(HTMLSelectElement | null)[]} */
  selects() {
    return [this.root.querySelector("select[data-camera]"), this.root.querySelector("select[data-microphone]")];
  }
}
