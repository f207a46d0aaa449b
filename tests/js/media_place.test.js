import assert from "node:assert/strict";
import { test } from "node:test";
import { FAILING, next, OUTSIDE, pause } from "../../spip_live/static/js/media/place.js";

/** @import { Deed, News, Standing } from "../../spip_live/static/js/media/place.js" */

/** @param {Standing} from @param {...News} news @returns {[Standing, Deed[]]} */
const after = (from, ...news) => news.reduce(
  ([state, deeds], one) => { const [now, more] = next(state, one); return [now, [...deeds, ...more]]; },
  /** @type {[Standing, Deed[]]} */ ([from, []]));

/** @returns {Standing} joined to circle c1 as attempt 1 */
const inside = () => after(OUTSIDE, { type: "up" }, { type: "circle", circle: "c1" },
  { type: "joined", attempt: 1, circle: "c1" })[0];

test("a page joins the circle that its snapshot names, once it is connected", () => {
  const [early, none] = after(OUTSIDE, { type: "circle", circle: "c1" });
  const [joining, deeds] = next(early, { type: "up" });

  assert.deepEqual(none, []);
  assert.equal(joining.phase, "joining");
  assert.deepEqual(deeds, ["join"]);
});

test("the same circle in a later snapshot changes nothing", () => {
  const state = inside();

  assert.equal(next(state, { type: "circle", circle: "c1" })[0], state);
});

test("another circle is joined at once, and the old connections are dropped first", () => {
  const [state, deeds] = next(inside(), { type: "circle", circle: "c2" });

  assert.deepEqual(deeds, ["drop", "join"]);
  assert.equal(state.asked, "c2");
});

test("no circle drops everything, and the next one is joined without anybody pressing anything", () => {
  const [held, dropped] = next(inside(), { type: "circle", circle: null });
  const [state, joined] = next(held, { type: "circle", circle: "c1" });

  assert.deepEqual([held.phase, dropped], ["off", ["drop"]]);
  assert.deepEqual([state.phase, joined], ["joining", ["join"]]);
});

test("an answer that comes after the page has moved on is not heeded", () => {
  const [moved] = after(OUTSIDE, { type: "up" }, { type: "circle", circle: "c1" }, { type: "circle", circle: null },
    { type: "circle", circle: "c2" });

  const [state, deeds] = next(moved, { type: "joined", attempt: 1, circle: "c1" });

  assert.equal(state, moved);
  assert.deepEqual(deeds, []);
});

test("an answer that is newer than the snapshot is believed", () => {
  const [asked] = after(OUTSIDE, { type: "up" }, { type: "circle", circle: "c1" });

  const [state, deeds] = after(asked, { type: "joined", attempt: 1, circle: "c2" }, { type: "circle", circle: "c2" });

  assert.deepEqual([state.phase, state.joined, deeds], ["on", "c2", []]);
});

test("a circle that changed while the question was on its way is asked for again", () => {
  const [asked] = after(OUTSIDE, { type: "up" }, { type: "circle", circle: "c1" }, { type: "circle", circle: "c2" });

  assert.deepEqual(next(asked, { type: "joined", attempt: 1, circle: "c2" })[1], []);
  assert.deepEqual(next(asked, { type: "joined", attempt: 1, circle: "c1" })[1], ["drop", "join"]);
});

test("a connection that fails is dropped and tried again, and after a while the person is told", () => {
  let state = inside();
  for (let n = 0; n < FAILING; n += 1) {
    const [failed, deeds] = next(state, { type: "failed", attempt: state.attempt });
    assert.deepEqual(deeds, ["drop", "wait"]);
    state = after(failed, { type: "due", attempt: failed.attempt }, { type: "joined", attempt: failed.attempt + 1, circle: "c1" })[0];
  }

  assert.equal(state.phase, "on");
  assert.ok(state.tries >= FAILING);
  assert.equal(next(state, { type: "steady", attempt: state.attempt })[0].tries, 0);
});

test("a connection that never came about is told at once, and no more once one has held", () => {
  const [failed, deeds] = next(inside(), { type: "failed", attempt: 1, blocked: true });
  const [back] = after(failed, { type: "due", attempt: 1 }, { type: "joined", attempt: 2, circle: "c1" });

  assert.deepEqual(deeds, ["drop", "wait"]);
  assert.deepEqual([failed.blocked, back.blocked], [true, true]);
  assert.equal(next(back, { type: "steady", attempt: 2 })[0].blocked, false);
  assert.equal(next(failed, { type: "circle", circle: null })[0].blocked, false);
});

test("sound goes on while the socket is away, and the place is asked about when it is back", () => {
  const [away, none] = next(inside(), { type: "down" });
  const [back, deeds] = next(away, { type: "up" });

  assert.deepEqual([away.phase, none], ["on", []]);
  assert.deepEqual([back.phase, deeds], ["on", ["verify"]]);
});

test("without a connection nothing is asked; with it, at once", () => {
  const [off] = after(inside(), { type: "down" }, { type: "circle", circle: "c2" });

  assert.equal(off.phase, "trying");
  assert.deepEqual(next(off, { type: "due", attempt: off.attempt })[1], []);
  assert.deepEqual(next(off, { type: "up" })[1], ["join"]);
});

test("a page whose place was taken by another of the same person does not take it back by itself", () => {
  const [state, deeds] = after(inside(), { type: "elsewhere" }, { type: "circle", circle: null },
    { type: "circle", circle: "c3" }, { type: "down" }, { type: "up" }, { type: "wake" });

  assert.deepEqual([state.phase, deeds], ["elsewhere", ["drop"]]);
  assert.deepEqual(next(state, { type: "again" })[1], ["join"]);
});

test("attempts come further and further apart, and not at the same moment for everybody", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((tries) => pause(tries, 0.5));

  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
  assert.ok(waits[0] <= 500 && waits[7] <= 10000);
  assert.notEqual(pause(3, 0.1), pause(3, 0.9));
});

test("any order of news leaves a state from which a circle can still be joined", () => {
  /** @param {Standing} state @returns {News[]} */
  const possible = (state) => [{ type: "up" }, { type: "down" }, { type: "circle", circle: "a" }, { type: "circle", circle: "b" },
    { type: "circle", circle: null }, { type: "wake" }, { type: "again" }, { type: "due", attempt: state.attempt },
    { type: "failed", attempt: state.attempt }, { type: "refused", attempt: state.attempt, reason: "no_circle" },
    { type: "joined", attempt: state.attempt - 1, circle: "a" }, { type: "steady", attempt: state.attempt }];
  let seed = 7;
  const pick = (/** @type {number} */ of) => { seed = (seed * 48271) % 2147483647; return seed % of; };
  let state = OUTSIDE;
  for (let n = 0; n < 5000; n += 1) {
    const choices = possible(state);
    state = next(state, choices[pick(choices.length)])[0];
    if (state.phase === "joining" && pick(3)) state = next(state, { type: "joined", attempt: state.attempt, circle: "b" })[0];
    if (state.phase === "on") assert.ok(state.joined, "on, and nowhere");
    if (state.phase === "off") assert.equal(state.wanted, null, "off, with somewhere to be");
  }
  const [back] = after(state, { type: "circle", circle: null }, { type: "up" }, { type: "circle", circle: "z" });
  assert.equal(back.phase, "joining");
});
