// @ts-check
// What the browser is asked to record: the best of what it can, about the same size everywhere.

export const WISHES = [
  "video/mp4;codecs=avc1.42E01E,mp4a.40.2",
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/mp4",
];
export const SOUND_WISHES = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/mp4", "audio/webm"];

/** Bits each second: 1.5 Mb/s is plenty for a face at 720p. */
export const PICTURE_BITS = 1_500_000;
export const SOUND_BITS = 96_000;

/** The first format that this browser records, or "" to leave the choice to it.
 * @param {boolean} picture @param {(mimeType: string) => boolean} [supported] */
export function pickFormat(picture, supported = (type) => MediaRecorder.isTypeSupported(type)) {
  return (picture ? WISHES : SOUND_WISHES).find((type) => supported(type)) ?? "";
}

/** The end of a file's name for what the recorder really made (its own word counts, not what it was asked for). @param {string} mimeType */
export function fileEnding(mimeType) {
  const [kind, container] = mimeType.split(";")[0].trim().toLowerCase().split("/");
  if (container === "mp4") return kind === "audio" ? "m4a" : "mp4";
  if (container === "webm" || container === "x-matroska") return container === "webm" ? "webm" : "mkv";
  return container === "ogg" ? "ogg" : "bin";
}

/** What MediaRecorder is given. @param {MediaStream} stream */
export function recorderOptions(stream) {
  const picture = stream.getVideoTracks().length > 0;
  const mimeType = pickFormat(picture);
  return { ...(mimeType ? { mimeType } : {}), ...(picture ? { videoBitsPerSecond: PICTURE_BITS } : {}), audioBitsPerSecond: SOUND_BITS };
}
