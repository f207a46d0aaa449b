/** Leaving quickly by three presses of Shift. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { countShifts } from "../../spip_live/static/js/site/exit.js";

/** @param {Partial<{ key: string, at: number, typing: boolean }>[]} presses */
const pressed = (presses) =>
  presses.reduce(
    (/** @type {number[]} */ before, press) =>
      countShifts(before, { key: "Shift", at: 0, typing: false, ...press }),
    [],
  ).length;

test("three presses of Shift in three seconds count", () => {
  assert.equal(pressed([{ at: 0 }, { at: 900 }, { at: 2900 }]), 3);
});

test("presses that are too far apart do not", () => {
  assert.equal(pressed([{ at: 0 }, { at: 2900 }, { at: 3100 }]), 2);
});

test("another key between starts the count again", () => {
  assert.equal(pressed([{ at: 0 }, { at: 100 }, { at: 200, key: "a" }, { at: 300 }]), 1);
});

test("typing capitals never leaves", () => {
  assert.equal(pressed([{ at: 0 }, { at: 100 }, { at: 200, typing: true }]), 0);
});
