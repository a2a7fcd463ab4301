// @ts-check
// Cameras, microphones and screens: asks for them, and says in one plain sentence why one cannot be had.
import { t } from "../words.js";
import { lacking } from "./capable.js";
import { permissionWords } from "./permission.js";

/** How long a question to the person may stay unanswered before they are shown where it is. */
const WAITING_MS = 3000;
const BUSY = ["NotReadableError", "AbortError", "TrackStartError"];

/** @typedef {"blocked" | "no_camera" | "no_microphone" | "no_device" | "in_use" | "insecure" | "no_recorder" | "screen_refused" | "unknown"} DeviceCode */

/** Why there is no picture or no sound: `message` is for the person. */
export class DeviceProblem extends Error {
  /** @param {DeviceCode} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "DeviceProblem";
    this.code = code;
  }
}

/** @typedef {{camera?: string | false, microphone?: string, onWaiting?: () => void, media?: MediaDevices}} Wish
 *  `camera` false records sound alone; a name chooses a device. */

/** A stream of camera and microphone. Wishes that cannot be met exactly are loosened before giving up. Throws DeviceProblem.
 * @param {Wish} [wish] @returns {Promise<MediaStream>} */
export async function askDevices(wish = {}) {
  const lack = wish.media ? null : lacking();
  if (lack) throw problemFor(lack);
  const media = wish.media ?? navigator.mediaDevices;
  if (!media.getUserMedia) throw problemFor("insecure");
  const waiting = setTimeout(() => wish.onWaiting?.(), WAITING_MS);
  try {
    return await firstThatWorks(media, constraints(wish)).catch((error) => anotherCamera(media, wish, error));
  } catch (error) {
    throw await explain(media, /** @type {Error} */ (error), wish);
  } finally {
    clearTimeout(waiting);
  }
}

/** From exactly what is wished to whatever there is. @param {Wish} wish @returns {MediaStreamConstraints[]} */
export function constraints({ camera, microphone }) {
  const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 }, facingMode: "user" };
  const exact = {
    audio: microphone ? { ...sound, deviceId: { exact: microphone } } : sound,
    video: camera === false ? false : camera ? { ...picture, facingMode: undefined, deviceId: { exact: camera } } : picture,
  };
  const loose = { audio: true, video: camera !== false };
  return [exact, { audio: sound, video: camera === false ? false : picture }, loose];
}

/** @param {MediaDevices} media @param {MediaStreamConstraints[]} wishes */
async function firstThatWorks(media, wishes) {
  for (const wish of wishes.slice(0, -1)) {
    try {
      return await media.getUserMedia(wish);
    } catch (error) {
      // A device that was unplugged since it was chosen is answered with NotFoundError or OverconstrainedError.
      if (!["OverconstrainedError", "NotFoundError", "ConstraintNotSatisfiedError"].includes(/** @type {Error} */ (error).name)) throw error;
    }
  }
  return media.getUserMedia(wishes[wishes.length - 1]);
}

/** The camera is in use by another program: the next one may be free. @param {MediaDevices} media @param {Wish} wish @param {Error} error */
async function anotherCamera(media, wish, error) {
  if (!BUSY.includes(error.name) || wish.camera === false) throw error;
  const { cameras } = await listDevices(media).catch(() => ({ cameras: [] }));
  const [exact] = constraints(wish);
  for (const { deviceId } of cameras) {
    if (!deviceId || deviceId === wish.camera) continue;
    const stream = await media.getUserMedia({ ...exact, video: { .../** @type {MediaTrackConstraints} */ (exact.video), facingMode: undefined, deviceId: { exact: deviceId } } }).catch(() => null);
    if (stream) return stream;
  }
  throw error;
}

/** @param {MediaDevices} media @param {Error} error @param {Wish} wish */
async function explain(media, error, wish) {
  if (error.name === "NotAllowedError" || error.name === "SecurityError") return problemFor("blocked");
  if (BUSY.includes(error.name)) return problemFor("in_use");
  if (error.name !== "NotFoundError" && error.name !== "OverconstrainedError") return problemFor("unknown");
  const found = await listDevices(media).catch(() => ({ cameras: [], microphones: [] }));
  if (wish.camera !== false && !found.cameras.length && found.microphones.length) return problemFor("no_camera");
  if (!found.microphones.length && (found.cameras.length || wish.camera === false)) return problemFor("no_microphone");
  return problemFor("no_device");
}

/** @param {DeviceCode} code */
export function problemFor(code) {
  const sentences = {
    blocked: [t("The browser blocks the camera and the microphone on this page."), permissionWords()].join(" "),
    no_camera: t("No camera was found. Plug one in and try again."),
    no_microphone: t("No microphone was found. Plug in a microphone or a headset and try again."),
    no_device: t("Neither a camera nor a microphone was found. Plug them in and try again, or open this page on your phone."),
    in_use: t("Another program is using the camera or the microphone. Close it (often a video call) and try again."),
    insecure: t("This browser cannot use the camera here. Open the page at its https address, in an up-to-date browser."),
    no_recorder: t("This browser cannot record. Update it, or open this page in another browser or on your phone."),
    screen_refused: t("No screen was chosen, so the camera stays on. Press Share screen again when you want to share one."),
    unknown: t("The camera or the microphone did not start. Unplug it, plug it in again and try once more; it also helps to restart the browser."),
  };
  return new DeviceProblem(code, sentences[code]);
}

/** A screen or window as picture, with the microphone of `stream` as sound. Throws DeviceProblem.
 * @param {MediaStream} stream @param {MediaDevices} [media] */
export async function askScreen(stream, media = navigator.mediaDevices) {
  if (!media?.getDisplayMedia) throw problemFor("insecure");
  const screen = await media.getDisplayMedia({ video: { frameRate: { ideal: 30, max: 30 } }, audio: false }).catch(() => {
    throw problemFor("screen_refused");
  });
  return new MediaStream([...screen.getVideoTracks(), ...stream.getAudioTracks()]);
}

/** The devices there are; names are known only after the person has allowed one.
 * @param {MediaDevices} [media] @returns {Promise<{cameras: MediaDeviceInfo[], microphones: MediaDeviceInfo[]}>} */
export async function listDevices(media = navigator.mediaDevices) {
  const all = await media.enumerateDevices();
  return { cameras: all.filter((one) => one.kind === "videoinput"), microphones: all.filter((one) => one.kind === "audioinput") };
}

/** Fill a list to choose from, keeping what is chosen. @param {HTMLSelectElement} select @param {MediaDeviceInfo[]} devices
 * @param {string | undefined} chosen @param {(n: number) => string} unnamed */
export function fillChoices(select, devices, chosen, unnamed) {
  select.replaceChildren(...devices.map((device, i) => {
    const option = document.createElement("option");
    option.value = device.deviceId;
    option.textContent = device.label || unnamed(i + 1);
    option.selected = device.deviceId === chosen;
    return option;
  }));
  select.disabled = !devices.length;
}

/** Let go of the camera and the microphone, so that their lamps go out. @param {MediaStream | null | undefined} stream */
export function release(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

const KEY = "tagning-devices";

/** The devices chosen last time on this browser. @returns {{camera?: string, microphone?: string}} */
export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {{camera?: string, microphone?: string}} chosen */
export function remember(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
