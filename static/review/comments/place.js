// @ts-check
// Where the keyboard stands among the comments, which are drawn anew whenever somebody writes.

/** Draw anew. Whoever stood on a control of a comment stands on the same one afterwards; where the comment is gone, on the list.
 * @param {HTMLElement} root @param {() => void} redraw */
export function keepPlace(root, redraw) {
  const focus = /** @type {HTMLElement | null} */ (document.activeElement);
  const held = focus !== root && root.contains(focus);
  const article = held ? focus?.closest("article") : null;
  const at = article && focus ? controls(article).indexOf(focus) : -1;
  redraw();
  if (!held || root.contains(document.activeElement)) return;
  const again = document.getElementById(article?.id ?? "");
  const there = again && (controls(again)[at] ?? again);
  (there ?? root).focus({ preventScroll: true });
}

/** Stand on this comment. @param {string} id */
export function standOn(id) {
  document.getElementById(`comment-${id}`)?.focus({ preventScroll: true });
}

/** A comment's own controls, not those of its replies. @param {Element} article @returns {HTMLElement[]} */
function controls(article) {
  return /** @type {HTMLElement[]} */ ([...article.querySelectorAll("a, button, textarea")].filter((one) => one.closest("article") === article));
}
