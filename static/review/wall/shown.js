// @ts-check
// What of a video was really shown: the browser says of each picture when it stood on the screen, and where it does not, pictures are counted.

const LOOK_MS = 100;
const MOST_STEP_MS = 1500;
const EARLY_MS = 250;

/** Whether the pictures between two moments of a video stood on the screen one after another, as they do while it plays.
 * @param {number} stepMs how far the video went @param {number} passedMs how much time passed @param {number} rate how fast it plays */
export function playedThrough(stepMs, passedMs, rate) {
  return stepMs > 0 && stepMs <= Math.min(MOST_STEP_MS, passedMs * rate + EARLY_MS);
}

/** Tell `onShown(from, to)`, in ms of the video, each stretch whose pictures were shown. Stops with the video.
 * @param {HTMLVideoElement} video @param {(from: number, to: number) => void} onShown */
export function watchPictures(video, onShown) {
  /** @type {{at: number, when: number} | null} */
  let last = null;
  /** @param {number} at ms in the video @param {number} when */
  const shown = (at, when) => {
    if (last && !document.hidden && playedThrough(at - last.at, when - last.when, video.playbackRate)) onShown(last.at, at);
    last = { at, when };
  };
  video.addEventListener("seeking", () => { last = null; });
  if ("requestVideoFrameCallback" in video) eachPicture(video, shown);
  else countPictures(video, shown);
}

/** @param {HTMLVideoElement} video @param {(at: number, when: number) => void} shown */
function eachPicture(video, shown) {
  video.requestVideoFrameCallback((now, picture) => {
    shown(picture.mediaTime * 1000, now);
    eachPicture(video, shown);
  });
}

/** For browsers that do not tell of pictures: they were shown while the number of pictures grew. @param {HTMLVideoElement} video @param {(at: number, when: number) => void} shown */
function countPictures(video, shown) {
  let pictures = 0;
  const look = () => {
    const quality = video.getVideoPlaybackQuality();
    const count = quality.totalVideoFrames - quality.droppedVideoFrames;
    if (count > pictures && !video.seeking) shown(video.currentTime * 1000, performance.now());
    pictures = count;
  };
  /** @type {number | undefined} */
  let timer;
  const stop = () => window.clearInterval(timer);
  video.addEventListener("playing", () => {
    stop();
    timer = window.setInterval(look, LOOK_MS);
  });
  for (const event of ["pause", "ended", "emptied"]) video.addEventListener(event, stop);
}
