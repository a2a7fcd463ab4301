// @ts-check
import { element } from "../../shared/dialog.js";
import { t } from "../../shared/words.js";

/** @typedef {import("./clock/clock.js").Clock} Clock */
/** @typedef {import("./clock/player.js").Player} Player */

const QUIET_MS = 400;
const LONG_MS = 6000;

/** Says for whom the wall waits, in words and on the tile, and lets one go on without an answer that does not come. */
export class Waits {
  /** @param {HTMLElement} status the words, a live region @param {HTMLElement[]} tiles @param {Clock} clock
   * @param {(tile: HTMLElement) => string} nameOf @param {(tile: HTMLElement) => void} onLeft hears of the tile that is left out */
  constructor(status, tiles, clock, nameOf, onLeft) {
    this.tiles = tiles;
    this.clock = clock;
    this.nameOf = nameOf;
    this.onLeft = onLeft;
    this.since = 0;
    this.words = status;
    this.leave = element("button", "button is-small");
    this.leave.setAttribute("type", "button");
    this.leave.hidden = true;
    this.leave.addEventListener("click", () => this.#leaveOut());
    status.after(this.leave);
    for (const event of ["state", "move", "out"]) clock.addEventListener(event, () => this.draw());
  }

  draw() {
    const waited = this.clock.waitsFor;
    this.since = waited.length ? this.since || performance.now() : 0;
    const waiting = performance.now() - this.since;
    const names = waited.map((player) => this.#name(player));
    const said = waited.length && (this.clock.state !== "starting" || waiting > QUIET_MS);
    say(this.words, said ? t("Waiting for %(names)s…", { names: names.join(", ") }) : "");
    this.#offer(waited.length > 0 && waiting > LONG_MS && this.#others(waited[0]).length > 0 ? names[0] : "");
    for (const tile of this.tiles) this.#drawTile(tile, said ? waited : []);
  }

  /** @param {string} name of the answer one may go on without; "" for none */
  #offer(name) {
    this.leave.hidden = !name;
    if (name) say(this.leave, t("Continue without %(name)s", { name }));
  }

  #leaveOut() {
    const [player] = this.clock.waitsFor;
    const tile = player && this.#tile(player);
    if (!tile) return;
    this.clock.leaveOut(player);
    this.onLeft(tile);
  }

  /** @param {Player} player */
  #others(player) {
    return this.clock.players.filter((one) => one !== player && one.lastsBeyond(this.clock.position));
  }

  /** @param {Player} player */
  #tile(player) {
    return this.tiles.find((tile) => tile.contains(player.video));
  }

  /** @param {Player} player */
  #name(player) {
    const tile = this.#tile(player);
    return tile ? this.nameOf(tile) : "";
  }

  /** @param {HTMLElement} tile @param {Player[]} waited */
  #drawTile(tile, waited) {
    tile.classList.toggle("is-waiting", waited.some((player) => tile.contains(player.video)));
    const player = this.clock.players.find((one) => tile.contains(one.video));
    const out = player?.out ?? "";
    if ((tile.dataset.out ?? "") === out) return;
    tile.dataset.out = out;
    tile.querySelector(".wall-out")?.remove();
    if (player && out) tile.append(this.#outNote(player));
  }

  /** @param {Player} player */
  #outNote(player) {
    const note = element("div", "wall-out");
    const words = player.out === "lost" ? t("This answer could not be loaded. The others continue without it.") : t("Left out. It comes back when enough of it is loaded.");
    const again = element("button", "button is-small", t("Try again"));
    again.setAttribute("type", "button");
    again.addEventListener("click", () => this.clock.bringBack(player));
    note.append(element("p", "", words), again);
    note.setAttribute("role", "status");
    return note;
  }
}

/** Words that stand there already are not said again. @param {HTMLElement} place @param {string} words */
function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}
