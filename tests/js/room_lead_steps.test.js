import assert from "node:assert/strict";
import { test } from "node:test";
import { begin } from "../../spip_live/static/js/room/console_state.js";
import { askWords, forAll, ripe } from "../../spip_live/static/js/room/view/lead_steps/asks.js";
import { leadOf } from "../../spip_live/static/js/room/view/lead_steps/index.js";
import { slotWords } from "../../spip_live/static/js/room/view/lead_steps/offers.js";
import { dealtCounts, leader } from "../../spip_live/static/js/room/view/lead_steps/scenario.js";
import { NOON, console, moves, person, still } from "./snapshots.js";
/** @import { Console, ConsoleAsk, Play, StepMoves } from "../../spip_live/static/js/room/types.js" */

const now = Date.parse(NOON);
const ask = (/** @type {Partial<ConsoleAsk>} */ facts = {}) =>
  ({ ask: "main", question: "How?", open: true, shown: false, answered: 0, here: 5, totals: null, ...facts });
const count = (/** @type {string} */ slug, /** @type {number} */ n) => ({ slug, label: slug, count: n });

/** The step as it is led. @param {Partial<StepMoves>} its @param {Partial<Play>} play @param {Partial<Console>} facts */
const lead = (its, play = {}, facts = {}, apart = /** @type {number | null} */ (null)) => {
  const state = begin(console({ moves: moves(its), play: { ...still, ...play }, ...facts }));
  return leadOf({ ...state, apart: apart === null ? null : { step: 0, groups: apart } }, now);
};
/** @param {ReturnType<typeof lead>} led */
const next = ({ natural }) => typeof natural === "object" && natural ? natural.words : natural;

const STORY = { kind: "scenario", cues: ["scene", "views", "compare", "debrief", "vote", "ending"],
  viewpoints: [{ slug: "ruby", name: "Ruby, 8" }, { slug: "sam", name: "Sam, Ruby’s mum" }],
  branches: [{ slug: "calm", label: "She waits" }, { slug: "angry", label: "She answers" }] };

test("a scenario goes through its parts one press at a time", () => {
  assert.deepEqual(["scene", "views", "compare", "debrief"].map((cue) => next(lead(STORY, { cue }))),
    ["Give everyone a view", "Compare the views", "Talk it over", "Vote on what happens next"]);
  assert.equal(next(lead({ ...STORY, cues: STORY.cues.slice(0, 4) }, { cue: "debrief" })), null, "then the next step");
  const { track } = lead(STORY, { cue: "views" });
  assert.deepEqual(track.map((one) => [one.words, one.on]),
    [["Scene", false], ["Views", true], ["Compare", false], ["Debrief", false], ["Vote", false]]);
  assert.deepEqual(track[3].payload, { from_step: 0, cue: "debrief", turn: null });
});

test("the ending that most voted for is marked and comes next, a tie waits, and any may be taken", () => {
  const asks = [ask({ ask: "next", answered: 5, totals: [count("calm", 1), count("angry", 3), count("pass", 1)] })];

  const voted = lead(STORY, { cue: "vote" }, { asks });
  const alone = lead(STORY, { cue: "vote" }, { asks: [ask({ ask: "next", answered: 2 })] });

  assert.deepEqual(voted.moves.map((one) => one.mark), ["1 of 5", "3 of 5, most votes"]);
  assert.deepEqual(voted.moves.map((one) => one.strong), [false, true]);
  assert.deepEqual(alone.moves.map((one) => [one.words, one.mark]), [["Take: She waits", ""], ["Take: She answers", ""]]);
  assert.deepEqual([next(alone), alone.moves.some((one) => one.strong)], ["wait", false]);
  assert.equal(leader([count("calm", 2), count("angry", 2)]), null);
  assert.equal(leader([count("calm", 1), count("pass", 4)]), "calm");
  assert.equal(next(lead(STORY, { cue: "ending", branch: "calm" }, { asks })), null);
});

test("nobody is counted under a view before they are here", () => {
  const expected = [person({ dealt: "ruby" }), person({ seat_id: "s2", dealt: "ruby" }), person({ seat_id: "s3", dealt: "sam", state: "left" })];
  assert.deepEqual(dealtCounts(console({ moves: moves(STORY), expected })),
    [{ slug: "ruby", name: "Ruby", count: 2 }, { slug: "sam", name: "Sam", count: 0 }]);
});

test("a story says where it is, and can be started, paused, turned back and played again", () => {
  const film = { kind: "film", seconds: 19, frames: [6, 7, 6] };
  const ran = (/** @type {number} */ seconds) => ({ running: true, since: new Date(now - seconds * 1000).toISOString() });

  assert.equal(next(lead(film)), "Start the story");
  const running = lead(film, { position: 4, ...ran(8) });
  assert.deepEqual([next(running), running.words], ["wait", "Playing. Picture 2 of 3, 0:12 of 0:19."]);
  assert.deepEqual(running.moves.map((one) => [one.words, one.payload.running, one.payload.position]),
    [["Pause", false, null], ["Back 10 seconds", true, 2], ["To the start", false, 0]]);
  assert.equal(next(lead(film, { position: 5 })), "Go on");
  const over = lead(film, { position: 10, ...ran(60) });
  assert.deepEqual([next(over), over.moves[0].words, over.words], [null, "Play it again", "At its end. Picture 3 of 3, 0:19 of 0:19."]);
  assert.equal(lead({ kind: "film" }, { position: 65, ...ran(0) }).words, "Playing. 1:05.");
});

