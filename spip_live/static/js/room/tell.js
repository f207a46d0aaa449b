// What is worth saying aloud when a parent's state changes. Joins and leaves are not: they would never stop. Pure.
/** @import { State } from "./state.js" */
import { writers } from "./captions.js";
import { ordinal } from "./clock.js";
import { tellGroups } from "./groups.js";

/** @param {State} before @param {State} after @param {string} lead @returns {string[]} */
export function tell(before, after, lead) {
  if (after.bye) return [];
  if (before.mine.state !== "admitted" && after.mine.state === "admitted") return ["You have been let in.", ...tellGroups(before, after)];
  if (before.mine.state === "admitted" && after.mine.state === "waiting") {
    return ["You are in the waiting room. Your place is kept."];
  }
  return [...onCaptions(before, after), ...onStep(before, after), ...onHold(before, after, lead), ...onPoll(before, after, lead),
    ...onHand(before, after), ...tellGroups(before, after), ...onPrivate(before, after)];
}

/** Whoever listens must be known, also to those who do not see the page.
 * @param {State} before @param {State} after */
function onCaptions(before, after) {
  const [was, is] = [before, after].map((state) => writers(state.room?.people ?? []));
  if (was === is || !before.room || !after.room) return [];
  return [is ? `${is} can hear the group, to write live captions.` : "There are no live captions any more."];
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
function onPoll(before, after, lead) {
  const [was, is] = [before.room?.poll, after.room?.poll];
  if (!was || !is || was.step !== is.step) return [];
  if (!was.results && is.results) return [`${lead} is showing the results.`];
  if (was.open !== is.open) return [is.open ? "Answers are open." : "Answers are closed."];
  return [];
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
