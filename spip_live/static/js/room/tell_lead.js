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
  said.push(...onAside(was, is));
  const before = new Map(was.expected.map((p) => [p.seat_id, p]));
  for (const p of is.expected) {
    const old = before.get(p.seat_id);
    if (p.help && !old?.help) said.push(`${p.name}${p.breakout ? ` in Group ${p.breakout}` : ""} needs help.`);
    if (p.hand !== null && (old?.hand ?? null) === null) said.push(`${p.name} has a hand up.`);
    if (p.state === "waiting" && old?.state !== "waiting") said.push(`${p.name} is in the waiting room.`);
  }
  return [...said, ...onGroups(was, is), ...fresh(was, is)];
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
