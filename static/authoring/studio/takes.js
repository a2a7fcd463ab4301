// @ts-check
// The list of takes: each with its picture, its note, its star; those on their way with a bar that moves.
import { confirmWith, openDialog } from "../../shared/dialog.js";
import { json } from "../../shared/fetch.js";
import { follow } from "../../shared/news.js";
import { roughLength } from "../../shared/timecode.js";
import { toast } from "../../shared/toast.js";
import { t } from "../../shared/words.js";

/** @typedef {{id: string, number: number, file: string, mayRetry: boolean, state: "processing" | "ready" | "broken", problem: string, durationMs: number | null, note: string, starred: boolean,
 *   by: string, when: string, poster: string, video: string, url: string, edit: string, permille: number, step: string}} Take */

export class TakeList {
  /** @param {HTMLElement} root @param {string} url of the list @param {(takes: Take[]) => void} onChange */
  constructor(root, url, onChange) {
    this.root = root;
    this.url = url;
    this.onChange = onChange;
    /** @type {Take[]} */
    this.takes = [];
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    this.template = /** @type {HTMLTemplateElement} */ (document.getElementById("take-template"));
    this.polling = false;
  }

  /** @param {Take[]} takes newest first */
  show(takes) {
    this.takes = takes;
    for (const [id, row] of this.rows) {
      if (takes.some((take) => take.id === id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    takes.forEach((take, i) => {
      const row = this.rows.get(take.id) ?? this.make(take);
      if (this.root.children[i] !== row) this.root.insertBefore(row, this.root.children[i] ?? null);
      this.draw(row, take);
    });
    this.onChange(takes);
    if (takes.some((take) => take.state === "processing")) this.watch();
  }

  async refresh() {
    const answer = await json(this.url, { quiet: true });
    this.show(answer.takes);
  }

  /** Ask until nothing is on its way. */
  watch() {
    if (this.polling) return;
    this.polling = true;
    follow(() => this.url, (answer) => {
      this.show(answer.takes);
      this.polling = this.takes.some((take) => take.state === "processing");
      return this.polling;
    });
  }

  /** @param {Take} take */
  make(take) {
    const row = /** @type {HTMLElement} */ (/** @type {Element} */ (this.template.content.firstElementChild).cloneNode(true));
    const now = () => this.takes.find((one) => one.id === take.id) ?? take;
    this.on(row, "[data-play]", "click", () => this.play(now()));
    this.on(row, "[data-star]", "click", () => void this.change(now(), { starred: !now().starred }));
    this.on(row, "[data-note]", "change", (field) => void this.change(now(), { note: /** @type {HTMLInputElement} */ (field).value }));
    this.on(row, "[data-note]", "keydown", (field, event) => {
      if (/** @type {KeyboardEvent} */ (event).key === "Enter") field.blur();
    });
    this.on(row, "[data-remove]", "click", () => void this.remove(now()));
    this.on(row, "[data-another]", "click", () => /** @type {HTMLElement | null} */ (document.querySelector("[data-import]"))?.click());
    this.on(row, "[data-retry]", "click", () => void this.retry(now()));
    this.rows.set(take.id, row);
    return row;
  }

  /** @param {HTMLElement} row @param {string} selector @param {string} event @param {(element: HTMLElement, event: Event) => void} run */
  on(row, selector, event, run) {
    const found = /** @type {HTMLElement} */ (row.querySelector(selector));
    found.addEventListener(event, (given) => run(found, given));
  }

  /** @param {HTMLElement} row @param {Take} take */
  draw(row, take) {
    /** @param {string} selector @returns {any} */
    const find = (selector) => row.querySelector(selector);
    const ready = take.state === "ready";
    const name = nameOf(take);
    find("[data-name]").textContent = name;
    find("[data-name]").title = `${take.by}, ${take.when}`;
    find("[data-length]").hidden = take.durationMs === null;
    find("[data-length]").textContent = roughLength(take.durationMs ?? 0);
    const poster = find("[data-poster]");
    poster.hidden = !ready;
    if (ready && poster.getAttribute("src") !== take.poster) poster.src = take.poster;
    find("[data-play]").disabled = !ready;
    const watch = t("Watch take %(n)s", { n: take.number });
    find("[data-play]").setAttribute("aria-label", `${watch}, ${roughLength(take.durationMs ?? 0)}`);
    const note = find("[data-note]");
    note.hidden = !ready;
    note.setAttribute("aria-label", t("Note on take %(n)s", { n: take.number }));
    if (document.activeElement !== note) note.value = take.note;
    this.drawWay(row, take);
    find("[data-star]").hidden = !ready;
    find("[data-star]").setAttribute("aria-pressed", String(take.starred));
    find("[data-star]").setAttribute("aria-label", t("Star take %(n)s", { n: take.number }));
    find("[data-on]").hidden = !take.starred;
    find("[data-off]").hidden = take.starred;
    find("[data-edit]").hidden = !ready;
    if (ready) find("[data-edit]").href = take.edit;
    find("[data-edit]").setAttribute("aria-label", t("Trim take %(n)s", { n: take.number }));
    find("[data-remove]").setAttribute("aria-label", take.file ? t("Remove %(name)s", { name }) : t("Remove take %(n)s", { n: take.number }));
  }

  /** How far it is, or what went wrong. @param {HTMLElement} row @param {Take} take */
  drawWay(row, take) {
    const bar = /** @type {HTMLProgressElement} */ (row.querySelector("[data-bar]"));
    const told = /** @type {HTMLElement} */ (row.querySelector("[data-told]"));
    const way = take.state === "processing";
    bar.hidden = !way;
    bar.setAttribute("aria-label", t("Take %(n)s is being prepared", { n: take.number }));
    if (way) bar.value = Math.max(20, take.permille);
    told.textContent = way ? take.step || t("In the queue") : take.problem;
    told.classList.toggle("is-error", take.state === "broken");
    told.id = `take-${take.id}-told`;
    const play = /** @type {HTMLElement} */ (row.querySelector("[data-play]"));
    if (told.textContent) play.setAttribute("aria-describedby", told.id); // why it cannot be watched yet
    else play.removeAttribute("aria-describedby");
    told.classList.toggle("is-waiting", take.state === "ready" && take.problem !== "");
    /** @type {HTMLElement} */ (row.querySelector("[data-retry]")).hidden = take.state !== "broken" || !take.mayRetry;
    /** @type {HTMLElement} */ (row.querySelector("[data-another]")).hidden = take.state !== "broken" || !take.file;
  }

  /** @param {Take} take */
  play(take) {
    const video = document.createElement("video");
    video.controls = video.playsInline = video.autoplay = true;
    video.src = take.video;
    video.className = "take-video";
    video.setAttribute("aria-label", t("Take %(n)s", { n: take.number }));
    openDialog(t("Take %(n)s", { n: take.number }), video).classList.add("is-wide");
  }

  /** @param {Take} take @param {{note?: string, starred?: boolean}} change */
  async change(take, change) {
    const answer = await json(take.url, { body: change }).catch(() => null);
    if (answer) this.show(this.takes.map((one) => (one.id === take.id ? { ...one, ...answer.take } : one)));
  }

  /** @param {Take} take */
  async remove(take) {
    if (take.starred && !(await confirmWith({ title: t("Remove a starred take?"), text: t("Clips made from it stay."), yes: t("Remove") }))) return;
    if (!(await json(take.url, { method: "DELETE" }).catch(() => null))) return;
    const at = this.takes.findIndex((one) => one.id === take.id);
    this.show(this.takes.filter((one) => one.id !== take.id));
    this.focusAt(Math.min(at, this.takes.length - 1));
    const restore = async () => {
      await json(`${take.url}/restore`, { method: "POST" });
      await this.refresh();
    };
    toast(take.file ? t("%(name)s is removed.", { name: take.file }) : t("Take %(n)s is removed.", { n: take.number }), { seconds: 12, action: { word: t("Undo"), run: () => void restore() } });
  }

  /** Whoever removed a take by keys stands on the next one, or where takes come from. @param {number} at */
  focusAt(at) {
    const next = this.root.children[at]?.querySelector("[data-remove]") ?? document.querySelector("[data-import]");
    /** @type {HTMLElement | null} */ (next)?.focus({ preventScroll: true });
  }

  /** @param {Take} take */
  async retry(take) {
    await json(`${take.url}/retry`, { method: "POST" }).catch(() => null);
    await this.refresh();
  }
}

/** What a take is called: by its number, or by its file where it could not become a take. @param {Take} take */
function nameOf(take) {
  return take.file || t("Take %(n)s", { n: take.number });
}
