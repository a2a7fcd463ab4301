// @ts-check
// A deadline in the reader's own time, where their clock is another than the team's.
import { t } from "../../shared/words.js";

/** @param {string} moment as stored, in UTC @param {string} zone the team's @param {string} language @param {string} [own] the reader's zone
 * @returns {string} the moment on the reader's clock; empty where both clocks say the same, and where the browser does not know */
export function ownTime(moment, zone, language, own = new Intl.DateTimeFormat().resolvedOptions().timeZone) {
  const at = new Date(moment);
  /** @param {string} timeZone @param {Intl.DateTimeFormatOptions} parts */
  const part = (timeZone, parts) => new Intl.DateTimeFormat(language === "sv" ? "sv" : "en-GB", { timeZone, ...parts }).format(at);
  /** @param {string} timeZone */
  const written = (timeZone) => {
    const day = part(timeZone, { weekday: "short", day: "numeric", month: "short" });
    const time = part(timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return language === "sv" ? `${day} kl. ${time.replace(":", ".")}` : `${day}, ${time}`;
  };
  try {
    return written(own) === written(zone) ? "" : written(own);
  } catch {
    return "";
  }
}

/** Write it beside every deadline of the page. */
export function showOwnTimes() {
  for (const place of document.querySelectorAll("[data-own-time]")) {
    const { ownTime: moment = "", zone = "" } = /** @type {HTMLElement} */ (place).dataset;
    const time = ownTime(moment, zone, document.documentElement.lang);
    place.textContent = time ? t("Where you are: %(time)s.", { time }) : "";
    /** @type {HTMLElement} */ (place).hidden = !time;
  }
}
