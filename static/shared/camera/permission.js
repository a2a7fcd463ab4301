// @ts-check
// Where this browser lets a person allow the camera after they, or the browser, said no.
import { t } from "../words.js";

/** @param {string} [agent] what the browser calls itself @returns {string} one sentence */
export function permissionWords(agent = globalThis.navigator?.userAgent ?? "") {
  if (/iPhone|iPad|iPod/.test(agent)) return t("Press the sign to the left of the address, then Website settings, and allow camera and microphone; or allow the browser in the phone's own settings.");
  if (/Android/.test(agent)) return t("Press the sign to the left of the address, then Permissions, and allow camera and microphone.");
  if (/Firefox\//.test(agent)) return t("Press the crossed-out camera to the left of the address, remove the block, and try again.");
  if (/Safari\//.test(agent) && !/Chrom(e|ium)\//.test(agent)) return t("Open Safari's menu, then Settings for this website, and allow camera and microphone.");
  return t("Press the sign to the left of the address and allow camera and microphone.");
}
