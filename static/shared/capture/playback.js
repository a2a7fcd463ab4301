// @ts-check
// Plays what was just recorded, straight from the browser's memory.

const FAR_S = 1e7;

/** Show the recorded bytes in `video`. Recorders write no length into their files; a jump to the far end makes the browser find it.
 * @param {HTMLVideoElement} video @param {string} url of a Blob */
export function showRecorded(video, url) {
  const found = () => {
    if (!Number.isFinite(video.duration)) return;
    video.removeEventListener("durationchange", found);
    video.currentTime = 0;
  };
  video.addEventListener("loadedmetadata", () => {
    if (Number.isFinite(video.duration)) return;
    video.addEventListener("durationchange", found);
    video.currentTime = FAR_S;
  }, { once: true });
  video.src = url;
}

/** Show recorded bytes in `video`. @param {HTMLVideoElement} video @param {Blob} blob @returns {() => void} lets go of the memory */
export function showBlob(video, blob) {
  const url = URL.createObjectURL(blob);
  showRecorded(video, url);
  return () => {
    if (video.src === url) video.removeAttribute("src");
    URL.revokeObjectURL(url);
  };
}
