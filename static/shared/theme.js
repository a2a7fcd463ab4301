// @ts-check
// Light, dark, or as the device: changed without loading the page, kept in a cookie that the server reads too.

/** @typedef {"auto" | "light" | "dark"} Theme */

const YEAR = 365 * 24 * 3600;

/** @param {Theme} theme */
export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  for (const button of document.querySelectorAll('[data-theme-switch] [name="theme"]')) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (button).value === theme));
  }
}

/** Make the theme buttons work at once instead of by a round to the server. */
export function wireTheme() {
  for (const form of document.querySelectorAll("[data-theme-switch]")) {
    form.addEventListener("submit", (event) => {
      const button = /** @type {SubmitEvent} */ (event).submitter;
      if (!(button instanceof HTMLButtonElement)) return;
      event.preventDefault();
      setTheme(/** @type {Theme} */ (button.value));
    });
  }
}
