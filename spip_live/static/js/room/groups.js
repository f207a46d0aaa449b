// Small groups: who is in which, for how long, and when everybody comes back. In words, too. Pure.
/** @import { State } from "./state.js" */
/** @import { Console, ConsoleBreakouts, Expected, Person } from "./types.js" */
import { named } from "./captions.js";
import { countdown, minutesLeft } from "./clock.js";
import { listed } from "./listed.js";

/** What a parent's page shows of their own group; none once the countdown has run out, though nobody has said so yet.
 * @param {State} state @param {number} now
 * @returns {{n: number, name: string, parents: Person[], leads: Person[], prompt: string, time: string,
 *   coming: number | null, message: {id: string, name: string, text: string} | null} | null} */
export function myGroup(state, now) {
  const [mine, all] = [state.mine.breakout, state.room?.breakouts];
  if (!mine || !all || !state.room) return null;
  const coming = secondsTo(all.back_at, now);
  if (coming === 0) return null;
  const people = state.room.people.filter((p) => mine.people.includes(p.key));
  return {
    n: mine.n, name: mine.name, prompt: all.prompt, message: all.message, coming,
    parents: people.filter((p) => !p.lead), leads: people.filter((p) => p.lead),
    time: state.room.status === "held" ? "Paused" : all.ends_at ? minutesLeft(Date.parse(all.ends_at) - now) : "",
  };
}

/** Whole seconds until a moment, 0 once it has passed; null when none is set. Never more than somebody was promised:
 * the clock of a page is a moment behind or ahead.
 * @param {string | null} at @param {number} now */
export function secondsTo(at, now) {
  if (at === null) return null;
  const left = Date.parse(at) - now;
  return left <= 0 ? 0 : Math.max(1, Math.floor(left / 1000));
}

/** @param {Person[]} parents @param {Person[]} leads */
export function withWhom(parents, leads) {
  const others = listed(parents.map((p) => p.name));
  const visiting = leads.length ? `${listed(leads.map((p) => p.name))} ${leads.length > 1 ? "are" : "is"} here too.` : "";
  if (!others) return visiting || "Nobody else is in this group just now. Ask for help if you want somebody to come.";
  return [`With ${others}.`, visiting].filter(Boolean).join(" ");
}

/** A captioner goes along into one group: said before anybody is sent to one, and which have none while they are there.
 * @param {Pick<Console, "captioners" | "breakouts">} console */
export function captionsWarning({ captioners, breakouts }) {
  const here = captioners.filter((one) => one.here);
  if (!here.length) return null;
  const who = listed(here.map((one) => one.name));
  if (breakouts.state !== "apart") return `${who} can go along into one group${here.length > 1 ? " each" : ""}. Ask who needs captions before you start.`;
  const covered = new Set(here.map((one) => one.breakout));
  const without = breakouts.groups.map((g) => g.n).filter((n) => !covered.has(n));
  if (without.length === breakouts.groups.length) return "Nobody in a group has captions. Send somebody along to whoever needs them.";
  return without.length ? `No captions: ${listed(without.map((n) => named(n)))}.` : "Every group has captions.";
}

/** @param {number} seconds */
export const comingBack = (seconds) => `Everyone comes back in ${seconds} second${seconds === 1 ? "" : "s"}`;

/** What is worth saying aloud when groups begin, change or end.
 * @param {State} before @param {State} after @returns {string[]} */
export function tellGroups(before, after) {
  const [was, is] = [before.mine.breakout ?? null, after.mine.breakout ?? null];
  const [wasAll, isAll] = [before.room?.breakouts ?? null, after.room?.breakouts ?? null];
  /** @type {string[]} */ const said = [];
  if (is && is.n !== was?.n) said.push(`You are in ${is.name} now.`);
  if (was && !is && after.mine.state === "admitted") said.push("Everyone is back together.");
  if (!is || !isAll || !wasAll) return said;
  if (isAll.message && isAll.message.id !== wasAll.message?.id) said.push(`${isAll.message.name} to all groups: ${isAll.message.text}`);
  if (isAll.back_at && !wasAll.back_at) said.push("Everyone comes back soon.");
  if (!isAll.back_at && wasAll.back_at && after.room?.status === "live" && before.room?.status === "live") said.push("You stay in your group a little longer.");
  return said;
}

/** How the console's panel and its button say where things are.
 * @param {Console} console @param {number} now */
export function groupsWords(console, now) {
  const { state, ends_at, back_at } = console.breakouts;
  if (state === "none") return "Groups";
  if (state === "prepared") return "Groups ready";
  if (console.held !== null) return "Groups, on hold";
  const coming = secondsTo(back_at, now);
  if (coming !== null) return coming ? `Back in ${countdown(coming * 1000)}` : "Back together";
  return ends_at ? `Groups ${countdown(Date.parse(ends_at) - now)}` : "Groups";
}

/** Whether the time in the groups is up. Nothing ends by itself: a facilitator brings everybody back.
 * @param {Console} console @param {number} now */
export function timeIsUp(console, now) {
  const { state, ends_at, back_at } = console.breakouts;
  return state === "apart" && ends_at !== null && back_at === null && Date.parse(ends_at) <= now;
}

/** What to make groups of when nobody has said anything yet: what the plan asks for, else threes.
 * @param {ConsoleBreakouts} breakouts @returns {string} as the console's list names it */
export function suggested({ planned }) {
  if (planned?.groups) return `count:${planned.groups}`;
  return `size:${planned?.size ?? 3}`;
}

/** What the list's entry asks the server for.
 * @param {string} choice @returns {Record<string, number>} */
export function wish(choice) {
  const [kind, number] = choice.split(":");
  return { [kind]: Number(number) };
}

/** Whoever is in the room and in no group, which is so only if every group has somebody they must never meet.
 * @param {Console} console @returns {Expected[]} */
export function withoutGroup(console) {
  if (console.breakouts.state === "none") return [];
  const placed = new Set(console.breakouts.groups.flatMap((g) => g.people.map((p) => p.seat_id)));
  return console.expected.filter((p) => (p.state === "here" || p.state === "dropped") && !placed.has(p.seat_id));
}

/** Where somebody could go from group `n`.
 * @param {ConsoleBreakouts} breakouts @param {number | null} n */
export const otherGroups = (breakouts, n) => breakouts.groups.map((g) => g.n).filter((other) => other !== n);

/** How many in the groups ask for help.
 * @param {ConsoleBreakouts} breakouts */
export const askingForHelp = (breakouts) => breakouts.groups.flatMap((g) => g.people).filter((p) => p.help).length;
