// @ts-check
// The studio's page: recorder, script and takes side by side.
import { lacking } from "../../shared/camera/capable.js";
import { createImport } from "../../shared/importing/import.js";
import { createRecorder } from "../../shared/recorder/recorder.js";
import { openSpool } from "../../shared/uploading/spool.js";
import { Prompter } from "./prompter.js";
import { TakeList } from "./takes.js";

/** @type {{takes: import("./takes.js").Take[], list: string, edit: string, question: string}} */
const page = JSON.parse(document.getElementById("studio-data")?.textContent ?? "{}");
/** @param {string} selector @returns {HTMLElement} */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const takes = new TakeList(find("[data-takes]"), page.list, (list) => {
  find("[data-no-takes]").hidden = list.length > 0;
  const ready = list.some((take) => take.state === "ready");
  // The next step is the primary one as soon as there is something to trim.
  const goOn = find("[data-go-on]");
  goOn.classList.toggle("is-primary", ready);
  goOn.classList.toggle("is-unseen", !ready); // its place is kept, so that nothing moves when it comes
});
takes.show(page.takes);

const prompter = new Prompter(find("[data-script-panel]"), find("[data-prompter]"));
const recorder = find("[data-recorder]");
const importInstead = find("[data-import-instead]");
let before = "";
createRecorder(recorder, {
  purpose: "take", subject: page.question, onTake: () => takes.refresh(),
  onState: (state) => {
    prompter.follow(state);
    for (const part of recorder.querySelectorAll("[data-when-on]")) /** @type {HTMLElement} */ (part).hidden = state === "idle" || state === "asking";
    // A camera that does not come is no dead end: a file is as good.
    if (state === "ready") importInstead.hidden = true;
    else if (before === "asking") importInstead.hidden = false;
    before = state;
  },
});
importInstead.hidden = lacking() === null;
createImport(find("[data-importer]"), { purpose: "take", subject: page.question, onTake: () => takes.refresh() });
importInstead.addEventListener("click", () => find("[data-import]").click());

/** A take that this browser still holds is sent by itself, or recorded in another window: no notice offers half of it. */
async function hideWhatIsHere() {
  const here = await (await openSpool()).uploads().catch(() => []);
  for (const notice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-cut-off]"))) {
    if (here.some((record) => record.url?.endsWith(`/${notice.dataset.cutOff}`))) notice.remove();
  }
}
await hideWhatIsHere();
