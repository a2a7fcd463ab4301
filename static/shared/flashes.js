// @ts-check
// What was just done stands at the top of a new page. Screen readers speak only what comes into a page later, so it is put there once more.

const AFTER_MS = 400;

export function sayFlashes() {
  const place = document.querySelector("[data-flashes]");
  const notices = [...(place?.children ?? [])];
  if (notices.length) setTimeout(() => place?.replaceChildren(...notices), AFTER_MS);
}
