// @ts-check
// A moment as people say it, in the language of the page.
import { t } from "../words.js";

/** "at 14:30", with its day in front when that was not today. @param {string} at in UTC @param {Date} [now] @returns {string} */
export function when(at, now = new Date()) {
  const moment = new Date(at);
  const language = document.documentElement.lang || "en";
  const hour = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const time = t("at %(time)s", { time: language === "sv" ? hour.replace(":", ".") : hour });
  if (moment.toDateString() === now.toDateString()) return time;
  return `${moment.toLocaleDateString(language === "sv" ? "sv" : "en-GB", { day: "numeric", month: "short" })} ${time}`;
}
