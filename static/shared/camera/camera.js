// @ts-check
// The stream that will be recorded: camera, voice alone or a screen, shown in the preview with its level.
import { t } from "../words.js";
import { askDevices, askScreen, DeviceProblem, fillChoices, listDevices, problemFor, release, remember, remembered } from "./devices.js";
import { Meter } from "./meter.js";
import { lostWords } from "./sentences.js";

/** @typedef {{mirrored: boolean, onLost: (words: string) => void}} CameraOptions */

export class Camera {
  /** @param {import("../recorder/stage.js").Stage} stage @param {CameraOptions} options */
  constructor(stage, options) {
    this.stage = stage;
    this.options = options;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {Meter | null} */
    this.meter = null;
    this.screen = false;
    this.pictureless = false;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.list());
  }

  /** Whether everything that was asked for is running. */
  get live() {
    const tracks = this.stream?.getTracks() ?? [];
    return tracks.length > 0 && tracks.every((track) => track.readyState === "live");
  }

  /** Whether there is something to see. */
  get picture() {
    return this.live && (this.stream?.getVideoTracks().length ?? 0) > 0;
  }

  /** Turn it on. @param {() => void} onWaiting the browser's question has not been answered for a while
   * @returns {Promise<string | null>} what went wrong, in a sentence; there may be a stream all the same */
  async on(onWaiting) {
    this.off();
    const { camera, microphone } = remembered();
    try {
      const stream = await askDevices({ camera: this.pictureless || this.screen ? false : camera, microphone, onWaiting });
      this.show(stream);
      if (this.screen) await this.addScreen(stream);
    } catch (error) {
      return this.failed(error);
    }
    await this.list();
    return null;
  }

  /** @param {MediaStream} voice */
  async addScreen(voice) {
    this.show(await askScreen(voice));
  }

  /** @param {unknown} error */
  async failed(error) {
    const problem = error instanceof DeviceProblem ? error : problemFor("unknown");
    if (problem.code !== "screen_refused") {
      this.off();
      return problem.message;
    }
    this.screen = false;
    this.stage.press("screen", false);
    const camera = await this.on(() => {});
    return camera ?? problem.message;
  }

  /** @param {MediaStream} stream */
  show(stream) {
    this.stream = stream;
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.lost(stream, track));
    const preview = this.stage.video("preview");
    if (preview) {
      preview.srcObject = stream;
      preview.muted = true;
      preview.classList.toggle("is-mirrored", this.options.mirrored && !this.screen);
      preview.play().catch(() => {});
    }
    this.meter?.stop();
    this.meter = new Meter(stream, { lamps: this.stage.find("meter"), words: this.stage.find("meter-words") });
    this.stage.text("off-words", this.pictureless ? t("Voice only: the camera is off.") : "");
  }

  /** @param {MediaStream} stream @param {MediaStreamTrack} track */
  lost(stream, track) {
    if (stream !== this.stream) return;
    const words = lostWords(track.kind, this.screen);
    if (track.kind === "video" && this.screen) this.toggleScreen(); // next time the camera
    this.options.onLost(words);
  }

  off() {
    this.meter?.stop();
    this.meter = null;
    release(this.stream);
    this.stream = null;
    const preview = this.stage.video("preview");
    if (preview) preview.srcObject = null;
  }

  /** @returns {true} */
  toggleScreen() {
    this.screen = !this.screen;
    this.stage.press("screen", this.screen);
    return true;
  }

  /** @returns {true} */
  toggleOff() {
    this.pictureless = !this.pictureless;
    this.stage.press("camera-off", this.pictureless);
    return true;
  }

  /** Another device was chosen from the lists. @returns {true} */
  choose() {
    remember({ camera: this.stage.select("camera")?.value, microphone: this.stage.select("microphone")?.value });
    return true;
  }

  async list() {
    const found = await listDevices().catch(() => null);
    if (!found || !this.stream) return;
    const used = (/** @type {MediaStreamTrack | undefined} */ track) => track?.getSettings().deviceId;
    const [camera, microphone] = [this.stage.select("camera"), this.stage.select("microphone")];
    if (camera) fillChoices(camera, found.cameras, used(this.stream.getVideoTracks()[0]), (n) => t("Camera %(n)s", { n }));
    if (microphone) fillChoices(microphone, found.microphones, used(this.stream.getAudioTracks()[0]), (n) => t("Microphone %(n)s", { n }));
    this.stage.hide("devices", false);
  }
}
