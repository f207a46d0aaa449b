import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, cleared, finished, fix, spokenBy, typed } from "../../spip_live/static/js/captions/typing.js";
import { area, heard, isNews, nextSize, said, writers } from "../../spip_live/static/js/room/captions.js";

/** @typedef {import("../../spip_live/static/js/room/captions.js").Line} Line */

let made = 0;
const newId = () => `line-${(made += 1)}`;

/** @param {string} id @param {string} text @returns {Line} */
const line = (id, text, done = true) => ({ id, text, done });

test("a line that goes on, or is put right, keeps its place; without text it is gone", () => {
  const lines = [line("a", "One"), line("b", "Tw", false)];

  assert.deepEqual(heard(lines, line("b", "Two")), [line("a", "One"), line("b", "Two")]);
  assert.deepEqual(heard(lines, line("a", "")), [line("b", "Tw", false)]);
  assert.deepEqual(heard(lines, line("c", "  ")), lines);
});

test("a page keeps no more than the last lines", () => {
  const lines = Array.from({ length: 9 }, (_, n) => line(`l${n}`, `${n}`)).reduce(heard, /** @type {Line[]} */ ([]));

  assert.deepEqual(lines.map((each) => each.text), ["3", "4", "5", "6", "7", "8"]);
});

test("a line is read aloud once, when it is done", () => {
  assert.equal(isNews([], line("a", "One", false)), false);
  assert.equal(isNews([line("a", "On", false)], line("a", "One")), true);
  assert.equal(isNews([line("a", "One")], line("a", "One, put right")), false);
  assert.equal(isNews([], line("a", "")), false);
});

test("the size goes round", () => {
  assert.deepEqual([nextSize("small"), nextSize("medium"), nextSize("large")], ["medium", "large", "small"]);
});

test("those who write are named, and nobody else", () => {
  const person = (/** @type {string} */ name, /** @type {boolean} */ captions) => ({ key: name, name, lead: false, hand: null, here: true, captions });

  assert.equal(writers([person("Priya", false), person("Sam", true), person("Jo", true)]), "Sam and Jo");
  assert.equal(writers([person("Priya", false)]), "");
});

/** @param {string} name @param {number | null} breakout */
const writer = (name, breakout) => ({ key: name, name, lead: false, hand: null, here: true, captions: true, breakout });

test("whoever is where nobody writes captions is told where somebody does, instead of losing them without a word", () => {
  assert.deepEqual(area([writer("Sam", null)], true, null), { by: "Sam", elsewhere: "" });
  assert.deepEqual(area([writer("Sam", 2)], true, 2), { by: "Sam", elsewhere: "" });
  assert.deepEqual(area([writer("Sam", null)], true, 1), { by: "", elsewhere: "Sam is writing captions for the main room." });
  assert.deepEqual(area([writer("Sam", 2), writer("Jo", 3), writer("Kit", 2)], true, 1),
    { by: "", elsewhere: "Sam and Kit are writing captions for Group 2, and Jo for Group 3." });
  assert.equal(area([], true, 1), null);
  assert.equal(area([writer("Sam", null)], false, null), null);
});

test("what was said in one group is kept apart from what was said in another, and from the main room", () => {
  const at = (/** @type {string} */ id, /** @type {number | null} */ group) => ({ ...line(id, id), group });
  const lines = [at("a", null), at("b", 1), ...Array.from({ length: 7 }, (_, n) => at(`c${n}`, 2))].reduce(heard, /** @type {Line[]} */ ([]));

  assert.deepEqual(said(lines, null).map((each) => each.id), ["a"]);
  assert.deepEqual(said(lines, 1).map((each) => each.id), ["b"]);
  assert.deepEqual(said(lines, 2).map((each) => each.id), ["c1", "c2", "c3", "c4", "c5", "c6"]);
});

test("what is typed goes out as it grows, under one id, and nothing before there is something", () => {
  const empty = typed(blank("a"), "  ", newId);
  const begun = typed(empty.typing, "Good", newId);
  const more = typed(begun.typing, "Good evening", newId);

  assert.deepEqual(empty.out, []);
  assert.deepEqual(begun.out, [line("a", "Good", false)]);
  assert.deepEqual(more.out, [line("a", "Good evening", false)]);
});

test("a long line breaks at a space and nothing of it is lost", () => {
  const words = Array.from({ length: 40 }, () => "word").join(" ");
  const { typing, out, break: broke } = typed(blank("a"), words, newId);

  assert.equal(broke, true);
  assert.equal(out.length, 2);
  assert.equal(`${out[0].text} ${out[1].text}`, words);
  assert.ok(out[0].text.length <= 140 && out[0].done && !out[1].done);
  assert.equal(typing.id, out[1].id);
});

test("one long word is not broken", () => {
  assert.equal(typed(blank("a"), "x".repeat(180), newId).break, false);
});

test("enter ends a line and begins another; an empty one is nothing", () => {
  const { typing, out } = finished(typed(blank("a"), " Good evening ", newId).typing, newId);

  assert.deepEqual(out, [line("a", "Good evening")]);
  assert.equal(typing.text, "");
  assert.notEqual(typing.id, "a");
  assert.deepEqual(finished(typing, newId).out, []);
});

test("the last line is put right under its own id", () => {
  const sent = finished(typed(blank("a"), "Tom: I sore him", newId).typing, newId).typing;
  const fixing = fix(sent);
  const right = finished(typed(fixing, "Tom: I saw him", newId).typing, newId);

  assert.deepEqual([fixing.fixing, fixing.text], [true, "Tom: I sore him"]);
  assert.deepEqual(right.out, [line("a", "Tom: I saw him")]);
  assert.equal(right.typing.fixing, false);
});

test("a line that is begun is not thrown away for the last one", () => {
  const sent = finished(typed(blank("a"), "One", newId).typing, newId).typing;
  const begun = typed(sent, "Two", newId).typing;

  assert.equal(fix(begun), begun);
  assert.equal(fix(blank("b")).fixing, false);
});

test("escape takes a begun line from every screen, and leaves one that was being put right as it was", () => {
  const begun = cleared(typed(blank("a"), "Wrong", newId).typing, newId);
  const sent = finished(typed(blank("b"), "Right", newId).typing, newId).typing;
  const left = cleared(typed(fix(sent), "Wro", newId).typing, newId);

  assert.deepEqual(begun.out, [line("a", "")]);
  assert.deepEqual(left.out, [line("b", "Right")]);
  assert.deepEqual(cleared(blank("c"), newId).out, []);
});

test("a last line that is emptied on purpose is taken back", () => {
  const sent = finished(typed(blank("a"), "Not said", newId).typing, newId).typing;

  assert.deepEqual(finished(typed(fix(sent), "", newId).typing, newId).out, [line("a", "")]);
});

test("a name begins the line, once, and takes the place of another", () => {
  assert.equal(spokenBy("", "Tom", ["Tom", "Mei"]), "Tom: ");
  assert.equal(spokenBy("I saw him", "Tom", ["Tom", "Mei"]), "Tom: I saw him");
  assert.equal(spokenBy("Mei: I saw him", "Tom", ["Tom", "Mei"]), "Tom: I saw him");
});
