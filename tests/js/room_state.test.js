import assert from "node:assert/strict";
import { test } from "node:test";
import { acknowledged, begin, handUp, messages, owed, reduce } from "../../spip_live/static/js/room/state.js";
import { NOON, mine, room } from "./snapshots.js";

/** @param {string} id */
const said = (id, at = NOON) => ({ id, key: "other", name: "Tom", lead: false, at, text: id });

test("a newer snapshot replaces the room, an older one changes nothing", () => {
  const state = begin(mine(), room({ v: 5, title: "Five" }));

  assert.equal(reduce(state, { type: "room", room: room({ v: 6, title: "Six" }) }).room?.title, "Six");
  assert.equal(reduce(state, { type: "room", room: room({ v: 4, title: "Four" }) }), state);
});

test("after a restart any version is newer, because the server counts anew", () => {
  const state = begin(mine(), room({ v: 500 }));

  const after = reduce(state, { type: "room", room: room({ v: 1, boot: "b2", title: "Anew" }) });

  assert.equal(after.room?.title, "Anew");
});

test("somebody who waits knows nothing of the room", () => {
  const waiting = begin(mine({ state: "waiting" }), room({ chat: [said("m1")] }));

  assert.equal(waiting.room, null);
  assert.equal(reduce(waiting, { type: "room", room: room({ v: 9 }) }).room, null);
  assert.deepEqual(messages(waiting), []);
});

test("a room that is heard of a moment before the news of being let in is shown with that news", () => {
  const waiting = begin(mine({ state: "waiting" }), null);

  const early = reduce(waiting, { type: "room", room: room({ v: 2, title: "Now" }) });
  const inside = reduce(early, { type: "mine", mine: mine({ v: 3 }) });

  assert.equal(early.room, null);
  assert.equal(inside.room?.title, "Now");
});

test("a parent moved back to the waiting room forgets the room and keeps their own thread", () => {
  const alone = { id: "p1", mine: false, name: "Priya", at: NOON, text: "Wait a moment" };
  const inside = begin(mine({ private: [alone] }), room({ chat: [said("m1")] }));

  const out = reduce(inside, { type: "mine", mine: mine({ v: 2, state: "waiting", private: [alone] }) });

  assert.equal(out.room, null);
  assert.deepEqual(messages(out).map((m) => m.id), ["p1"]);
});

test("what was said outlives a restart of the server, and a removed message does not", () => {
  const before = begin(mine(), room({ chat: [said("m1"), said("m2")] }));

  const removed = reduce(before, { type: "room", room: room({ v: 2, chat: [said("m2")] }) });
  const restarted = reduce(removed, { type: "room", room: room({ boot: "b2", chat: [said("m3", "2026-12-01T12:05:00Z")] }) });

  assert.deepEqual(messages(restarted).map((m) => m.id), ["m2", "m3"]);
});

test("a message is shown at once and only once when it has arrived", () => {
  const message = { id: "m9", text: "Hello", to: /** @type {const} */ ("all"), at: NOON, failed: null };
  const wrote = reduce(begin(mine(), room()), { type: "wrote", message });

  const arrived = reduce(wrote, { type: "room", room: room({ v: 2, chat: [said("m9")] }) });

  assert.equal(wrote.outbox.length, 1);
  assert.equal(arrived.outbox.length, 0);
  assert.equal(messages(arrived).length, 1);
});

test("a message that failed is kept with the reason and can be sent again", () => {
  const message = { id: "m9", text: "Hello", to: /** @type {const} */ ("all"), at: NOON, failed: null };
  const wrote = reduce(begin(mine(), room()), { type: "wrote", message });

  const failed = reduce(wrote, { type: "not_sent", id: "m9", why: "Not sent yet." });

  assert.equal(failed.outbox[0].failed, "Not sent yet.");
  assert.equal(reduce(failed, { type: "again", id: "m9" }).outbox[0].failed, null);
});

test("a hand is up as soon as it is wanted, and follows the server afterwards", () => {
  const wanted = reduce(begin(mine(), room()), { type: "want_hand", up: true });

  assert.equal(handUp(wanted), true);
  assert.equal(handUp(reduce(wanted, { type: "mine", mine: mine({ v: 2, hand: null }) })), false);
});

test("a server that has started anew is given the answer, the hand and the call for help again", () => {
  const before = acknowledged(mine({ answers: [{ ask: "main", choice: "child" }], hand: 3, help: true }));

  assert.deepEqual(owed(before, mine({ boot: "b2" })), [
    { event: "answer", payload: { step: 2, ask: "main", choice: "child" }, after: 0 },
    { event: "hand", payload: { up: true }, after: 600 },
    { event: "help", payload: { on: true } },
  ]);
});

test("the same server is offered nothing: a hand that the facilitator lowered stays down", () => {
  assert.deepEqual(owed(acknowledged(mine({ hand: 1 })), mine({ v: 2, hand: null })), []);
});

test("nothing is offered by somebody who waits", () => {
  assert.deepEqual(owed(acknowledged(mine({ hand: 1 })), mine({ boot: "b2", state: "waiting" })), []);
});

test("a goodbye is final and leaves nothing of the room behind", () => {
  const gone = reduce(begin(mine(), room({ chat: [said("m1")] })), { type: "bye", kind: "removed" });

  assert.equal(gone.room, null);
  assert.deepEqual(messages(gone), []);
  assert.equal(reduce(gone, { type: "room", room: room({ v: 99 }) }), gone);
  assert.equal(reduce(gone, { type: "mine", mine: mine({ v: 99 }) }), gone);
});
