// @ts-check
// The player's buttons, its line and its time; and what lies over the picture at each moment.
import { paintRange } from "../../shared/ranges.js";
import { timecode } from "../../shared/timecode.js";
import { t } from "../../shared/words.js";
import { Player } from "./player.js";
import { rangeAt } from "./ranges.js";
import { clipTime, placeAt, showsOverlay } from "./sequence.js";

/** @typedef {{card: boolean, overlay: boolean, overlayMs: number}} Shown */

export class PlayerBar {
  /** @param {HTMLElement} root @param {{plan: () => import("./player.js").Plan, onTime: (player: Player, shown: Shown) => void}} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.video = /** @type {HTMLVideoElement} */ (root.querySelector("[data-video]"));
    this.seek = /** @type {HTMLInputElement} */ (root.querySelector("[data-seek]"));
    /** @type {import("./sequence.js").Place | null} */
    this.untouched = null;
    this.player = new Player(this.video, { plan: options.plan, onChange: () => this.refresh() });
  }

  start() {
    this.find("[data-play]").addEventListener("click", () => this.toggle());
    this.find(".player-frame").addEventListener("click", () => this.toggle());
    this.find("[data-mute]").addEventListener("click", () => this.mute());
    this.seek.addEventListener("input", () => this.goClip(Number(this.seek.value)));
    // A face is seen first, and not the card once more; the first press of Play begins with the card all the same.
    this.player.goTake(this.options.plan().ranges[0][0]);
    this.untouched = { ...this.player.place };
  }

  toggle() {
    const { place, playing } = this.player;
    if (!playing && this.untouched?.ms === place.ms && place.part === "take") this.goClip(0);
    this.untouched = null;
    this.player.toggle();
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /** @param {number} ms into the clip */
  goClip(ms) {
    const { ranges, look } = this.options.plan();
    this.player.go(placeAt(ranges, look, Math.min(Math.max(0, ms), this.player.clipMs)));
  }

  get clipTime() {
    const { ranges, look } = this.options.plan();
    return clipTime(ranges, look, this.player.place);
  }

  mute() {
    this.video.muted = !this.video.muted;
    this.find("[data-mute]").setAttribute("aria-pressed", String(this.video.muted));
    this.find("[data-icon-on]").hidden = this.video.muted;
    this.find("[data-icon-off]").hidden = !this.video.muted;
  }

  refresh() {
    const { ranges, look } = this.options.plan();
    const { place, playing, clipMs } = this.player;
    const now = clipTime(ranges, look, place);
    const step = Number(this.seek.step);
    this.seek.max = String(Math.ceil(clipMs / step) * step);
    this.seek.value = String(now);
    this.seek.setAttribute("aria-valuetext", timecode(now));
    paintRange(this.seek);
    this.find("[data-now]").textContent = timecode(now);
    this.find("[data-length]").textContent = timecode(clipMs);
    this.find("[data-icon-play]").hidden = playing;
    this.find("[data-icon-pause]").hidden = !playing;
    this.find("[data-play]").setAttribute("aria-label", playing ? t("Pause") : t("Play"));
    const away = place.part === "take" && rangeAt(ranges, place.ms) < 0 && place.ms < ranges[ranges.length - 1][1];
    const before = place.part === "take" && place.ms < ranges[0][0];
    const past = place.part === "take" && place.ms > ranges[ranges.length - 1][1];
    this.find("[data-cut]").hidden = !(away || before || past);
    this.options.onTime(this.player, { card: place.part !== "take", overlay: !away && !past && showsOverlay(ranges, look, place), overlayMs: now });
  }
}
