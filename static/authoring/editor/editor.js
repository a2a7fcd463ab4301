// @ts-check
// The editor's page: ties the draft, the player, the timeline, the form and publishing together.
import { json } from "../../shared/fetch.js";
import { toast } from "../../shared/toast.js";
import { t } from "../../shared/words.js";
import { CardView } from "./card_preview.js";
import { DraftSaver } from "./draft.js";
import { BOUNDS, InstructionsForm } from "./instructions.js";
import { addEditorKeys } from "./keys.js";
import { Cutting } from "./cutting.js";
import { PlayerBar } from "./player_bar.js";
import { Publisher } from "./publish.js";
import { keptMs } from "./ranges.js";
import { secondsToRead } from "./reading.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {{question: {id: string, title: string, text: string}, draft: Draft & {by: string, when: string}, take: import("./cutting.js").Take,
 *   drawn: import("./card_preview.js").Drawn, fonts: Record<string, string>, card: string,
 *   limits: {shortestMs: number, shortestClipMs: number}, save: string, publish: string,
 *   running: import("./publish.js").Running | null}} PageData */

/** @type {PageData} */
const page = JSON.parse(document.getElementById("editor-data")?.textContent ?? "{}");
/** @param {string} selector @returns {HTMLElement} */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const { by: _by, when: _when, ...draft } = page.draft;
const saver = new DraftSaver(page.save, draft, showSaved);
const cards = new CardView(find("[data-editor]"), { url: page.card, drawn: page.drawn, fonts: page.fonts });
/** @type {Cutting} */
const cutting = new Cutting(find("[data-timeline]"), page.take, draft.keep, {
  onRanges: (keep) => {
    saver.set({ keep });
    bar.refresh();
    tellPublish();
  },
  onSeek: (ms) => bar.player.goTake(ms),
  onScrub: (ms) => {
    bar.player.pause();
    bar.player.goTake(ms);
  },
  now: () => bar.player.place,
  say,
});
/** @type {PlayerBar} */
const bar = new PlayerBar(find("[data-player]"), {
  plan: () => ({ ranges: cutting.ranges, look: saver.draft.look }),
  onTime: (player, shown) => {
    cutting.setTime(player.place);
    cards.show(shown);
  },
});
const form = new InstructionsForm(find("[data-instructions]"), draft, ({ instructions, look }) => {
  saver.set({ instructions, look });
  cards.draw(instructions);
  bar.refresh();
  tellCard();
}, say);
const publisher = new Publisher(find(".editor-publish"), {
  url: page.publish, running: page.running, before: readyToPublish,
  onEnd: (job) => toast(job.state === "cancelled" ? t("Publishing was cancelled. The draft is as it was.") : job.error || t("The clip could not be made. Your draft is safe."), { kind: job.state === "cancelled" ? "" : "error" }),
});

cutting.wire();
bar.start();
addEditorKeys({ bar, cutting, frameMs: page.take.frameMs });
tellPublish();
tellCard();
window.addEventListener("pagehide", () => saver.leave());
find("[data-keep-mine]").addEventListener("click", () => void keepMine());
find("[data-take-theirs]").addEventListener("click", () => void takeTheirs());
find("[data-card-longer]").addEventListener("click", showCardLonger);

/** What was done, for those who do not see it. @param {string} words */
function say(words) {
  find("[data-said]").textContent = words;
}

/** Whether the card stands long enough to be read. */
function tellCard() {
  const { instructions, look } = saver.draft;
  const seconds = secondsToRead(cardText(instructions));
  const short = look.card !== "none" && seconds * 1000 > look.card_ms;
  const enough = Math.min(seconds, BOUNDS.card_seconds.most);
  const words = short ? [t("It takes about %(n)s s to read the card, and it is shown for %(shown)s s.", { n: seconds, shown: look.card_ms / 1000 })] : [];
  if (short && enough < seconds) words.push(t("A card lasts %(most)s s at most, and much text makes small letters: shorten it.", { most: enough }));
  find("[data-card-note]").textContent = words.join(" ");
  const longer = find("[data-card-longer]");
  longer.hidden = !short || look.card_ms >= enough * 1000;
  longer.textContent = t("Show it for %(n)s s", { n: enough });
}

/** The card lasts as long as it takes to read it, as far as a card can. */
function showCardLonger() {
  const field = form.field("card_seconds");
  field.value = String(Math.min(secondsToRead(cardText(saver.draft.instructions)), BOUNDS.card_seconds.most));
  form.read();
  field.focus(); // the button is gone
  say(t("The card lasts %(n)s s.", { n: field.value }));
}

/** All that is read on the card. @param {import("./instructions.js").Instructions} said */
function cardText({ role_info, presenter }) {
  return [page.question.text, ...role_info, presenter.name, presenter.title].join(" ");
}

/** @param {import("./draft.js").SaveState} state @param {string} message */
function showSaved(state, message) {
  const { wrong } = form;
  const unsaved = state === "saved" && wrong.length > 0;
  const words = {
    saved: t("saved"), unsaved: t("not saved yet"), saving: t("saving"), offline: t("no connection: kept on this page"),
    conflict: t("not saved"), refused: t("not saved"),
  };
  const place = find("[data-saved]");
  place.classList.toggle("is-waiting", unsaved || ["offline", "conflict", "refused"].includes(state));
  place.classList.toggle("is-working", state === "saving" || state === "unsaved");
  find("[data-saved-words]").textContent = unsaved ? t("not saved: %(field)s", { field: wrong.join(", ") }) : words[state];
  if (state === "offline") say(words.offline); // what is saved needs no word
  find("[data-conflict]").hidden = state !== "conflict";
  if (state === "conflict") find("[data-conflict-words]").textContent = message;
  if (state === "refused") toast(message, { kind: "error" });
}

/** Everything saved, and enough of the take kept. @returns {Promise<boolean>} */
async function readyToPublish() {
  if (!form.right) {
    /** @type {HTMLElement | null} */ (document.querySelector('[data-instructions] [aria-invalid="true"]'))?.focus();
    return false;
  }
  bar.player.pause();
  if (!saver.draft.version) saver.set({});
  if (await saver.flush()) return true;
  if (saver.state === "conflict") {
    find("[data-conflict]").focus();
    return false;
  }
  toast(t("The draft could not be saved, so nothing was published. Your work is kept on this page."), { kind: "error" });
  return false;
}

function tellPublish() {
  const little = keptMs(cutting.ranges) < page.limits.shortestClipMs;
  publisher.allow(!little);
  find("[data-publish-note]").textContent = little
    ? t("Less than a second of the take is left. Keep a little more of it.")
    : t("Creates a new version. Earlier ones stay as they are.");
}

async function theirs() {
  return (await json(page.save)).draft;
}

async function keepMine() {
  await saver.overwrite((await theirs()).version).catch(() => false);
}

async function takeTheirs() {
  const draft = await theirs();
  saver.draft.version = draft.version;
  if (draft.take_id !== page.take.id) return location.assign(location.pathname);
  cutting.replace(draft.keep);
  form.show(draft);
  Object.assign(saver.draft, { keep: draft.keep, instructions: draft.instructions, look: draft.look });
  saver.savedChanges = saver.changes;
  saver.tell("saved");
  cards.draw(draft.instructions);
  bar.refresh();
}
