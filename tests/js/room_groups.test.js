import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askingForHelp, captionsWarning, comingBack, groupsWords, myGroup, otherGroups, secondsTo, suggested, tellGroups, timeIsUp, wish, withWhom, withoutGroup,
} from "../../spip_live/static/js/room/groups.js";
import { listed } from "../../spip_live/static/js/room/listed.js";
import { begin, reduce } from "../../spip_live/static/js/room/state.js";
import { tell } from "../../spip_live/static/js/room/tell.js";
import { tellLead } from "../../spip_live/static/js/room/tell_lead.js";
import * as snapshots from "./snapshots.js";
import { NOON } from "./snapshots.js";

const now = Date.parse(NOON);
const in_ = (/** @type {number} */ seconds) => new Date(now + seconds * 1000).toISOString();

const all = { number_of: 2, prompt: "What would you try?", ends_at: in_(240), back_at: /** @type {string | null} */ (null), message: null };
const person = (/** @type {string} */ key, /** @type {number | null} */ breakout, lead = false) =>
  ({ key, name: key.toUpperCase(), lead, hand: null, here: true, breakout });
const mine = snapshots.mine({ breakout: { n: 2, name: "Group 2", people: ["mei", "priya"] } });
const room = snapshots.room({ kind: "discuss", title: "Talk", ends_at: null, breakouts: all,
  people: [person("priya", 2, true), person("me", 2), person("mei", 2), person("dan", 1)] });

test("a parent sees their own group: with whom, about what and for how long", () => {
  const group = myGroup(begin(mine, room), now);

  assert.equal(group?.name, "Group 2");
  assert.deepEqual(group?.parents.map((p) => p.key), ["mei"]);
  assert.deepEqual(group?.leads.map((p) => p.key), ["priya"]);
  assert.equal(group?.prompt, "What would you try?");
  assert.equal(group?.time, "4 min left");
  assert.equal(group?.coming, null);
});

test("together, there is no group to show", () => {
  assert.equal(myGroup(begin({ ...mine, breakout: null }, { ...room, breakouts: null }), now), null);
});

test("when the countdown has run out everybody is together, though the server has not said so yet", () => {
  const back = begin(mine, { ...room, breakouts: { ...all, back_at: in_(30) } });

  assert.equal(myGroup(back, now)?.coming, 30);
  assert.equal(myGroup(back, now + 29_900)?.coming, 1);
  assert.equal(myGroup(back, now + 30_000), null);
});

test("on hold no clock runs", () => {
  const held = begin(mine, { ...room, status: "held", breakouts: { ...all, ends_at: null } });

  assert.equal(myGroup(held, now)?.time, "Paused");
});

test("a countdown never promises more than was given", () => {
  assert.equal(secondsTo(in_(60.4), now), 60);
  assert.equal(secondsTo(in_(0.4), now), 1);
  assert.equal(secondsTo(in_(-3), now), 0);
  assert.equal(secondsTo(null, now), null);
  assert.equal(comingBack(1), "Everyone comes back in 1 second");
  assert.equal(comingBack(30), "Everyone comes back in 30 seconds");
});

test("who is there is said in a sentence", () => {
  assert.equal(listed(["Mei"]), "Mei");
  assert.equal(listed(["Mei", "Dan", "Ann"]), "Mei, Dan and Ann");
  assert.equal(withWhom([person("mei", 1)], []), "With MEI.");
  assert.equal(withWhom([person("mei", 1), person("dan", 1)], [person("priya", 1, true)]), "With MEI and DAN. PRIYA is here too.");
  assert.match(withWhom([], []), /Nobody else/);
});

test("going apart, moving, a message, the countdown and coming back are said aloud", () => {
  const before = begin({ ...mine, breakout: null }, { ...room, breakouts: null });
  const apart = reduce(reduce(before, { type: "room", room: { ...room, v: 2 } }), { type: "mine", mine: { ...mine, v: 3 } });
  const next = (/** @type {object} */ change) => reduce(apart, { type: "room", room: { ...room, v: 4, breakouts: { ...all, ...change } } });

  assert.deepEqual(tellGroups(before, apart), ["You are in Group 2 now."]);
  assert.deepEqual(tellGroups(apart, next({ message: { id: "m1", name: "Priya", at: NOON, text: "Two more minutes." } })),
    ["Priya to all groups: Two more minutes."]);
  assert.deepEqual(tellGroups(apart, next({ back_at: in_(30) })), ["Everyone comes back soon."]);
  const moved = reduce(apart, { type: "mine", mine: { ...mine, v: 5, breakout: { n: 1, name: "Group 1", people: [] } } });
  assert.deepEqual(tellGroups(apart, moved), ["You are in Group 1 now."]);
  assert.deepEqual(tellGroups(apart, reduce(apart, { type: "mine", mine: { ...mine, v: 5, breakout: null } })), ["Everyone is back together."]);
});

