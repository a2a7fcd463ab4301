// @ts-check
// Watching the question: it plays when pressed, with sound, never by itself. Its text stands above all the while.
import { t } from "../../shared/words.js";

export class Watching {
  /** @param {HTMLElement} section @param {() => void} onReady */
  constructor(section, onReady) {
    this.section = section;
    this.onReady = onReady;
  }

  wire() {
    const video = /** @type {HTMLVideoElement} */ (this.section.querySelector("[data-clip]"));
    const think = /** @type {HTMLButtonElement} */ (this.section.querySelector("[data-think]"));
    for (const button of this.section.querySelectorAll("[data-play]")) button.addEventListener("click", () => this.play(video));
    video.addEventListener("play", () => this.playing());
    video.addEventListener("ended", () => this.watched());
    video.addEventListener("error", () => this.unplayable(), { once: true });
    if (video.error) this.unplayable();
    think.addEventListener("click", () => {
      video.pause();
      this.onReady();
    });
  }

  /** @param {HTMLVideoElement} video */
  play(video) {
    video.controls = true;
    if (video.ended) video.currentTime = 0;
    video.play().catch(() => {});
    video.focus({ preventScroll: true });
  }

  /** @returns {{big: HTMLElement, door: HTMLElement, think: HTMLElement}} */
  parts() {
    return {
      big: /** @type {HTMLElement} */ (this.section.querySelector(".player-big")),
      door: /** @type {HTMLElement} */ (this.section.querySelector(".door [data-play]")),
      think: /** @type {HTMLElement} */ (this.section.querySelector("[data-think]")),
    };
  }

  playing() {
    const { big, door } = this.parts();
    big.hidden = true;
    door.hidden = true;
  }

  watched() {
    const { door, think } = this.parts();
    door.hidden = false;
    door.classList.remove("is-primary");
    const label = door.lastChild;
    if (label) label.textContent = t("Watch again");
    think.classList.add("is-primary");
    think.parentElement?.prepend(think);
    think.focus({ preventScroll: true });
  }

  unplayable() {
    const { big, door, think } = this.parts();
    big.hidden = true;
    door.hidden = true;
    think.classList.add("is-primary");
    const words = document.createElement("p");
    words.className = "notice is-warning";
    words.textContent = t("The clip cannot be played here. You can answer anyway: the whole question is written above.");
    this.section.prepend(words);
  }
}
