// @ts-check
// A person in two letters, with the same colour as templates/parts/avatar.html gives that name.

const ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö";

/** 0 to 7. @param {string} name */
export function hue(name) {
  let sum = 0;
  for (const letter of name.toLowerCase()) sum = (sum * 13 + ALPHABET.indexOf(letter) + 1) % 509;
  return sum % 8;
}

/** @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  return ([...words[0]][0] + (words.length > 1 ? [...words[words.length - 1]][0] : "")).toUpperCase();
}

/** @param {string} name @param {"" | "small" | "large"} [size] @returns {HTMLElement} */
export function avatar(name, size = "") {
  const element = document.createElement("span");
  element.className = `avatar hue-${hue(name)}${size ? ` is-${size}` : ""}`;
  element.setAttribute("aria-hidden", "true");
  element.textContent = initials(name);
  return element;
}
