import assert from "node:assert/strict";
import { test } from "node:test";
import { drafts } from "../../spip_live/static/js/room/drafts.js";
import { attendance, signal } from "../../spip_live/static/js/room/signal.js";
import { begin, reduce } from "../../spip_live/static/js/room/state.js";
import { tell } from "../../spip_live/static/js/room/tell.js";
import * as snapshots from "./snapshots.js";

const ask = { ask: "main", open: true, answered: 3, here: 6, results: null };
const mine = snapshots.mine();
const room = snapshots.room({ ends_at: null, asks: [ask] });

test("the connection has four words", () => {
  const up = { up: true, first: false, since: 0, rtt: 80, online: true };
  assert.equal(signal(up, 0).words, "Good signal");
  assert.equal(signal({ ...up, rtt: 4000 }, 0).words, "Weak signal");
  assert.equal(signal({ ...up, rtt: null }, 0).words, "Weak signal");
  assert.equal(signal({ ...up, up: false }, 3000).words, "Reconnecting…");
  assert.equal(signal({ ...up, up: false }, 20000).words, "No signal");
  assert.equal(signal({ ...up, up: false, first: true }, 3000).words, "Connecting…");
  assert.equal(signal({ ...up, online: false }, 0).words, "No signal");
});

test("attendance is only said to count while it does", () => {
  assert.equal(attendance({ up: true, counting: true, admitted: true }).words, "Attendance: counting");
  assert.equal(attendance({ up: false, counting: true, admitted: true }).words, "Attendance: paused while you’re offline");
  assert.equal(attendance({ up: true, counting: false, admitted: true }).words, "Attendance: paused");
  assert.equal(attendance({ up: true, counting: false, admitted: true, rest: true }).words, "Attendance: on a break");
  assert.equal(attendance({ up: true, counting: false, admitted: true, held: true }).words, "Attendance: on hold, for everyone");
  assert.equal(attendance({ up: true, counting: true, admitted: false }).state, "waiting");
});

test("a new step, a pause and results are said aloud", () => {
  const before = begin(mine, room);
  const say = (/** @type {object} */ change) => tell(before, reduce(before, { type: "room", room: { ...room, v: 2, ...change } }), "Priya");

  assert.deepEqual(say({ step: 3, title: "Talk in threes", asks: [] }), ["Step 4 of 8: Talk in threes"]);
  assert.deepEqual(say({ status: "held" }), ["We have paused for a moment. Priya will be back."]);
  assert.deepEqual(say({ asks: [{ ...ask, results: [] }] }), ["Priya is showing the results."]);
  assert.deepEqual(say({ asks: [{ ...ask, open: false }] }), ["Answers are closed."]);
});

test("another part of a step, and what somebody wrote, are said aloud", () => {
  const before = begin(mine, snapshots.room({ kind: "scenario", play: { ...snapshots.still, cue: "scene" } }));
  const say = (/** @type {object} */ change) => tell(before, reduce(before, { type: "room", room: { ...room, kind: "scenario", asks: [], v: 2, ...change } }), "Priya");

  assert.deepEqual(say({ play: { ...snapshots.still, cue: "compare" } }), ["Everyone’s view is on the screen."]);
  assert.deepEqual(say({ play: { ...snapshots.still, cue: "scene" }, offers: [{ id: "o1", slot: "leah", text: "Hug" }] }),
    ["Priya is showing what somebody wrote."]);
});

test("people who come and go are not said aloud", () => {
  const before = begin(mine, room);
  const people = [{ key: "k9", name: "Tom", lead: false, hand: 1, here: true }];
  assert.deepEqual(tell(before, reduce(before, { type: "room", room: { ...room, v: 2, people } }), "Priya"), []);
});

test("a private message is said to have come, and its words are not read out", () => {
  const before = begin(mine, room);
  const private_ = [{ id: "p1", mine: false, name: "Priya", at: "2026-12-01T12:00:00Z", text: "Secret" }];
  const after = reduce(before, { type: "mine", mine: { ...mine, v: 2, private: private_ } });
  assert.deepEqual(tell(before, after, "Priya"), ["New message from Priya, only to you."]);
});

test("drafts are kept for one seat and cleared for that seat only", () => {
  /** @type {Record<string, any>} */ const kept = {};
  const storage = /** @type {any} */ (new Proxy(kept, { get: (target, name) => ({
    getItem: (/** @type {string} */ k) => target[k] ?? null,
    setItem: (/** @type {string} */ k, /** @type {string} */ v) => { target[k] = v; },
    removeItem: (/** @type {string} */ k) => { delete target[k]; },
  })[String(name)] ?? target[String(name)] }));
  drafts("one", storage).set("typed", { text: "half", to: "all" });
  drafts("two", storage).set("typed", { text: "other", to: "all" });

  drafts("one", storage).clear();

  assert.equal(drafts("one", storage).get("typed"), null);
  assert.equal(drafts("two", storage).get("typed").text, "other");
});

test("a page whose browser refuses storage works without", () => {
  const none = drafts("one", null);
  none.set("typed", "half");
  none.clear();
  assert.equal(none.get("typed"), null);
});
