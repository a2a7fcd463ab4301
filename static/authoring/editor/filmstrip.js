// @ts-check
// The take as a strip of small pictures, cut out of its storyboard.

/** @typedef {import("./view.js").View} View */
/** @typedef {{columns: number, rows: number, width: number, height: number, every_ms: number, count: number}} Storyboard */

/** Which pictures stand where: from `x` px on the canvas, `index` of the storyboard. @param {View} view @param {Storyboard} board
 * @param {number} width @param {number} height px of the strip @returns {{x: number, width: number, index: number}[]} */
export function placePictures(view, board, width, height) {
  const wide = Math.max(24, (height * board.width) / board.height);
  const number = Math.max(1, Math.round(width / wide));
  const each = width / number;
  return Array.from({ length: number }, (_, i) => {
    const ms = view.ms((i + 0.5) / number);
    const index = Math.min(board.count - 1, Math.max(0, Math.floor(ms / board.every_ms)));
    return { x: i * each, width: each, index };
  });
}

/** Draw the strip. @param {HTMLCanvasElement} canvas @param {HTMLImageElement} sprite @param {View} view @param {Storyboard} board */
export function drawFilm(canvas, sprite, view, board) {
  const { context, width, height } = prepare(canvas);
  if (!sprite.complete || !sprite.naturalWidth) return;
  for (const place of placePictures(view, board, width, height)) {
    const column = place.index % board.columns;
    const row = Math.floor(place.index / board.columns);
    // Each picture fills its place: what does not fit is cut off left and right alike.
    const scale = Math.max(place.width / board.width, height / board.height);
    const cutX = (board.width - place.width / scale) / 2;
    const cutY = (board.height - height / scale) / 2;
    context.drawImage(
      sprite, column * board.width + cutX, row * board.height + cutY, board.width - 2 * cutX, board.height - 2 * cutY,
      place.x, 0, place.width + 0.5, height,
    );
  }
}

/** The canvas at the sharpness of the screen, empty; sizes in px as on the page.
 * @param {HTMLCanvasElement} canvas */
export function prepare(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const sharp = Math.min(2, globalThis.devicePixelRatio || 1);
  canvas.width = Math.max(1, Math.round(width * sharp));
  canvas.height = Math.max(1, Math.round(height * sharp));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(sharp, sharp);
  return { context, width, height };
}
