// What is computed of marks, and the orders.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Data } from "../../../../static/review/comparing/data.js";
import { figureOf, keyOf, medianOf, ordered, spreadOf, wholeOf } from "../../../../static/review/comparing/figures.js";
import { played } from "../../../../static/review/comparing/moments.js";
import { stacked } from "../../../../static/review/comparing/picture.js";
import { isApart, whyNothing } from "../../../../static/review/comparing/rows.js";

const column = (weight = 1, scale = 5) => ({ id: "c", name: "C", scale, weight, question: "" });
const cell = (...values) => ({ marks: values.map((value, n) => ({ rater: `r${n}`, value })), unseen: 0, abstained: 0 });
const figure = (...values) => figureOf(cell(...values), column(), null, false);

test("a cell's figure is the mean of its marks, and nothing where there is none", () => {
  assert.equal(figure(2, 3, 5).mean, 10 / 3);
  assert.equal(figure().mean, null);
  assert.equal(figure(5, 4, 5).top, 2);
});

test("the interval shrinks with the number of marks and stays on the scale", () => {
  const scale = { raw: { reach: 2, few: false }, fair: null, severity: {}, reason: "" };
  const found = figureOf(cell(5, 5, 4, 4), column(), scale, false);
  assert.deepEqual([found.low, found.high, found.few], [3.5, 5, false]);
});

test("a corrected figure takes off what each rater's severity adds, and top marks stay those that were given", () => {
  const scale = { raw: null, fair: { reach: 1, few: true }, severity: { r0: 0.5, r1: -0.5 }, reason: "" };
  const found = figureOf(cell(5, 3), column(), scale, true);
  assert.deepEqual(found.marks.map((mark) => mark.value), [4.5, 3.5]);
  assert.deepEqual([found.mean, found.top, found.few], [4, 1, true]);
});

test("the whole weighs competencies, and says how many of them have a mark", () => {
  const columns = [column(), column(), column()];
  const whole = wholeOf([figure(4, 2), figure(1), figure()], columns, [3, 1, 1]);
  assert.equal(whole.mean, (3 * 3 + 1) / 4);
  assert.deepEqual([whole.of, whole.parts], [3, 2]);
  assert.deepEqual(whole.marks, [{ rater: "r0", value: (3 * 4 + 1) / 4 }, { rater: "r1", value: 2 }]);
});

test("scales of different lengths are put on 0 to 100", () => {
  const whole = wholeOf([figureOf(cell(3), column(1, 5), null, false), figureOf(cell(4), column(1, 4), null, false)], [column(1, 5), column(1, 4)], [1, 1]);
  assert.equal(whole.mean, 75);
});

test("weights that are all 0 give no whole", () => {
  assert.equal(wholeOf([figure(4)], [column()], [0]).mean, null);
});

test("median, spread, top marks", () => {
  assert.equal(medianOf([5, 1, 2]), 2);
  assert.equal(medianOf([4, 1]), 2.5);
  assert.equal(medianOf([]), null);
  assert.equal(spreadOf([5, 2]), 3);
  assert.equal(spreadOf([5]), null);
  assert.equal(keyOf(figure(5, 5, 1), "top"), 2);
});

test("the highest comes first, ties share a place, and who has no mark comes last without one", () => {
  const rows = [["a", 3], ["b", 4], ["c", null], ["d", 3.001], ["e", 1]].map(([id, mean], place) => ({ id, name: id, place, state: "open", cells: [], mean }));
  const order = ordered(rows, "mean", (row) => ({ marks: [], mean: row.mean }));
  assert.deepEqual(order.map(({ row, rank }) => [row.id, rank]), [["b", "1"], ["a", "2 ="], ["d", "2 ="], ["e", "4"], ["c", ""]]);
});

test("pieces with raters in other orders name the same people, and nobody is added twice", () => {
  const data = new Data([column()], "me");
  data.add({ raters: [["x", "X"], ["y", "Y"]], rows: [["1", "A", "open", [[[1, 4], [0, -1]]]]], after: "z" });
  data.add({ raters: [["y", "Y"]], rows: [["1", "A", "open", [[]]], ["2", "B", "sealed", [[[0, -2]]]]], after: "" });
  assert.deepEqual(data.rows.map((row) => row.cells[0]), [{ marks: [{ rater: "y", value: 4 }], unseen: 1, abstained: 0 }, { marks: [], unseen: 0, abstained: 1 }]);
});

test("dots at one place stand apart, around the same height", () => {
  const found = stacked([{ x: 1, own: false }, { x: 1, own: true }, { x: 2, own: false }]);
  assert.deepEqual(found.map((one) => one.y), [9.5, 14.5, 12]);
});

test("an empty cell has a word, never a number", () => {
  const row = { state: "open" };
  assert.equal(whyNothing(row, cell()), "not judged yet");
  assert.equal(whyNothing(row, { marks: [], unseen: 1, abstained: 1 }), "no evidence seen");
  assert.equal(whyNothing({ state: "sealed" }, cell()), "sealed");
});

test("two steps between the highest and the lowest are apart, one is not", () => {
  assert.deepEqual([isApart(cell(2, 3, 4)), isApart(cell(3, 4)), isApart(cell(5)), isApart(cell())], [true, false, false, false]);
});

test("a passage plays for 5 to 15 seconds", () => {
  assert.deepEqual(played({ from: 1000, to: 2000 }), { from: 1000, to: 6000 });
  assert.deepEqual(played({ from: 0, to: 60000 }), { from: 0, to: 15000 });
  assert.deepEqual(played({ from: 0, to: 9000 }), { from: 0, to: 9000 });
});
