// @ts-check
// The queue on the wall: keeps the answer while it is open, loads what comes next, and keeps the question's speed.
import { addKeys } from "../../shared/keys.js";
import { json } from "../../shared/fetch.js";
import { t } from "../../shared/words.js";
import { need } from "../wall/page.js";

const HOLD_MS = 20_000;

const bar = need(document, "[data-queue]");
const goOn = /** @type {HTMLFormElement} */ (need(bar, "[data-go-on]"));
const says = need(bar, "[data-queue-says]");
const rateBox = /** @type {HTMLSelectElement} */ (need(document, "[data-rate]"));

/** Load the next face while this one is watched. @param {{video: string, poster: string} | null} next */
function loadAhead(next) {
  if (!next || document.querySelector("[data-ahead]")) return;
  const video = document.createElement("video");
  video.dataset.ahead = "";
  video.hidden = true;
  video.muted = true;
  video.preload = "auto";
  video.src = next.video;
  document.body.append(video);
  new Image().src = next.poster;
}

async function hold() {
  const told = await json(bar.dataset.holdUrl ?? "", { method: "POST", quiet: true }).catch(() => null);
  if (!told) return;
  says.textContent = told.held ? "" : t("A colleague has this answer open. You can still score it.");
  loadAhead(told.next);
}

/** The question's speed holds for all its candidates. */
function keepSpeed() {
  const held = "speedHeld" in bar.dataset;
  rateBox.value = String(Number(bar.dataset.speed) / 100);
  rateBox.dispatchEvent(new Event("change"));
  rateBox.disabled = held;
  if (held) rateBox.title = t("Everybody is judged at the same speed.");
  rateBox.addEventListener("change", () => {
    const percent = Math.round(Number(rateBox.value) * 100);
    json(bar.dataset.speedUrl ?? "", { method: "PUT", body: { percent } }).catch(() => { rateBox.value = String(Number(bar.dataset.speed) / 100); });
  });
}

addKeys([{ keys: ["q"], does: t("Next answer in your queue"), group: t("Navigation"), run: () => goOn.requestSubmit() }]);
keepSpeed();
void hold();
window.setInterval(() => void hold(), HOLD_MS);
// The answer was asked for by a press, so it begins by itself. Where a browser allows no sound yet, the wall says so.
need(document, "[data-play]").click();
