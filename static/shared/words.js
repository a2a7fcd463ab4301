// @ts-check
// The words of the page's language. English is the key; the page carries the rest in its data block "words".

/** @typedef {Record<string, string | string[]>} Words */

/** @type {Words | null} */
let words = null;

/** Use these words instead of the page's own (for tests). @param {Words | null} given */
export function speak(given) {
  words = given;
}

/** @returns {Words} */
function known() {
  if (words) return words;
  const block = typeof document === "undefined" ? null : document.getElementById("words");
  words = block?.textContent ? JSON.parse(block.textContent) : {};
  return /** @type {Words} */ (words);
}

/** The sentence in the reader's language, its %(name)s places filled.
 * @param {string} text @param {Record<string, string | number>} [values] @returns {string} */
export function t(text, values) {
  const found = known()[text];
  return fill(typeof found === "string" && found ? found : text, values);
}

/** One or many: the number itself fills %(n)s.
 * @param {string} one @param {string} many @param {number} count @param {Record<string, string | number>} [values] @returns {string} */
export function n(one, many, count, values) {
  const found = known()[one];
  const forms = Array.isArray(found) && found.length > 1 ? found : [one, many];
  return fill(forms[count === 1 ? 0 : 1], { n: count, ...values });
}

/** @param {string} text @param {Record<string, string | number>} [values] */
function fill(text, values) {
  if (!values) return text;
  return text.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** A number with one decimal as the page's language writes it: `1.5`, in Swedish `1,5`; or with more. @param {number} value @param {number} [digits] @returns {string} */
export function decimal(value, digits = 1) {
  const written = value.toFixed(digits);
  return typeof document !== "undefined" && document.documentElement.lang === "sv" ? written.replace(".", ",") : written;
}