test("breathing, the pause and the turns go on by themselves, and say when to go on", () => {
  const at = (/** @type {number} */ seconds) => ({ position: seconds, running: true, since: NOON });
  const breath = { kind: "practise", way: "breathing", cues: ["ready", "go"], seconds: 48, rounds: 4 };
  assert.equal(next(lead(breath, { cue: "ready" })), "Start breathing together");
  assert.equal(lead(breath, { cue: "go", ...at(25) }).words, "Breath 3 of 4, 0:23 left.");
  assert.equal(next(lead(breath, { cue: "go", ...at(48) })), null);

  const pause = { kind: "practise", way: "pause", cues: ["read", "pause", "reply"], seconds: 20 };
  assert.deepEqual([{ cue: "read" }, { cue: "pause", ...at(3) }, { cue: "pause", ...at(21) }, { cue: "reply" }].map((play) => next(lead(pause, play))),
    ["Start the pause", "wait", "Let them reply", null]);

  const turns = { kind: "practise", way: "turns", cues: ["ready", "turn"], turns: 2, seconds: 30 };
  assert.equal(next(lead(turns, { cue: "ready" })), "Start turn 1");
  const on = lead(turns, { cue: "turn", turn: 1, ...at(10) });
  assert.deepEqual([next(on), on.words, on.moves.map((one) => one.words)],
    ["wait", "Turn 1 of 2. 0:20 left.", ["Pause", "Next turn: 2 of 2", "Back to the start"]]);
  assert.equal(next(lead(turns, { cue: "turn", turn: 1, ...at(30) })), "Next turn: 2 of 2");
  assert.equal(next(lead(turns, { cue: "turn", turn: 2, ...at(30) })), null);
});

test("after the groups each of them tells in turn", () => {
  const step = { kind: "breakout", cues: ["prompt", "report"] };
  const breakouts = { ...console().breakouts, planned: { groups: 2, size: null, minutes: 5, prompt: "What?" } };

  assert.equal(next(lead(step, { cue: "prompt" }, { breakouts })), "Make groups");
  assert.equal(next(lead(step, { cue: "prompt" }, { breakouts: { ...breakouts, state: "apart" } })), "wait");
  assert.equal(next(lead(step, { cue: "prompt" }, { breakouts }, 3)), "Group 1 tells");
  const second = lead(step, { cue: "report", turn: 2 }, { breakouts }, 3);
  assert.deepEqual([second.track.map((one) => one.on), next(second), second.words],
    [[false, true, false], "Next, group 3 tells", "Group 2 tells the others now."]);
  assert.equal(next(lead(step, { cue: "report", turn: 3 }, { breakouts }, 3)), null);
});

test("totals can be shown from four answers, for one question and for all that have as many", () => {
  const few = ask({ answered: 3 });
  const enough = ask({ ask: "other", answered: 5, totals: [count("yes", 5)] });
  const shown = { ...enough, shown: true, open: false };

  assert.deepEqual([forAll([few]).may, forAll([few]).showWords, forAll([few]).note.includes("fourth")], [false, "Show results", true]);
  assert.deepEqual([forAll([few, enough]).may, forAll([few, enough]).showWords], [true, "Show all results"]);
  assert.deepEqual([forAll([few, shown]).show, forAll([few, shown]).showWords, forAll([shown]).closeWords], [false, "Hide all results", "Open answers again"]);
  assert.deepEqual([ripe([few]), ripe([enough]), ripe([few, enough]), ripe([shown])], [false, true, false, false]);
  assert.equal(next(lead({ kind: "poll" }, {}, { asks: [enough] })), "results");
  assert.equal(askWords(shown), "5 of 5 have answered. Everyone sees the results. Answers are closed.");
});

test("of what people write there are counts alone until four have taken part", () => {
  const slot = { slot: "rewrite", given: 2, passed: 1, here: 5, items: null };
  const rewrite = { kind: "practise", way: "rewrite", cues: ["write", "share"] };

  assert.equal(slotWords(slot, false), "2 wrote, 1 passed, of 5 here.");
  assert.equal(slotWords({ ...slot, items: [{ id: "a", text: "x", shown: true }] }, true), "2 wrote, 1 passed, of 5 with this view. 1 on every screen.");
  assert.equal(next(lead(rewrite, { cue: "write" }, { offers: [slot] })), "wait");
  assert.equal(next(lead(rewrite, { cue: "write" }, { offers: [{ ...slot, items: [] }] })), "Share what they wrote");
});

test("nothing is led before the room is open", () => {
  assert.deepEqual(leadOf(begin(console({ status: "scheduled", moves: null })), now).moves, []);
});
