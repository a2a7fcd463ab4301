// @ts-check
// Card and name as they will be seen: the server says where every piece stands (as it does when the clip is made), the browser paints it.
import { json } from "../../shared/fetch.js";
import { t } from "../../shared/words.js";

/** @typedef {{kind: "text", x: number, baseline: number, text: string, font: string, px: number, colour: string}} TextPiece */
/** @typedef {{kind: "box", x: number, y: number, width: number, height: number, colour: string, radius: number, alpha: number}} BoxPiece */
/** @typedef {{kind: "icon", x: number, y: number, size: number, name: string, colour: string}} IconPiece */
/** @typedef {TextPiece | BoxPiece | IconPiece} Piece */
/** @typedef {{width: number, height: number, missing: string, card: Piece[], overlay: Piece[]}} Drawn */
/** @typedef {import("./instructions.js").Instructions} Instructions */

const WAIT_MS = 60;

export class CardView {
  /** @param {HTMLElement} root @param {{url: string, drawn: Drawn, fonts: Record<string, string>}} options */
  constructor(root, { url, drawn, fonts }) {
    /** @param {string} selector */
    const find = (selector) => /** @type {HTMLCanvasElement} */ (root.querySelector(selector));
    this.url = url;
    this.figure = find("[data-card-canvas]");
    this.layer = find("[data-card-layer]");
    this.overlay = find("[data-overlay-layer]");
    /** @type {HTMLElement} */
    this.missing = find("[data-card-missing]");
    this.drawn = drawn;
    /** @type {AbortController | null} */
    this.asking = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.paint();
    void loadFonts(fonts).then(() => this.paint());
  }

  /** Show what the card says now. @param {Instructions} instructions */
  draw(instructions) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(instructions), WAIT_MS);
  }

  /** @param {Instructions} instructions */
  async ask(instructions) {
    this.asking?.abort();
    this.asking = new AbortController();
    const body = { instructions, size: [this.drawn.width, this.drawn.height] };
    // Without a line the card stays as it was; saving says that there is none.
    const answer = await json(this.url, { body, signal: this.asking.signal, quiet: true }).catch(() => null);
    if (!answer) return;
    this.drawn = answer.drawn;
    this.paint();
  }

  /** Put card, name or neither over the picture. @param {{card: boolean, overlay: boolean}} shown */
  show({ card, overlay }) {
    this.layer.hidden = !card;
    this.overlay.hidden = !overlay;
  }

  /** @param {string} letters that no font of the picture has */
  tellMissing(letters) {
    const words = letters ? t("The picture leaves out what its fonts do not have: %(letters)s Captions and pages show it.", { letters }) : "";
    if (this.missing.textContent !== words) this.missing.textContent = words;
    this.missing.hidden = !letters;
  }

  paint() {
    for (const canvas of [this.figure, this.layer]) paintPieces(canvas, this.drawn.card, this.drawn);
    paintPieces(this.overlay, this.drawn.overlay, this.drawn);
    this.tellMissing([...this.drawn.missing].join(" "));
  }
}

/** @param {Record<string, string>} fonts file to address */
async function loadFonts(fonts) {
  const faces = Object.entries(fonts).map(([file, url]) => new FontFace(family(file), `url("${url}")`));
  for (const face of faces) document.fonts.add(face);
  await Promise.allSettled(faces.map((face) => face.load()));
}

/** @param {string} file */
function family(file) {
  return `card-${file.replace(/\.\w+$/, "")}`;
}

/** @param {HTMLCanvasElement} canvas @param {Piece[]} pieces @param {{width: number, height: number}} size px */
export function paintPieces(canvas, pieces, { width, height }) {
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  for (const piece of pieces) {
    context.globalAlpha = 1;
    if (piece.kind === "box") paintBox(context, piece);
    else if (piece.kind === "text") paintText(context, piece);
    else paintIcon(context, piece);
  }
}

/** @param {CanvasRenderingContext2D} context @param {BoxPiece} box */
function paintBox(context, box) {
  context.globalAlpha = box.alpha;
  context.fillStyle = box.colour;
  const [left, top] = [Math.round(box.x), Math.round(box.y)];
  context.beginPath();
  context.roundRect(left, top, Math.max(1, Math.round(box.x + box.width) - left), Math.max(1, Math.round(box.y + box.height) - top), box.radius);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {TextPiece} text */
function paintText(context, text) {
  context.font = `${text.px}px "${family(text.font)}", system-ui, sans-serif`;
  context.fillStyle = text.colour;
  context.textBaseline = "alphabetic";
  context.fillText(text.text, text.x, text.baseline);
}

/** Each icon on a field of 24 by 24. @type {Record<string, string[]>} */
const ICONS = {
  clock: ["M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0 -18", "M12 7V12L15.4 14"],
  think: ["M6 3H18", "M6 21H18", "M7.5 3V7.4L12 12L16.5 7.4V3", "M7.5 21V16.6L12 12L16.5 16.6V21"],
  takes: ["M16 5.07A8 8 0 1 1 5.87 6.86", "M11.4 4.9L16 5.1L15.8 0.7"],
};

/** @param {CanvasRenderingContext2D} context @param {IconPiece} icon */
function paintIcon(context, icon) {
  context.save();
  context.translate(Math.round(icon.x), Math.round(icon.y));
  context.scale(icon.size / 24, icon.size / 24);
  Object.assign(context, { strokeStyle: icon.colour, lineWidth: 1.6, lineCap: "round", lineJoin: "round" });
  for (const path of ICONS[icon.name] ?? []) context.stroke(new Path2D(path));
  context.restore();
}
