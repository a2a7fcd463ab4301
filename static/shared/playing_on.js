// @ts-check
// A video that comes from the store's own address may be read there for ten minutes. When a later request is refused, the player asks at
// our address once more, which looks again whether this reader may watch, and goes on where it stood.

const PATIENCE_MS = 5000;
const NETWORK = 2;
const NO_SOURCE = 4;

/** @type {WeakMap<HTMLVideoElement, {at: number, seen: number}>} */
const places = new WeakMap();

/** Whether it is worth asking again: it had played, and the last asking was not a moment ago.
 * @param {{code: number, address: string, seen: number | undefined, now: number}} trouble */
export function worthAsking({ code, address, seen, now }) {
  if (code !== NETWORK && code !== NO_SOURCE) return false;
  return /^https?:/.test(address) && seen !== undefined && now - seen > PATIENCE_MS;
}

/** Keep every video of the page playing. Errors that can be mended never reach the page's own listeners. */
export function wirePlayingOn() {
  document.addEventListener("timeupdate", remember, true);
  document.addEventListener("seeking", remember, true);
  document.addEventListener("loadedmetadata", remember, true);
  document.addEventListener("error", askAgain, true);
}

/** @param {Event} event */
function remember({ target }) {
  if (!(target instanceof HTMLVideoElement) || target.error) return;
  places.set(target, { at: target.currentTime, seen: places.get(target)?.seen ?? -PATIENCE_MS });
}

/** @param {Event} event */
function askAgain(event) {
  const video = event.target;
  if (!(video instanceof HTMLVideoElement) || !video.error) return;
  const place = places.get(video);
  const now = performance.now();
  if (!place || !worthAsking({ code: video.error.code, address: video.currentSrc, seen: place.seen, now })) return;
  event.stopImmediatePropagation();
  goOn(video, place.at);
  places.set(video, { at: place.at, seen: now });
}

/** @param {HTMLVideoElement} video @param {number} at seconds */
function goOn(video, at) {
  const { paused, playbackRate } = video;
  video.addEventListener("loadedmetadata", () => {
    video.currentTime = at;
    video.playbackRate = playbackRate;
  }, { once: true });
  video.load();
  // load() pauses; a promise that is still waiting when the page pauses is no error.
  if (!paused) video.play().catch(() => {});
}
