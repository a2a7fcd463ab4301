// @ts-check
// Copies a candidate's personal link.
import { copyOrShow } from "../../shared/copying.js";
import { json } from "../../shared/fetch.js";
import { RENEWED } from "../../shared/live.js";
import { t } from "../../shared/words.js";

wire();
document.addEventListener(RENEWED, wire);

function wire() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button.dataset.copy ?? "").catch(() => {}));
  }
}

/** @param {string} address where the link is told */
async function copy(address) {
  const { link } = await json(address);
  await copyOrShow(link, {
    title: t("The personal link"), copied: t("Link copied. It is personal: send it only to this candidate."),
    byHand: t("Copy the link here. It is personal: send it only to this candidate."),
  });
}
