// @ts-check
// What every page has: dialogs, drafts, what was just done, live lists, menus, theme, sliders, bars of running jobs, videos that play on, the way back.
import { wireDialogs } from "./dialog.js";
import { wireDrafts } from "./drafts/forms.js";
import { sayFlashes } from "./flashes.js";
import { wireLive } from "./live.js";
import { wireMenus } from "./menu.js";
import { wirePlayingOn } from "./playing_on.js";
import { followJob } from "./progress.js";
import { wireRanges } from "./ranges.js";
import { wireTheme } from "./theme.js";

wireDialogs();
wireDrafts();
wireMenus();
sayFlashes();
wirePlayingOn();
wireTheme();
wireRanges();
wireLive();

for (const root of document.querySelectorAll("[data-progress]")) followJob(/** @type {HTMLElement} */ (root));

for (const button of document.querySelectorAll("[data-back]")) {
  if (!(button instanceof HTMLElement) || history.length < 2) continue;
  button.hidden = false;
  button.addEventListener("click", () => history.back());
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});
