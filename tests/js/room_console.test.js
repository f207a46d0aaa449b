import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, begin, reduce, rollOrder, threads, unread } from "../../spip_live/static/js/room/console_state.js";
import { tellLead } from "../../spip_live/static/js/room/tell_lead.js";

const NOON = "2026-12-01T12:00:00Z";

/** @param {Partial<import("../../spip_live/static/js/room/types.js").Expected>} facts */
const person = (facts) => ({ seat_id: "s1", key: "k1", name: "Tom", ref: "4471", state: "here", since: NOON, minutes: 34,
  required: 36, hand: null, help: false, late: false, id_seen: true, ...facts });

/** @param {Partial<import("../../spip_live/static/js/room/types.js").Console>} facts */
const room = (facts = {}) => ({ v: 1, boot: "b1", status: "live", held: null, step: 0, of: 2, opened_at: NOON, planned_end: NOON,
  ends_at: NOON, step_minutes: 5, drift_minutes: 0, plan: [], expected: [], chat: [], threads: [], poll: null, notes: [], leads: [], captioners: [],
  breakouts: { state: /** @type {const} */ ("none"), planned: null, minutes: null, prompt: "", ends_at: null, back_at: null, message: null, groups: [] },
  ...facts });

/** @param {string} id @param {boolean} lead */
const line = (id, lead) => ({ id, lead, name: lead ? "Priya" : "Dan", at: NOON, text: id });

test("hands come first in their order, then calls for help, then who is here, then who is not", () => {
  const expected = [
    person({ seat_id: "left", name: "A", state: "left" }), person({ seat_id: "here", name: "B" }),
    person({ seat_id: "second", name: "C", hand: 2 }), person({ seat_id: "help", name: "D", help: true }),
    person({ seat_id: "first", name: "E", hand: 1 }), person({ seat_id: "dropped", name: "F", state: "dropped" }),
    person({ seat_id: "missing", name: "G", state: "expected" }),
  ];
  assert.deepEqual(rollOrder(room({ expected })).map((p) => p.seat_id),
    ["first", "second", "help", "here", "dropped", "missing", "left"]);
});

test("only what parents have written since a thread was read is unread", () => {
  const start = begin(room({ threads: [{ seat_id: "s1", name: "Dan", messages: [line("p1", false)] }] }));
  const more = { seat_id: "s1", name: "Dan", messages: [line("p1", false), line("p2", true), line("p3", false)] };

  const after = reduce(start, { type: "console", console: room({ v: 2, threads: [more] }) });

  assert.equal(unread(start, "s1"), 0);
  assert.equal(unread(after, "s1"), 1);
  assert.equal(unread(reduce(after, { type: "read", thread: "s1" }), "s1"), 0);
  assert.equal(unread(after, CHAT), 0);
});

test("threads outlive a restart of the server", () => {
  const start = begin(room({ threads: [{ seat_id: "s1", name: "Dan", messages: [line("p1", false)] }] }));

  const after = reduce(start, { type: "console", console: room({ boot: "b2" }) });

  assert.deepEqual(threads(after).map((t) => t.messages.length), [1]);
});

test("an older snapshot changes nothing", () => {
  const state = begin(room({ v: 5 }));
  assert.equal(reduce(state, { type: "console", console: room({ v: 4 }) }), state);
});

test("hands, calls for help, arrivals at the waiting room and private messages are said aloud", () => {
  const was = room({ expected: [person({}), person({ seat_id: "s2", name: "Mei", state: "expected" })] });
  const is = room({ expected: [person({ hand: 1, help: true }), person({ seat_id: "s2", name: "Mei", state: "waiting" })],
    threads: [{ seat_id: "s1", name: "Tom", messages: [line("p1", false)] }] });
  assert.deepEqual(tellLead(was, is), ["Tom needs help.", "Tom has a hand up.", "Mei is in the waiting room.", "Private message from Tom."]);
});
