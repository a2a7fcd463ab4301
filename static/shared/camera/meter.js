// @ts-check
// Listens to the microphone and shows how loud it is, as lamps and in words.
import { t } from "../words.js";
import { fall, lamps, Levels, measure } from "./levels.js";

const EVERY_MS = 50;
const WORDS_EVERY_MS = 500;
/** A browser without a sound output never starts to listen: zeros are not silence then. */
const STARTS_WITHIN_MS = 1500;

/** @param {import("./levels.js").Loudness} loudness @param {import("./levels.js").Room} room */
export function levelWords(loudness, room) {
  const voice = {
    silent: t("No sound"), quiet: t("Quiet: come closer or speak up"), good: t("Good level"), loud: t("Too loud: move back a little"),
  }[loudness];
  const around = { unknown: "", quiet: t("quiet room"), noisy: t("noisy room") }[room];
  return around && loudness !== "silent" ? `${voice} · ${around}` : voice;
}

/** @typedef {{lamps?: HTMLElement | null, words?: HTMLElement | null, onLevel?: (db: number, loudness: import("./levels.js").Loudness) => void, onDeaf?: () => void}} MeterShown
 *  `onDeaf` is called once when the browser cannot listen; the recording may have sound all the same. */

/** Shows the stream's sound until `stop()`. Where the browser has no AudioContext nothing is shown. */
export class Meter {
  /** @param {MediaStream} stream @param {MeterShown} shown */
  constructor(stream, shown) {
    this.shown = shown;
    this.levels = new Levels();
    this.wordsAt = 0;
    this.lit = 0;
    this.since = performance.now();
    this.deaf = false;
    if (!stream.getAudioTracks().length || typeof AudioContext === "undefined") return;
    this.context = new AudioContext();
    this.context.resume().catch(() => {});
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 2048;
    // A stream of its own: the source must not end when a camera track is taken out of the recorded one.
    this.context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(this.analyser);
    this.samples = new Float32Array(this.analyser.fftSize);
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  look() {
    if (!this.analyser || !this.samples) return;
    if (this.context?.state !== "running") return this.wait();
    this.deaf = false;
    this.analyser.getFloatTimeDomainData(this.samples);
    const { db, peak } = measure(this.samples);
    const now = performance.now();
    this.levels.add(now, db, peak);
    this.lit = fall(lamps(db), this.lit);
    this.draw(this.lit);
    if (now - this.wordsAt < WORDS_EVERY_MS) return;
    this.wordsAt = now;
    const loudness = this.levels.loudness();
    if (this.shown.words) this.shown.words.textContent = levelWords(loudness, this.levels.room());
    this.shown.onLevel?.(db, loudness);
  }

  /** The browser has not begun to listen. */
  wait() {
    if (this.deaf || performance.now() - this.since < STARTS_WITHIN_MS) return;
    this.deaf = true;
    if (this.shown.words) this.shown.words.textContent = t("The level cannot be shown here");
    this.shown.onDeaf?.();
  }

  /** @param {number} level 0 to 1 */
  draw(level) {
    const place = this.shown.lamps;
    if (!place) return;
    if (place instanceof HTMLMeterElement) place.value = level;
    else place.style.setProperty("--level", level.toFixed(3));
  }

  stop() {
    clearInterval(this.timer);
    this.context?.close().catch(() => {});
    this.draw(0);
    if (this.shown.words) this.shown.words.textContent = "";
  }
}
