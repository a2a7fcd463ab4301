// @ts-check
// The studio's page: recorder, script and takes side by side.
import { createImport } from "../../shared/importing/import.js";
import { createRecorder } from "../../shared/recorder/recorder.js";
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
  goOn.hidden = !ready;
});
takes.show(page.takes);

const prompter = new Prompter(find("[data-script-panel]"), find("[data-prompter]"));
const recorder = find("[data-recorder]");
createRecorder(recorder, {
  purpose: "take", subject: page.question, onTake: () => takes.refresh(),
  onState: (state) => {
    prompter.follow(state);
    for (const part of recorder.querySelectorAll("[data-when-on]")) /** @type {HTMLElement} */ (part).hidden = state === "idle" || state === "asking";
  },
});
createImport(find("[data-importer]"), { purpose: "take", subject: page.question, onTake: () => takes.refresh() });
