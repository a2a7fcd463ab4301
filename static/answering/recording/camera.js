// @ts-check
// The candidate's camera on a page: turned on by a press, chosen from a list, told plainly when it will not come.
import { askDevices, DeviceProblem, fillChoices, listDevices, release, remember, remembered } from "../../shared/camera/devices.js";
import { t } from "../../shared/words.js";

// Stands where a camera's id would: the answer is a voice alone.
const VOICE = "voice";

/** @typedef {{onStream?: (stream: MediaStream) => void, onProblem?: (problem: Error) => void, onWaiting?: () => void}} CameraOptions */

export class Camera {
  /** @param {HTMLElement} root holds [data-preview], [data-off] and, where there is a choice, [data-devices] @param {CameraOptions} [options] */
  constructor(root, options = {}) {
    this.root = root;
    this.options = options;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.locked = false;
    for (const select of this.selects()) select?.addEventListener("change", () => this.change());
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.list());
  }

  /** Turn it on. @returns {Promise<MediaStream | null>} null when it would not come; the person has been told */
  async on() {
    if (this.stream?.getTracks().every((track) => track.readyState === "live")) return this.stream;
    release(this.stream);
    const { camera, microphone } = remembered();
    this.say(t("The browser asks whether this page may use your camera and microphone."));
    try {
      this.show(await askDevices({ camera: camera === VOICE ? false : camera, microphone, onWaiting: () => this.waiting() }));
    } catch (error) {
      this.off();
      this.say(error instanceof DeviceProblem ? error.message : t("The camera did not start. Try again."));
      if (error instanceof DeviceProblem && error.code === "no_camera") await this.list(true);
      this.options.onProblem?.(/** @type {Error} */ (error));
      return null;
    }
    await this.list();
    return this.stream;
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
    if (pictureless) this.say(t("The camera is off. Your voice is recorded alone."));
    this.cover(pictureless);
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

  /** Fill the choices. @param {boolean} [without] even while nothing is on, because there is no camera */
  async list(without = false) {
    const place = this.root.querySelector("[data-devices]");
    const [camera, microphone] = this.selects();
    if (!(this.stream || without) || !camera || !microphone || !(place instanceof HTMLElement)) return;
    const found = await listDevices().catch(() => null);
    if (!found || !(this.stream || without)) return;
    const used = (/** @type {MediaStreamTrack | undefined} */ track) => track?.getSettings().deviceId;
    fillChoices(camera, found.cameras, used(this.stream?.getVideoTracks()[0]), (n) => t("Camera %(n)s", { n }));
    fillChoices(microphone, found.microphones, used(this.stream?.getAudioTracks()[0]), (n) => t("Microphone %(n)s", { n }));
    camera.append(new Option(t("No camera, my voice alone"), VOICE, false, this.stream?.getVideoTracks().length === 0));
    camera.disabled = false;
    place.hidden = false;
    const choice = place.closest("details");
    if (choice && !this.locked) choice.hidden = false;
  }

  waiting() {
    this.say(t("The browser is still waiting for you: find its question at the top of the window and allow both."));
    this.options.onWaiting?.();
  }

  /** @param {string} words */
  say(words) {
    const place = this.root.querySelector("[data-off-words]");
    if (place) place.textContent = words;
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
