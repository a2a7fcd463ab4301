// @ts-check
/** @typedef {import("./player.js").Player} Player */

const MOST_MS = 20_000;

/** Wait until a player that is to take another's place shows the moment. @param {Player} player @param {() => number} position where the clock is by then
 * @returns {Promise<boolean>} false when it cannot, or not in time */
export async function exchangeFor(player, position) {
  player.place(position());
  return until(player.video, ["loadedmetadata", "seeked", "canplay"], () => {
    player.settle();
    return player.isReady(0);
  });
}

/** @param {HTMLVideoElement} video @param {string[]} events @param {() => boolean} done @returns {Promise<boolean>} */
function until(video, events, done) {
  if (done()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const listening = new AbortController();
    /** @param {boolean} came */
    const end = (came) => {
      listening.abort();
      window.clearTimeout(timer);
      resolve(came);
    };
    const timer = window.setTimeout(() => end(false), MOST_MS);
    for (const event of events) video.addEventListener(event, () => done() && end(true), { signal: listening.signal });
    video.addEventListener("error", () => end(false), { signal: listening.signal });
  });
}
