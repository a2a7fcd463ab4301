// @ts-check
// The first page a candidate sees: a browser that cannot record says so here, not in front of the first question.
import { lacking } from "../../shared/camera/capable.js";
import { problemFor } from "../../shared/camera/devices.js";
import { wireOwnLink } from "../recording/own_link.js";
import { showOwnTimes } from "./own_time.js";

showOwnTimes();
const ways = document.querySelector("[data-ways]");
const words = document.querySelector("[data-ways-words]");
const lack = lacking();
if (lack && words && ways instanceof HTMLElement) {
  ways.hidden = false;
  wireOwnLink(ways);
  words.textContent = problemFor(lack).message;
}
