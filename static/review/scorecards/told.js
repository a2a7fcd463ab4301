// @ts-check
import { t } from "../../shared/words.js";
import { need } from "../wall/page.js";
import { closedWords, givenOf } from "./sheet.js";

/** What one is told about one's own sheet: how far it is, why nothing is scored now, and that little of the answer was watched.
 * @param {HTMLElement} root @param {import("./sheet.js").Sheet} sheet */
export function tellAbout(root, sheet) {
  const done = sheet.handedIn ? t("Handed in %(when)s", { when: sheet.handedIn }) : t("%(n)s of %(all)s scores given", { n: givenOf(sheet), all: sheet.wanted });
  need(root, ".score-given").textContent = done;
  need(root, ".score-hand-in").hidden = Boolean(sheet.handedIn) || !sheet.mayScore;
  say(need(root, ".score-closed"), closedWords(sheet));
  const thin = sheet.thinPercent === null ? "" : t("You have watched about %(share)s of this answer. A score after less than half is marked as such.", { share: `${sheet.thinPercent} %` });
  say(need(root, ".score-thin"), thin);
}

/** Written anew only when it is new: it is spoken then. @param {HTMLElement} place @param {string} words */
function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}
