// @ts-check
// What is missing comes first: whom nobody has judged, what is sealed, and how much each colleague has left.
import { element } from "../../shared/dialog.js";
import { n, t } from "../../shared/words.js";

/** @typedef {import("./data.js").Gaps} Gaps */

/** @param {HTMLElement} place @param {Gaps} gaps */
export function showGaps(place, gaps) {
  const list = element("ul", "compare-gaps");
  if (gaps.unjudgedCount) {
    const more = gaps.unjudgedCount - gaps.unjudged.length;
    const names = gaps.unjudged.join(", ") + (more > 0 ? t(" and %(n)s more", { n: more }) : "");
    list.append(element("li", "is-gap", n("Nobody has handed in %(n)s candidate: %(names)s", "Nobody has handed in %(n)s candidates: %(names)s", gaps.unjudgedCount, { names })));
  }
  for (const [name, left, minutes] of gaps.left) {
    const long = n("about %(n)s minute", "about %(n)s minutes", minutes);
    list.append(element("li", "", n("%(name)s has %(n)s candidate left, %(long)s", "%(name)s has %(n)s candidates left, %(long)s", left, { name, long })));
  }
  if (gaps.sealed) list.append(element("li", "", n("%(n)s candidate is sealed for you and not counted here", "%(n)s candidates are sealed for you and not counted here", gaps.sealed)));
  if (gaps.recused) list.append(element("li", "", n("You know %(n)s candidate, so you do not see their scores", "You know %(n)s candidates, so you do not see their scores", gaps.recused)));
  if (!list.children.length) list.append(element("li", "is-whole", t("Everybody has handed in all candidates.")));
  const fold = document.createElement("details");
  fold.open = matchMedia("(min-width: 641px)").matches;
  fold.append(element("summary", "", t("What is missing")), list);
  place.replaceChildren(fold);
}
