// @ts-check
// Each answer plays in the best form there is; when a better one is made it takes its place, but never while something plays.
import { json } from "../../shared/fetch.js";

/** @typedef {import("./page.js").ShownAnswer} ShownAnswer */
/** @typedef {import("./page.js").Watch} Watch */
/** @typedef {import("./clock/clock.js").Clock} Clock */

/** The best form that this browser plays. @param {Watch} watch @returns {string} "" when there is none */
export function bestForm(watch, plays = (/** @type {string} */ type) => document.createElement("video").canPlayType(type)) {
  return (watch.forms.find(([, type]) => plays(type)) ?? watch.forms[0])?.[0] ?? "";
}

export class Better {
  /**
   * @param {HTMLElement[]} tiles one for each answer @param {ShownAnswer[]} answers @param {Clock} clock
   * @param {{dress: (video: HTMLVideoElement, index: number) => void, onNews: (answer: ShownAnswer, heard: boolean) => void}} told
   *   `dress` makes a new video one of the wall's; `onNews` hears that more is known of an answer, its sound's picture too if `heard`
   */
  constructor(tiles, answers, clock, told) {
    this.tiles = tiles;
    this.answers = answers;
    this.clock = clock;
    this.told = told;
    this.busy = false;
    clock.addEventListener("state", () => void this.change());
    tiles.forEach((tile, index) => tile.querySelector("[data-retry]")?.addEventListener("click", () => void this.retry(index)));
  }

  /** Whether a better form of any answer may still come, or has yet to be put up. */
  get waits() {
    return this.answers.some((answer, i) => !(answer.isFinal && answer.state !== "stuck") || this.wanted(i) !== this.shown(i));
  }

  /** What is watchable by now. @param {Record<string, Watch>} news by answer */
  take(news) {
    for (const answer of this.answers) {
      const watch = news[answer.id];
      if (!watch) continue;
      const heard = watch.hasPeaks && !answer.hasPeaks;
      Object.assign(answer, watch);
      this.told.onNews(answer, heard);
    }
    this.answers.forEach((answer, i) => this.say(this.tiles[i], answer.state));
    void this.change();
  }

  /** @param {number} index */
  wanted(index) {
    return bestForm(this.answers[index]);
  }

  /** @param {number} index */
  shown(index) {
    return this.tiles[index].querySelector("video")?.dataset.form ?? "";
  }

  /** Put up every better form that is there, if nothing plays. */
  async change() {
    if (this.busy || !["paused", "ended"].includes(this.clock.state)) return;
    this.busy = true;
    for (let i = 0; i < this.answers.length; i += 1) if (this.wanted(i) && this.wanted(i) !== this.shown(i)) await this.putUp(i, this.wanted(i));
    this.busy = false;
  }

  /** @param {number} index @param {string} form */
  async putUp(index, form) {
    const video = this.tiles[index].querySelector("video");
    const better = video ? /** @type {HTMLVideoElement} */ (video.cloneNode(false)) : document.createElement("video");
    better.dataset.form = form;
    better.tabIndex = -1;
    better.muted = video?.muted ?? true;
    better.src = `/review/answers/${this.answers[index].id}/${form}`;
    if (!video) better.poster = `/review/answers/${this.answers[index].id}/poster`;
    this.told.dress(better, index);
    if (!video) {
      this.tiles[index].querySelector(".player-frame")?.replaceChildren(better);
      this.clock.join(better);
    } else if (await this.clock.exchange(video, better)) {
      video.replaceWith(better);
      video.removeAttribute("src");
      video.load(); // lets go of what it had
      this.clock.dispatchEvent(new CustomEvent("move"));
    }
  }

  /** @param {HTMLElement} tile @param {string} state */
  say(tile, state) {
    const [waiting, stuck] = [tile.querySelector("[data-waiting]"), tile.querySelector("[data-stuck]")];
    if (waiting instanceof HTMLElement) waiting.hidden = state !== "waiting";
    if (stuck instanceof HTMLElement) stuck.hidden = state !== "stuck";
  }

  /** @param {number} index */
  async retry(index) {
    await json(`/review/answers/${this.answers[index].id}/retry`, { method: "POST" }).catch(() => null);
    this.say(this.tiles[index], "waiting");
  }
}