const member = (/** @type {string} */ seat_id, help = false) => ({ seat_id, key: seat_id, name: seat_id, here: true, help });
const expected = (/** @type {string} */ seat_id, state = "here") => ({ seat_id, key: seat_id, name: seat_id, ref: null, state, since: NOON,
  minutes: 1, required: 1, hand: null, help: false, late: false, id_seen: true, breakout: null });
const none = { state: /** @type {const} */ ("none"), planned: null, minutes: null, prompt: "", ends_at: null, back_at: null, message: null, groups: [] };
const apart = { ...none, state: /** @type {const} */ ("apart"), ends_at: in_(90),
  groups: [{ n: 1, people: [member("tom", true)], leads: [] }, { n: 2, people: [member("mei")], leads: [] }] };
/** @param {Partial<import("../../spip_live/static/js/room/types.js").Console>} facts */
const console_ = (facts = {}) => snapshots.console({ breakouts: apart,
  expected: [expected("tom"), expected("mei"), expected("dan"), expected("ann", "left")], ...facts });

test("the console's button says where the groups are", () => {
  assert.equal(groupsWords(console_({ breakouts: none }), now), "Groups");
  assert.equal(groupsWords(console_({ breakouts: { ...none, state: "prepared" } }), now), "Groups ready");
  assert.equal(groupsWords(console_(), now), "Groups 1:30");
  assert.equal(groupsWords(console_({ breakouts: { ...apart, back_at: in_(24) } }), now), "Back in 0:24");
  assert.equal(groupsWords(console_({ held: "staff" }), now), "Groups, on hold");
});

test("when the time is up the facilitator is told, and nothing ends by itself", () => {
  assert.equal(timeIsUp(console_(), now + 89_000), false);
  assert.equal(timeIsUp(console_(), now + 90_000), true);
  assert.equal(timeIsUp(console_({ breakouts: { ...apart, back_at: in_(100) } }), now + 90_000), false);
  assert.equal(timeIsUp(console_({ breakouts: { ...apart, ends_at: null } }), now + 90_000), false);
});

test("one who is let in while people are apart is told which group they are in", () => {
  const waiting = begin({ ...mine, state: "waiting", breakout: null }, null);

  assert.deepEqual(tell(waiting, reduce(waiting, { type: "mine", mine: { ...mine, v: 2 } }), "Priya"),
    ["You have been let in.", "You are in Group 2 now."]);
});

test("the form offers what the plan asks for, else threes", () => {
  const planned = { groups: null, size: 4, minutes: 4, prompt: "" };
  assert.equal(suggested(none), "size:3");
  assert.equal(suggested({ ...none, planned }), "size:4");
  assert.equal(suggested({ ...none, planned: { ...planned, groups: 2, size: null } }), "count:2");
  assert.deepEqual(wish("count:2"), { count: 2 });
  assert.deepEqual(wish("size:3"), { size: 3 });
});

test("whoever is in no group is not overlooked", () => {
  assert.deepEqual(withoutGroup(console_()).map((p) => p.seat_id), ["dan"]);
  assert.deepEqual(withoutGroup(console_({ breakouts: none })), []);
});

test("somebody can be moved to any other group, and calls for help are counted", () => {
  assert.deepEqual(otherGroups(apart, 1), [2]);
  assert.deepEqual(otherGroups(apart, null), [1, 2]);
  assert.equal(askingForHelp(apart), 1);
});

test("the facilitator hears which group a call for help comes from, and when groups begin and end", () => {
  const calm = console_({ expected: [{ ...expected("Tom"), breakout: 2 }] });
  const calls = console_({ expected: [{ ...expected("Tom"), breakout: 2, help: true }] });

  assert.deepEqual(tellLead(calm, calls), ["Tom in Group 2 needs help."]);
  assert.deepEqual(tellLead(console_({ breakouts: none }), console_({ breakouts: { ...none, state: "prepared" } })), ["The groups are ready. Nobody has gone yet."]);
  assert.deepEqual(tellLead(console_({ breakouts: none }), console_()), ["Everyone is in their groups."]);
  assert.deepEqual(tellLead(console_(), console_({ breakouts: none })), ["Everyone is back together."]);
});

test("a facilitator is told which groups have captions, and before they start that a captioner goes along into one", () => {
  const console = (/** @type {string} */ state, /** @type {(number | null)[]} */ ...where) => /** @type {any} */ ({
    breakouts: { state, groups: [{ n: 1 }, { n: 2 }, { n: 3 }] },
    captioners: [...where.map((breakout) => ({ name: "Sam", here: true, breakout })), { name: "Jo", here: false, breakout: null }] });

  assert.match(captionsWarning(console("none", null)) ?? "", /^Sam can go along into one group\. Ask who needs/);
  assert.match(captionsWarning(console("prepared", null)) ?? "", /before you start/);
  assert.match(captionsWarning(console("apart", null)) ?? "", /^Nobody in a group has captions/);
  assert.equal(captionsWarning(console("apart", 2)), "No captions: Group 1 and Group 3.");
  assert.equal(captionsWarning(console("apart", 1, 2, 3)), "Every group has captions.");
  assert.equal(captionsWarning(console("apart")), null);
});
