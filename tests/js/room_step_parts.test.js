import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsWords, stepSeconds } from "../../spip_live/static/js/room/clock.js";
import { breathAt } from "../../spip_live/static/js/room/view/steps/breath.js";
import { stateWords } from "../../spip_live/static/js/room/view/steps/asks.js";
import { reportWords } from "../../spip_live/static/js/room/view/steps/cues.js";
import { correction, filmWords, frameAt } from "../../spip_live/static/js/room/view/steps/film_time.js";
import { pausing, quietCount } from "../../spip_live/static/js/room/view/steps/pause.js";
import { notes } from "../../spip_live/static/js/room/view/steps/reflect.js";
import { cardsWords } from "../../spip_live/static/js/room/view/steps/sort.js";
import { timeWords, turnWords } from "../../spip_live/static/js/room/view/steps/turns.js";
import { NOON, still } from "./snapshots.js";

test("the clock of a step runs from where it stood, and stands on hold", () => {
  const now = Date.parse(NOON) + 4000;
  assert.equal(stepSeconds({ ...still, running: true, position: 10, since: NOON }, now), 14);
  assert.equal(stepSeconds({ ...still, position: 10 }, now), 10);
  assert.equal(stepSeconds({ ...still, running: true, position: 10, since: NOON }, now - 60000), 10);
  assert.equal(stepSeconds(null, now), 0);
});

test("seconds are said as people say them", () => {
  assert.deepEqual([0, 1, 45, 60, 75, 120.4].map(secondsWords),
    ["0 seconds", "1 second", "45 seconds", "1 minute", "1 minute 15 seconds", "2 minutes"]);
});

test("a story shows each picture for its time, and the last one stays", () => {
  assert.deepEqual([0, 5.9, 6, 12.9, 13, 500].map((at) => frameAt([6, 7, 6], at)), [0, 0, 1, 1, 2, 2]);
  assert.equal(frameAt([], 3), 0);
});

test("a film that is a little off is brought back gently, one that is far off jumps, also for whoever comes late", () => {
  assert.deepEqual(correction(10, 10.1, true), { seek: null, rate: 1 });
  assert.deepEqual(correction(10, 10.8, true), { seek: null, rate: 1.05 });
  assert.deepEqual(correction(11, 10.2, true), { seek: null, rate: 0.95 });
  assert.deepEqual(correction(0, 300, true), { seek: 300, rate: 1 });
});

test("a film that is paused stands where everybody’s stands", () => {
  assert.deepEqual(correction(10, 10.3, false), { seek: null, rate: 1 });
  assert.deepEqual(correction(10, 12, false), { seek: 12, rate: 1 });
});

test("the line under a film says what happens, never that nothing does", () => {
  const facts = { running: false, at: 0, over: false, held: false, lead: "Priya", film: true, why: "" };
  assert.match(filmWords(facts), /^Priya starts the film/);
  assert.match(filmWords({ ...facts, film: false }), /^Priya starts the story/);
  assert.match(filmWords({ ...facts, at: 4, held: true }), /^Paused/);
  assert.match(filmWords({ ...facts, at: 90, over: true, running: true }), /the end/);
  assert.equal(filmWords({ ...facts, why: "The film cannot be played here." }), "The film cannot be played here.");
});

test("a breath has its phases in order, and ends by itself", () => {
  const pace = { in: 4, hold: 2, out: 6, rounds: 2 };
  assert.deepEqual([0, 3.9, 4, 5.9, 6, 11.9, 12, 24].map((at) => breathAt(at, pace).phase),
    ["in", "in", "hold", "hold", "out", "out", "in", "done"]);
  assert.equal(breathAt(13, pace).round, 2);
  assert.equal(breathAt(0, pace).left, 4);
  assert.equal(breathAt(9, pace).size, 0.5);
});

test("a breath without a hold goes straight out", () => {
  assert.equal(breathAt(4, { in: 4, hold: 0, out: 6, rounds: 1 }).phase, "out");
});

test("the reply opens when the waiting is over, though nobody has pressed anything", () => {
  assert.deepEqual([pausing("read", 0, 20), pausing("pause", 5, 20), pausing("pause", 20, 20), pausing("reply", 0, 20)],
    ["read", "pause", "reply", "reply"]);
  assert.equal(quietCount(18.2), "Nobody answers for about 20 seconds.");
  assert.equal(quietCount(3.2), "Nobody answers for 4 seconds.");
});

test("a turn says what I do, how long it goes on, and when to change over", () => {
  const facts = { cue: "turn", turn: 2, role: "listener", turns: 4, seconds: 60, lead: "Priya" };
  const pair = { ...facts, partners: ["Mei"] };
  assert.equal(turnWords(pair), "Turn 2 of 4. You listen now. You are with Mei.");
  assert.equal(turnWords({ ...pair, cue: "ready", turn: null }), "4 turns of 1 minute. Priya starts the clock. First, you listen. You are with Mei.");
  assert.equal(turnWords({ ...facts, partners: ["Mei", "Dan"] }), "Turn 2 of 4. You listen now. You are with Mei and Dan.");
  assert.equal(turnWords(facts), "Turn 2 of 4. You listen now. You are with Priya.", "whoever is alone is with the facilitator");
  assert.equal(timeWords(43, true, false), "About 45 seconds left");
  assert.match(timeWords(0, true, false), /change over/);
  assert.match(timeWords(-2, true, true), /last turn/);
  assert.match(timeWords(30, false, false), /^Paused/);
});

test("each group hears when its turn to tell comes", () => {
  assert.match(reportWords(2, 2, "Priya"), /your group’s turn/);
  assert.match(reportWords(1, 2, "Priya"), /your turn comes/);
  assert.match(reportWords(3, null, "Priya"), /^Group 3 tells/);
  assert.equal(reportWords(null, 2, "Priya"), "");
});

test("cards say how many are done", () => {
  assert.deepEqual([0, 2, 4].map((n) => cardsWords(n, 4)), ["4 cards", "2 of 4 cards done", "All 4 cards are done. You can still change them."]);
});

test("a question says where an answer is", () => {
  const facts = { open: true, sending: false, why: "", sent: true, same: true, auto: false };
  assert.match(stateWords(facts), /^Your answer is in/);
  assert.match(stateWords({ ...facts, same: false }), /^Not sent yet/);
  assert.equal(stateWords({ ...facts, auto: true }), "Kept");
  assert.match(stateWords({ ...facts, open: false }), /closed. Yours is in/);
});

test("what is saved for oneself holds the questions and the words, and nothing else", () => {
  assert.equal(notes("For you", [["What helps?", "Tea"], ["And now?", ""]]), "For you\n\nWhat helps?\n\nTea\n\nAnd now?\n\n\n");
});
