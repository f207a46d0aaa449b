// What is worth saying aloud to a facilitator. Hands and calls for help are; comings and goings are on the roll. Pure.
/** @import { Console } from "./types.js" */

/** @param {Console} was @param {Console} is @returns {string[]} */
export function tellLead(was, is) {
  const said = [];
  if (was.status === "scheduled" && is.status === "live") said.push("The room is open.");
  if (was.held === null && is.held !== null) said.push("The room is on hold.");
  if (was.held !== null && is.held === null && is.status === "live") said.push("The room goes on.");
  if (is.status !== "scheduled" && was.step !== is.step && is.step !== null) {
    said.push(`Step ${is.step + 1} of ${is.of}: ${is.plan[is.step]?.title ?? ""}`);
  }
  said.push(...onStep(was, is), ...onAside(was, is));
  const before = new Map(was.expected.map((p) => [p.seat_id, p]));
  for (const p of is.expected) {
    const old = before.get(p.seat_id);
    if (p.help && !old?.help) said.push(`${p.name}${p.breakout ? ` in Group ${p.breakout}` : ""} needs help.`);
    if (p.hand !== null && (old?.hand ?? null) === null) said.push(`${p.name} has a hand up.`);
    if (p.state === "waiting" && old?.state !== "waiting") said.push(`${p.name} is in the waiting room.`);
  }
  return [...said, ...onGroups(was, is), ...fresh(was, is)];
}

const PARTS = /** @type {Record<string, string>} */ ({
  scene: "the scene", views: "each their own view", compare: "to compare", debrief: "to talk it over", vote: "the vote", ending: "the ending",
  prompt: "the prompt", ready: "the start", go: "breathing together", read: "the message", pause: "the pause", reply: "the reply",
  write: "writing", share: "sharing", sort: "sorting",
});

/** Another part of the same step is on every screen, or its clock has started or stopped.
 * @param {Console} was @param {Console} is */
function onStep(was, is) {
  if (was.step !== is.step || is.step === null || was.status === "scheduled" || is.status === "ended") return [];
  const [before, now] = [was.play, is.play];
  if (now.cue === "turn" && now.turn !== before.turn) return [`Turn ${now.turn} has begun.`];
  if (now.cue === "report" && now.turn !== before.turn) return [`Group ${now.turn} tells the others.`];
  if (now.cue !== before.cue && now.cue !== null) return PARTS[now.cue] ? [`On every screen: ${PARTS[now.cue]}.`] : [];
  if (now.running !== before.running && was.held === is.held) return [now.running ? "It runs on every screen." : "Paused on every screen."];
  return [];
}

/** @param {Console} was @param {Console} is */
function onAside(was, is) {
  const [before, now] = [was, is].map((c) => c.media?.state === "aside" ? c.expected.find((p) => p.aside)?.name ?? null : null);
  if (now && now !== before) return [`You are talking privately with ${now}. The group does not hear you.`];
  return before && !now && is.media?.state === "on" ? ["You are back with the group."] : [];
}

/** @param {Console} was @param {Console} is */
function onGroups(was, is) {
  const [before, now] = [was.breakouts, is.breakouts];
  if (before.state === "none" && now.state === "prepared") return ["The groups are ready. Nobody has gone yet."];
  if (before.state !== "apart" && now.state === "apart") return ["Everyone is in their groups."];
  if (before.state === "apart" && now.state !== "apart") return is.status === "ended" ? [] : ["Everyone is back together."];
  return [];
}

/** @param {Console} was @param {Console} is */
function fresh(was, is) {
  const known = new Set(was.threads.flatMap((t) => t.messages.map((m) => m.id)));
  return is.threads.filter((t) => t.messages.some((m) => !m.lead && !known.has(m.id)))
    .map((t) => `Private message from ${t.name}.`);
}
