// @ts-check
// The candidate's own link, to be opened in another browser or on another device.
import { copyOrShow } from "../../shared/copying.js";
import { json } from "../../shared/fetch.js";
import { t } from "../../shared/words.js";

/** Let the button among the ways round a camera copy the link. @param {ParentNode} root */
export function wireOwnLink(root) {
  /** @type {HTMLElement | null} */
  const button = root.querySelector("[data-own-link]");
  button?.addEventListener("click", () => void copyOwn(button.dataset.ownLink ?? "").catch(() => {}));
}

/** @param {string} address where the link is told */
async function copyOwn(address) {
  const { link } = await json(address);
  await copyOrShow(link, {
    title: t("Your link"), copied: t("Your link is copied. Paste it into another browser."), byHand: t("Copy your link here and paste it into another browser."),
  });
}
