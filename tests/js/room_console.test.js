import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, begin, reduce, rollOrder, threads, unread } from "../../spip_live/static/js/room/console_state.js";
import { tellLead } from "../../spip_live/static/js/room/tell_lead.js";
import { NOON, console as room, person, still } from "./snapshots.js";

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

test("how many groups there were is remembered once they have come back", () => {
  const group = (/** @type {number} */ n) => ({ n, people: [], leads: [] });
  const apart = { ...room().breakouts, state: /** @type {const} */ ("apart"), groups: [group(1), group(2), group(3)] };
  const start = begin(room({ step: 4, breakouts: apart }));

  const back = reduce(start, { type: "console", console: room({ v: 2, step: 4 }) });

  assert.deepEqual(back.apart, { step: 4, groups: 3 });
});

test("news of people apart in no groups does not make a console forget how many there were", () => {
  const group = (/** @type {number} */ n) => ({ n, people: [], leads: [] });
  const apart = { ...room().breakouts, state: /** @type {const} */ ("apart"), groups: [group(1), group(2)] };
  const start = begin(room({ step: 4, breakouts: apart }));

  const torn = reduce(start, { type: "console", console: room({ v: 2, step: 4, breakouts: { ...apart, groups: [] } }) });

  assert.deepEqual(torn.apart, { step: 4, groups: 2 });
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

test("another part of the step, another turn and a clock that starts or stops are said aloud", () => {
  const at = (/** @type {Partial<import("../../spip_live/static/js/room/types.js").Play>} */ play, step = 0) => room({ step, play: { ...still, ...play } });
  assert.deepEqual(tellLead(at({ cue: "scene" }), at({ cue: "views" })), ["On every screen: each their own view."]);
  assert.deepEqual(tellLead(at({ cue: "ready" }), at({ cue: "turn", turn: 1, running: true })), ["Turn 1 has begun."]);
  assert.deepEqual(tellLead(at({ cue: "report", turn: 1 }), at({ cue: "report", turn: 2 })), ["Group 2 tells the others."]);
  assert.deepEqual(tellLead(at({ running: true }), at({ running: false })), ["Paused on every screen."]);
  assert.deepEqual(tellLead(at({ cue: "vote" }), at({ cue: "sort" }, 1)).length, 1, "only that the step is another");
});
