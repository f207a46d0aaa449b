/** How often a progress bar speaks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { worthSaying } from "../../spip_live/static/js/site/progress.js";

/** @param {number} done @param {number} total */
const at = (done, total) => ({ done, total, label: "", finished: null });

test("each quarter is said once", () => {
  assert.equal(worthSaying(0, at(24, 100)), null);
  assert.equal(worthSaying(0, at(25, 100)), 25);
  assert.equal(worthSaying(25, at(49, 100)), null);
  assert.equal(worthSaying(25, at(76, 100)), 75);
});

test("nothing is said of a job whose size is not known yet", () => {
  assert.equal(worthSaying(0, at(0, 0)), null);
});
