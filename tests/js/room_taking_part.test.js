import assert from "node:assert/strict";
import { test } from "node:test";
import { acknowledged, begin, owed, reduce } from "../../spip_live/static/js/room/state.js";
import { answeringOf, chosen, myOffers, passOn } from "../../spip_live/static/js/room/taking_part.js";
import { mine, room } from "./snapshots.js";

/** @typedef {import("../../spip_live/static/js/room/state.js").Event} Event */
/** @param {import("../../spip_live/static/js/room/state.js").State} state @param {Event[]} events */
const after = (state, ...events) => events.reduce(reduce, state);
const answer = (ask = "main", choice = "child", step = 2) => ({ step, ask, choice });
const offer = (id = "o1", facts = {}) => ({ id, step: 2, slot: "leah", text: "Wave first", failed: null, ...facts });

test("an answer counts for the step and the question it was given to, and for no other", () => {
  const state = begin(mine({ answers_step: 1, answers: [{ ask: "main", choice: "mum" }] }), room());

  assert.equal(chosen(state), null);
  const answering = after(state, { type: "answering", answer: answer("main", "pass") });
  assert.equal(chosen(answering), "pass");
  assert.equal(chosen(answering, "other"), null);
});

test("several questions of one step are on their way at once", () => {
  const both = after(begin(mine(), room()), { type: "answering", answer: answer("one", "yes") }, { type: "answering", answer: answer("two", "no") });

  const one = after(both, { type: "answered", answer: answer("one", "yes") });

  assert.equal(answeringOf(one, "one"), null);
  assert.equal(answeringOf(one, "two")?.phase, "sending");
  assert.deepEqual([chosen(one, "one"), chosen(one, "two")], ["yes", "no"]);
});

test("a snapshot that holds the answer ends its sending, and one that holds the earlier one does not", () => {
  const sending = after(begin(mine(), room()), { type: "answering", answer: answer() });

  const settled = after(sending, { type: "mine", mine: mine({ v: 2, answers: [{ ask: "main", choice: "child" }] }) });
  const not = after(sending, { type: "mine", mine: mine({ v: 2, answers: [{ ask: "main", choice: "mum" }] }) });

  assert.equal(answeringOf(settled, "main"), null);
  assert.equal(chosen(settled), "child");
  assert.equal(chosen(not), "child");
});

test("an answer that failed says why, and a late refusal does not undo a newer choice", () => {
  const first = after(begin(mine(), room()), { type: "answering", answer: answer("main", "mum") }, { type: "answering", answer: answer("main", "dad") });

  const late = after(first, { type: "not_answered", answer: answer("main", "mum"), why: "Closed." });
  const failed = after(first, { type: "not_answered", answer: answer("main", "dad"), why: "Closed." });

  assert.equal(answeringOf(late, "main")?.phase, "sending");
  assert.equal(answeringOf(failed, "main")?.why, "Closed.");
});

test("what is offered is seen at once by whoever wrote it, and once only when it has arrived", () => {
  const writing = after(begin(mine(), room()), { type: "offering", offer: offer() });

  const there = after(writing, { type: "offered", id: "o1" }, { type: "mine", mine: mine({ v: 2, offers: [{ id: "o1", slot: "leah", text: "Wave first", shown: true }] }) });

  assert.deepEqual(myOffers(writing, "leah").map((o) => o.state), ["sending"]);
  assert.deepEqual(myOffers(there, "leah").map((o) => o.state), ["shown"]);
  assert.deepEqual(myOffers(there, "joan"), []);
});

test("an offer that failed is kept with the reason until it is sent again or thrown away", () => {
  const failed = after(begin(mine(), room()), { type: "offering", offer: offer() }, { type: "not_offered", id: "o1", why: "Not sent yet." });

  assert.equal(myOffers(failed, "leah")[0].why, "Not sent yet.");
  assert.deepEqual(myOffers(after(failed, { type: "offer_dropped", id: "o1" }), "leah"), []);
});

test("an offer taken back is gone from the page, and comes back if the server says no", () => {
  const there = begin(mine({ offers: [{ id: "o1", slot: "leah", text: "Wave", shown: false }] }), room());

  const going = after(there, { type: "taking_back", id: "o1", on: true });

  assert.equal(myOffers(going, "leah")[0].state, "going");
  assert.equal(myOffers(after(going, { type: "taking_back", id: "o1", on: false }), "leah")[0].state, "sent");
  assert.deepEqual(myOffers(after(going, { type: "taken_back", id: "o1" }), "leah"), []);
});

test("passing is acknowledged, and writing something after all undoes it", () => {
  const asked = after(begin(mine(), room()), { type: "passing", step: 2, slot: "leah", on: true });
  const passed = after(asked, { type: "passed", step: 2, slot: "leah" });

  const wrote = after(passed, { type: "offering", offer: offer() }, { type: "offered", id: "o1" });

  assert.deepEqual([passOn(asked, "leah"), passOn(passed, "leah"), passOn(wrote, "leah")], ["sending", "passed", null]);
});

test("a server that has started anew is given everything of every step again", () => {
  const one = acknowledged(mine({ answers_step: 1, answers: [{ ask: "main", choice: "mum" }] }));
  const two = acknowledged(mine({ offers: [{ id: "o1", slot: "leah", text: "Wave", shown: true }], passed: ["joan"] }), one);

  const again = owed(two, mine({ boot: "b2" }));

  assert.deepEqual(again.map(({ event, payload }) => [event, payload]), [
    ["answer", { step: 1, ask: "main", choice: "mum" }],
    ["pass_on", { step: 2, slot: "joan" }],
    ["offer", { step: 2, id: "o1", slot: "leah", text: "Wave" }],
  ]);
});

test("what the new server has not been given yet is not forgotten when it is heard from first", () => {
  const before = acknowledged(mine({ answers: [{ ask: "main", choice: "mum" }], offers: [{ id: "o1", slot: "leah", text: "Wave", shown: false }] }));

  const kept = acknowledged(mine({ boot: "b2" }), before);

  assert.deepEqual(owed(kept, mine({ boot: "b3" })).map((each) => each.event), ["answer", "offer"]);
});

test("what was taken back is not given again", () => {
  const wrote = acknowledged(mine({ offers: [{ id: "o1", slot: "leah", text: "Wave", shown: false }] }));

  assert.deepEqual(owed(acknowledged(mine({ v: 2 }), wrote), mine({ boot: "b2" })), []);
});

test("many offers are given again no faster than the server takes them", () => {
  const offers = Array.from({ length: 8 }, (_, i) => ({ id: `o${i}`, slot: "leah", text: "x", shown: false }));

  const again = owed(acknowledged(mine({ offers })), mine({ boot: "b2" }));

  assert.deepEqual(again.map((each) => each.after), [0, 0, 0, 0, 0, 0, 2100, 4200]);
});

test("somebody moved to the waiting room has nothing on its way into the room", () => {
  const writing = after(begin(mine(), room()), { type: "offering", offer: offer() });

  const out = after(writing, { type: "mine", mine: mine({ v: 2, state: "waiting", answers_step: null }) });

  assert.deepEqual(out.part.offering, []);
});
