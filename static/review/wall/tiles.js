// @ts-check
import { arrange, tileShape } from "./arrange.js";

/** @typedef {import("./page.js").ShownAnswer} ShownAnswer */

const GAP = 10;
const REST_MS = 120;
const PHONE = "(max-width: 640px)";
// On a phone a wide picture loses some of its sides, so that a face is seen; a tall one leaves room for what is below.
const PHONE_WIDEST = 1.3333;
const PHONE_TALLEST = 0.5;

/** The tiles: each in its own shape, as large as the room allows; on a phone one at a time, to be swiped or turned. */
export class Tiles {
  /** @param {HTMLElement} wall @param {HTMLElement[]} tiles @param {ShownAnswer[]} answers @param {HTMLElement | null} pager
   * @param {(index: number) => void} onTurned hears which one stands on the phone now */
  constructor(wall, tiles, answers, pager, onTurned) {
    this.wall = wall;
    this.tiles = tiles;
    this.answers = answers;
    this.pager = pager;
    this.onTurned = onTurned;
    this.phone = window.matchMedia(PHONE);
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.at = 0;
    this.width = 0;
    this.resting = 0;
    new ResizeObserver(() => this.place()).observe(wall);
    this.phone.addEventListener("change", () => this.place());
    wall.addEventListener("scroll", () => this.#rest(), { passive: true });
    for (const button of pager?.querySelectorAll("button") ?? []) button.addEventListener("click", () => this.#press(button));
  }

  /** Whether this answer is in sight. @param {number} index */
  inSight(index) {
    return !this.phone.matches || index === this.at;
  }

  place() {
    const shapes = this.answers.map((answer) => tileShape(answer.shape));
    this.wall.classList.toggle("is-laid", !this.phone.matches);
    if (this.phone.matches) return this.#keepTurned();
    const places = arrange(shapes, this.wall.clientWidth, this.wall.clientHeight, GAP);
    this.tiles.forEach((tile, i) => {
      for (const [name, value] of Object.entries(places[i])) tile.style.setProperty(`--${name}`, `${value}px`);
    });
  }

  /** Have this answer stand on the phone. @param {number} index */
  turnTo(index) {
    this.#mark(index);
    if (this.phone.matches) this.wall.scrollTo({ left: index * this.wall.clientWidth, behavior: this.still.matches ? "instant" : "smooth" });
  }

  /** The same answer stands there when the phone is turned. */
  #keepTurned() {
    if (this.width === this.wall.clientWidth) return;
    this.width = this.wall.clientWidth;
    this.#mark(this.at);
    this.wall.scrollTo({ left: this.at * this.width, behavior: "instant" });
  }

  /** @param {HTMLButtonElement} button */
  #press(button) {
    const step = Number(button.dataset.turn ?? 0);
    this.onTurned(button.dataset.page ? Number(button.dataset.page) : (this.at + step + this.tiles.length) % this.tiles.length);
  }

  /** A swipe is over when nothing has moved for a moment; on the way answers pass by that nobody chose. */
  #rest() {
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.#swiped(), REST_MS);
  }

  #swiped() {
    const index = Math.round(this.wall.scrollLeft / Math.max(1, this.wall.clientWidth));
    if (this.phone.matches && index !== this.at) this.onTurned(index);
  }

  /** @param {number} index */
  #mark(index) {
    this.at = index;
    const shape = Math.min(PHONE_WIDEST, tileShape(this.answers[index]?.shape));
    this.wall.style.setProperty("--tall", `${Math.round(Math.min(window.innerHeight * PHONE_TALLEST, this.wall.clientWidth / shape))}px`);
    for (const button of this.pager?.querySelectorAll("[data-page]") ?? []) button.setAttribute("aria-pressed", String(Number(button.getAttribute("data-page")) === index));
    document.querySelectorAll(".lane").forEach((row) => row.classList.toggle("is-chosen", row.getAttribute("data-lane") === this.answers[index]?.id));
  }
}
