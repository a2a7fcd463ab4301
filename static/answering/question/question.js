// @ts-check
// The page of one question. The server's state says which step; this module opens its door and closes the others.
import { toast } from "../../shared/toast.js";
import { openSpool } from "../../shared/uploading/spool.js";
import { n, t } from "../../shared/words.js";
import { Question } from "../sending/server.js";
import { Sendings } from "../sending/sendings.js";
import { tabId } from "../sending/tab.js";
import { sendUnfinished } from "../sending/unfinished.js";
import { Answering } from "./answering.js";
import { Elsewhere, heldTake } from "./elsewhere.js";
import { Looking } from "./looking.js";
import { Recovering } from "./recovering.js";
import { stoppedState, stoppedWords, waitingWords } from "./stopped.js";
import { Watching } from "./watching.js";

const POLL_MS = 1500;
const SLOWEST_MS = 15_000;
const PATIENCE_MS = 1500;

/** @typedef {import("../sending/server.js").State} State */

const root = /** @type {HTMLElement} */ (document.getElementById("question"));
const { base = "", uploads = "", next = "", after = "" } = root.dataset;
const [, , invitation, , position] = base.split("/");
const home = `/answer/${invitation}`;
const question = new Question(base, tabId());
const spool = await openSpool();

/** @param {string} name @returns {HTMLElement} */
const step = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-step="${name}"]`));
/** @param {string} name @returns {HTMLElement} */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

/** @type {State} */
let state = JSON.parse(document.getElementById("state")?.textContent ?? "{}");
let now = "";

const sendings = new Sendings(document.querySelector("[data-saved]"), () => refresh());
const looking = new Looking(root, { onKeep: keep, onAgain: again, onNext: () => leave(next) });
const elsewhere = new Elsewhere(step("elsewhere"), { question, onState: come, onRecord: again });
const recovering = new Recovering(step("recover"), { question, onState: come });
const answering = new Answering(root, {
  question, endpoint: uploads, spool, place: { invitation, position }, sendings, onTaken: taken, onState: learn, onLost: come, onRefused: refused,
});
const watching = new Watching(step("watch"), () => {
  open("camera");
  answering.enter(state, () => question.think());
});

/** Open one step and close the others; the focus goes along. @param {string} name */
function open(name) {
  if (name === now) return;
  const first = now === "";
  now = name;
  for (const section of root.querySelectorAll("[data-step]")) {
    if (section instanceof HTMLElement) section.hidden = section.dataset.step !== name;
  }
  window.scrollTo({ top: 0 });
  const places = [...step(name).querySelectorAll("[data-begin], [role=status][tabindex]"), document.getElementById("question-text")];
  if (!first) /** @type {HTMLElement | undefined} */ (places.find((one) => one && one.getClientRects().length > 0))?.focus({ preventScroll: true });
}

/** @param {State} fresh */
function learn(fresh) {
  state = fresh;
  const place = document.querySelector("[data-takes-fact]");
  if (place && state.takes_left !== null && state.takes.length) place.textContent = n("%(n)s left", "%(n)s left", state.takes_left);
}

/** Go where this state says. @param {State} fresh */
function come(fresh) {
  state = fresh;
  show();
}

/** Show the step that the state says. */
function show() {
  learn(state);
  if (recover()) return;
  if (!state.is_open && ["watch", "think", "ready"].includes(state.step)) return location.assign(after);
  if (state.step === "watch") return open("watch");
  if (state.step === "stuck") return open("stuck");
  if (state.step === "look" || state.step === "kept") {
    open("look");
    looking.show(state);
    return poll();
  }
  if (state.step === "elsewhere" || state.step === "sending" || state.step === "recover") {
    open("elsewhere");
    elsewhere.show(state);
    return poll();
  }
  open("camera");
  answering.wait(state, lastWords());
}

/** Whether a take of this very tab was cut off; then its way back is shown. */
function recover() {
  const cutOff = heldTake(state);
  const here = left.find((one) => one.takeId === cutOff?.id);
  if (!cutOff || here?.elsewhere || !(here || state.step === "recover")) return false;
  open("recover");
  recovering.show(state, cutOff.id, here?.done ?? null);
  here?.done.then(() => {
    left = left.filter((one) => one !== here);
    return refresh();
  });
  return true;
}

/** What was the matter with the last take, where it left nothing to look at. */
function lastWords() {
  const last = state.takes.at(-1);
  return last?.state === "broken" ? last.words : "";
}

/** A take was recorded on this page. @param {import("./answering.js").Begun} begun @param {import("./take.js").Finished} finished */
async function taken(begun, finished) {
  const { interruption, told } = finished;
  learn(stoppedState(begun, finished));
  looking.recorded(begun.id, finished.blob, state);
  open("look");
  looking.show(state);
  const without = () => looking.say(waitingWords());
  if (navigator.onLine) looking.say(stoppedWords(state, begun.id, interruption));
  else without();
  part(interruption ? "look-status" : "keep").focus({ preventScroll: true });
  const late = setTimeout(without, PATIENCE_MS);
  const fresh = (await told) ?? (await question.state().catch(() => null));
  clearTimeout(late);
  if (now !== "look" || sendings.recording) return;
  if (fresh) learn(fresh);
  looking.show(state);
  looking.say(stoppedWords(state, begun.id, interruption));
  poll();
}

/** The server would begin no take. @param {import("../../shared/fetch.js").RequestError} error */
async function refused(error) {
  if (error.code !== "take_under_way") toast(error.message, { kind: "error" });
  const fresh = await question.state().catch(() => null);
  come(fresh ?? state);
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
    return toast(t("No connection. What you had saved is safe, and saving continues when the connection is back."), { kind: "error" });
  }
  if (!state.may_begin || state.step === "elsewhere") return show();
  open("camera");
  await answering.enter({ ...state, think_left_ms: 0 });
}

/** @param {string} address */
async function leave(address) {
  /** @type {HTMLButtonElement} */ (part("keep")).disabled = true;
  if (sendings.open.size) part("look-next").textContent = t("Saving your answer …");
  await sendings.leave();
  location.assign(address || after);
}

async function refresh() {
  const fresh = await question.state().catch(() => null);
  if (!fresh || sendings.recording || now === "camera") return;
  state = fresh;
  if (now === "look" && ["recover", "elsewhere", "sending"].includes(state.step)) return looking.show(state);
  show();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let polling;

/** Ask again while the server makes a take ready to watch, less and less often; while another device has it, as quickly as at first.
 * @param {number} [everyMs] */
function poll(everyMs = POLL_MS) {
  clearTimeout(polling);
  const waits = now === "elsewhere" || (now === "look" && state.takes.some((take) => take.state === "received" || take.state === "arriving"));
  if (!waits) return;
  polling = setTimeout(async () => {
    await refresh();
    poll(now === "elsewhere" ? POLL_MS : Math.min(SLOWEST_MS, everyMs * 1.3));
  }, everyMs);
}

window.addEventListener("pagehide", () => answering.camera.off());
/** What this browser has of takes that were under way. @type {import("../sending/unfinished.js").Left[]} */
let left = [];
if (heldTake(state)) state = await question.state().catch(() => state);
if (state.step !== "recover") show();
left = await sendUnfinished(spool, uploads, home, sendings);
show();
watching.wire();
