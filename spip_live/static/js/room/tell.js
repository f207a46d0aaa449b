// What is worth saying aloud when a parent's state changes. Joins and leaves are not: they would never stop. Pure.
/** @import { State } from "./state.js" */
import { writersHere } from "./captions.js";
import { ordinal } from "./clock.js";
import { tellGroups } from "./groups.js";

/** What has come on screen within a step; what the clock drives says so itself. */
const CUES = /** @type {Record<string, string>} */ ({
  "scenario:scene": "The scene is on the screen.", "scenario:views": "You have been given somebody’s view.",
  "scenario:compare": "Everyone’s view is on the screen.", "scenario:debrief": "Questions to talk over are on the screen.",
  "scenario:vote": "There is a question on the screen.", "scenario:ending": "What happened next is on the screen.",
  "breakout:report": "Back together: each group says what it found.", "practise:read": "A message is on the screen.",
  "practise:reply": "You may write your reply now, for yourself.", "practise:share": "How people would say it is on the screen.",
  "sort:compare": "What the group thought is on the screen.",
});

/** @param {State} before @param {State} after @param {string} lead @returns {string[]} */
export function tell(before, after, lead) {
  if (after.bye) return [];
  if (before.mine.state !== "admitted" && after.mine.state === "admitted") return ["You have been let in.", ...tellGroups(before, after)];
  if (before.mine.state === "admitted" && after.mine.state === "waiting") {
    return ["You are in the waiting room. Your place is kept."];
  }
  return [...onCaptions(before, after), ...onStep(before, after), ...onHold(before, after, lead), ...onPlay(before, after, lead), ...onAsks(before, after, lead),
    ...onHand(before, after), ...tellGroups(before, after), ...onPrivate(before, after)];
}

/** Whoever listens must be known, also to those who do not see the page.
 * @param {State} before @param {State} after */
function onCaptions(before, after) {
  const [was, is] = [before, after].map((state) => writersHere(state.room?.people ?? [], state.mine.breakout?.n ?? null));
  if (was === is || !before.room || !after.room) return [];
  if (is) return [`${is} can hear ${after.mine.breakout ? "your group" : "the group"}, to write live captions.`];
  return [after.mine.breakout ? "There are no live captions in your group." : "There are no live captions any more."];
}

/** @param {State} before @param {State} after */
function onStep(before, after) {
  const room = after.room;
  if (!room || room.step === null || room.step === before.room?.step) return [];
  return [`Step ${room.step + 1} of ${room.of}: ${room.title ?? ""}`];
}

/** @param {State} before @param {State} after @param {string} lead */
function onHold(before, after, lead) {
  const was = before.room?.status === "held";
  const is = after.room?.status === "held";
  if (was === is || !after.room) return [];
  return is ? [`We have paused for a moment. ${lead} will be back.`] : ["Your session goes on."];
}

/** @param {State} before @param {State} after @param {string} lead */
function onAsks(before, after, lead) {
  const [was, is] = [before.room?.asks ?? [], after.room?.asks ?? []];
  if (!is.length || before.room?.step !== after.room?.step) return [];
  const earlier = new Map(was.map((ask) => [ask.ask, ask]));
  if (is.some((ask) => ask.results && !earlier.get(ask.ask)?.results)) return [`${lead} is showing the results.`];
  const turned = is.find((ask) => earlier.has(ask.ask) && earlier.get(ask.ask)?.open !== ask.open);
  return turned ? [turned.open ? "Answers are open." : "Answers are closed."] : [];
}

/** Another part of the step, or something that people wrote.
 * @param {State} before @param {State} after @param {string} lead */
function onPlay(before, after, lead) {
  const [was, is] = [before.room, after.room];
  if (!was || !is || was.step !== is.step) return [];
  const said = [];
  if (was.play.cue !== is.play.cue) said.push(CUES[`${is.kind}:${is.play.cue}`] ?? "");
  const known = new Set(was.offers.map((o) => o.id));
  if (is.offers.some((o) => !known.has(o.id))) said.push(`${lead} is showing what somebody wrote.`);
  return said.filter(Boolean);
}

/** @param {State} before @param {State} after */
function onHand(before, after) {
  const [was, is] = [before.mine.hand, after.mine.hand];
  if (was === is) return [];
  if (is === null) return ["Your hand is down."];
  return was === null ? [`Your hand is up. You are ${ordinal(is)} in the queue.`] : [];
}

/** @param {State} before @param {State} after */
function onPrivate(before, after) {
  const known = new Set(before.mine.private.map((m) => m.id));
  const fresh = after.mine.private.filter((m) => !m.mine && !known.has(m.id));
  return fresh.length ? [`New message from ${fresh[0].name}, only to you.`] : [];
}
