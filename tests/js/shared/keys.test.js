import assert from "node:assert/strict";
import { test } from "node:test";
import { belongsToFocus, isSingleKey, keyName, shownKey, takesSpace } from "../../../static/shared/keys.js";

test("letters are named small, with Shift in front when it is held", () => {
  assert.equal(keyName({ key: "k" }), "k");
  assert.equal(keyName({ key: "K" }), "k");
  assert.equal(keyName({ key: "I", shiftKey: true }), "Shift+i");
});

test("Shift that only makes a sign is not named", () => {
  assert.equal(keyName({ key: "?", shiftKey: true }), "?");
  assert.equal(keyName({ key: "<", shiftKey: true }), "<");
});

test("Shift counts with the space bar and the arrows", () => {
  assert.equal(keyName({ key: " ", shiftKey: true }), "Shift+ ");
  assert.equal(keyName({ key: "ArrowLeft", shiftKey: true }), "Shift+ArrowLeft");
});

test("Ctrl and Command are the same key", () => {
  assert.equal(keyName({ key: "z", ctrlKey: true }), "Ctrl+z");
  assert.equal(keyName({ key: "Z", metaKey: true, shiftKey: true }), "Ctrl+Shift+z");
});

test("a bracket made with AltGr on a Swedish keyboard is a bracket", () => {
  assert.equal(keyName({ key: "[", altKey: true, ctrlKey: true }), "[");
  assert.equal(keyName({ key: "[", altKey: true }), "[");
});

test("no key fires in a field", () => {
  for (const focus of [{ tagName: "TEXTAREA" }, { tagName: "INPUT", type: "text" }, { tagName: "SELECT" }, { tagName: "DIV", isContentEditable: true }]) {
    for (const name of ["k", " ", "ArrowLeft", "Ctrl+z"]) assert.equal(belongsToFocus(name, focus), true, `${name} in ${focus.tagName}`);
  }
});

test("a button keeps Space and Enter, and lets the letters through", () => {
  assert.equal(belongsToFocus(" ", { tagName: "BUTTON" }), true);
  assert.equal(belongsToFocus("Enter", { tagName: "BUTTON" }), true);
  assert.equal(belongsToFocus("k", { tagName: "BUTTON" }), false);
});

test("Space is the page's where a button was clicked, and where the page insists", () => {
  const button = { tagName: "BUTTON" };
  assert.equal(takesSpace(" ", button, true, false), true);
  assert.equal(takesSpace(" ", button, false, true), true);
  assert.equal(takesSpace(" ", button, false, false), false, "a button that was reached by Tab");
  assert.equal(takesSpace("Enter", button, true, true), false);
  assert.equal(takesSpace(" ", { tagName: "INPUT", type: "text" }, true, true), false);
});

test("a slider keeps its arrows, and lets Space and the letters through", () => {
  for (const focus of [{ tagName: "INPUT", type: "range" }, { tagName: "BUTTON", role: "slider" }]) {
    assert.equal(belongsToFocus("ArrowLeft", focus), true);
    assert.equal(belongsToFocus("Shift+ArrowLeft", focus), true);
    assert.equal(belongsToFocus("i", focus), false);
    assert.equal(belongsToFocus(" ", focus), false);
  }
});

test("the page itself lets everything through", () => {
  assert.equal(belongsToFocus(" ", { tagName: "BODY" }), false);
  assert.equal(belongsToFocus(" ", null), false);
});

test("the switch turns off letters and signs pressed alone, and no more", () => {
  for (const name of ["k", "?", "1", "Shift+i"]) assert.equal(isSingleKey(name), true, name);
  for (const name of [" ", "ArrowLeft", "Shift+ArrowLeft", "Enter", "Ctrl+z"]) assert.equal(isSingleKey(name), false, name);
});

test("keys are shown as they look", () => {
  assert.equal(shownKey("k"), "K");
  assert.equal(shownKey("Shift+ArrowLeft"), "Shift ←");
  assert.equal(shownKey(" "), "Space");
});
