// @ts-check
// At most four candidates fit the wall: further boxes rest while four are ticked.
import { RENEWED } from "../shared/live.js";

const MOST = 4;

/** @param {ParentNode & EventTarget} form */
export function keepToFour(form) {
  const boxes = [...form.querySelectorAll('input[name="candidate"]')].filter((box) => box instanceof HTMLInputElement);
  const settle = () => {
    const full = boxes.filter((box) => box.checked).length >= MOST;
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  form.addEventListener("change", settle);
  settle();
}

const wire = () => { for (const form of document.querySelectorAll("form[data-choose]")) keepToFour(form); };
wire();
document.addEventListener(RENEWED, wire);
