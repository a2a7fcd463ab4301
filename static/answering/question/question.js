// @ts-check
// The page of one question. The server's state says which step; this module opens its door and closes the others.
import { openSpool } from "../../shared/uploading/spool.js";
import { toast } from "../../shared/toast.js";
import { n, t } from "../../shared/words.js";
import { Answering } from "./answering.js";
import { Looking } from "./looking.js";
import { Question } from "../sending/server.js";
import { Sendings } from "../sending/sendings.js";
import { sendUnfinished } from "../sending/unfinished.js";
import { tell } from "../sending/tell.js";
import { Watching } from "./watching.js";

const POLL_MS = 1500;
const SLOWEST_MS = 15_000;

/** @typedef {import("../sending/server.js").State} State */

const root = /** @type {HTMLElement} */ (document.getElementById("question"));
const { base = "", uploads = "", next = "", after = "" } = root.dataset;
const [, , invitation, , position] = base.split("/");
const home = `/answer/${invitation}`;
const question = new Question(base);
const spool = await openSpool();

/** @param {string} name @returns {HTMLElement} */
const step = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-step="${name}"]`));
/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

/** @type {State} */
let state = JSON.parse(document.getElementById("state")?.textContent ?? "{}");
let now = "";

const sendings = new Sendings(document.querySelector("[data-saved]"), () => refresh());
const looking = new Looking(step("look"), { onKeep: keep, onAgain: again, onNext: () => leave(next) });
const answering = new Answering(root, step("camera"), {
  question, endpoint: uploads, spool, place: { invitation, position }, sendings, onTaken: taken, onState: learn,
});
const watching = new Watching(step("watch"), () => {
  open("camera");
  answering.enter(state, () => question.think());
});

/** Open one step and close the others. @param {string} name */
function open(name) {
  if (name === now) return;
  now = name;
  for (const section of root.querySelectorAll("[data-step]")) {
    if (section instanceof HTMLElement) section.hidden = section.dataset.step !== name;
  }
  window.scrollTo({ top: 0 });
}

/** @param {State} fresh */
function learn(fresh) {
  state = fresh;
  const place = document.querySelector("[data-takes-fact]");
  if (place && state.takes_left !== null && state.takes.length) place.textContent = n("%(n)s left", "%(n)s left", state.takes_left);
}

/** Show the step that the state says. @param {string} [words] what the person should know about how they came here */
function show(words = "") {
  learn(state);
  if (state.step === "watch") return open("watch");
  if (state.step === "stuck") return open("stuck");
  if (state.step === "look" || state.step === "kept") {
    open("look");
    looking.show(state);
    if (words) part("look-status").textContent = words;
    return poll();
  }
  if (state.step === "recover") return recover();
  open("camera");
  answering.wait(state, words || lastWords());
}

/** What was the matter with the last take, where it left nothing to look at. */
function lastWords() {
  const last = state.takes.at(-1);
  return last?.state === "broken" ? last.words : "";
}

/** A take was recorded on this page. @param {string} id @param {Blob} blob @param {string | null} interruption @param {State | null} fresh */
function taken(id, blob, interruption, fresh) {
  looking.recorded(id, blob);
  state = fresh ?? state;
  open("look");
  looking.show(state);
  part("look-status").textContent = interruption
    ? interruptedWords(id) : t("Here is your take. Watch it, then keep it or record another.");
  part("keep").focus({ preventScroll: true });
  poll();
}

/** @param {string} id */
function interruptedWords(id) {
  const counted = state.takes.find((take) => take.id === id)?.counted;
  return counted
    ? t("The camera or the microphone went away, so the take stopped there. What you said is kept. It happened more than three times, so this take counts.")
    : t("The camera or the microphone went away, so the take stopped there. What you said is kept, and the take does not count.");
}

/** @param {string} takeId */
async function keep(takeId) {
  try {
    state = await question.keep(takeId);
  } catch {
    return refresh();
  }
  leave(next);
}

async function again() {
  looking.pause();
  try {
    state = await question.state();
  } catch {
    return toast(t("The server cannot be reached. What you had saved is safe; it goes on when the line is back."), { kind: "error" });
  }
  if (!state.may_begin) return show();
  open("camera");
  await answering.enter({ ...state, think_left_ms: 0 });
}

/** @param {string} address */
async function leave(address) {
  /** @type {HTMLButtonElement} */ (part("keep")).disabled = true;
  if (sendings.open.size) part("look-next").textContent = t("Putting your answer in a safe place …");
  await sendings.leave();
  location.assign(address || after);
}

/** A take was under way when a page closed. What lies in this browser is sent; without it, what arrived is all there is. */
function recover() {
  open("recover");
  const cutOff = state.takes.find((take) => take.state === "recording" || take.state === "arriving");
  const here = left.find((one) => one.takeId === cutOff?.id);
  const door = /** @type {HTMLButtonElement} */ (part("recover"));
  if (here?.elsewhere) {
    part("recover-words").textContent = t("It is being recorded or sent in another window. Finish it there, or close that window and load this page again.");
    door.textContent = t("Load again");
    door.onclick = () => location.reload();
    return;
  }
  if (here) {
    part("recover-words").textContent = t("We are bringing what you said to safety. It takes a moment; keep this page open.");
    door.hidden = true;
    here.done.then(refresh);
    return;
  }
  part("recover-words").textContent = state.free_left > 0
    ? t("The page was closed or the device stopped. What had arrived by then is kept, and the take does not count.")
    : t("The page was closed or the device stopped. What had arrived by then is kept. It happened more than three times, so this take counts.");
  door.onclick = async () => {
    door.disabled = true;
    const fresh = cutOff ? await tell(question, cutOff.id, { interrupted: true }) : null;
    state = fresh ?? (await question.state().catch(() => state));
    door.disabled = false;
    show();
  };
}

async function refresh() {
  const fresh = await question.state().catch(() => null);
  if (!fresh || sendings.recording || now === "camera") return;
  state = fresh;
  if (now === "look" && state.step === "recover") return looking.show(state);
  show();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let polling;

/** Ask again while the server makes a take ready to watch, less and less often. @param {number} [everyMs] */
function poll(everyMs = POLL_MS) {
  clearTimeout(polling);
  if (now !== "look" || !state.takes.some((take) => take.state === "received" || take.state === "arriving")) return;
  polling = setTimeout(async () => {
    const fresh = await question.state().catch(() => null);
    if (fresh && now === "look") {
      state = fresh;
      learn(state);
      looking.show(state);
    }
    poll(Math.min(SLOWEST_MS, everyMs * 1.3));
  }, everyMs);
}

window.addEventListener("pagehide", () => answering.camera.off());
const left = await sendUnfinished(spool, uploads, home, sendings);
show();
watching.wire();
