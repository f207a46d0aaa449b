// Small groups as a step of their own: into the groups, back together, and group by group what each has found. Pure.
/** @import { Console } from "../../types.js" */
/** @import { Lead } from "./move.js" */
import { NOTHING, cueOf, toCue, toGroups } from "./move.js";

const FEWEST = 2;
const MOST = 6;

/** @param {Console} console @param {number | null} were how many groups there were at this step, where this page knows
 * @returns {Lead} */
export function breakoutLead(console, were) {
  const { state } = console.breakouts;
  if (state === "apart") return { ...NOTHING, moves: [toGroups("Groups")], words: "Everyone is in their groups. Bring them back in the Groups panel.", natural: "wait" };
  const reporting = cueOf(console) === "report" ? console.play.turn : null;
  const of = Math.max(were ?? likely(console), reporting ?? 0);
  const reports = Array.from({ length: of }, (_, n) => toCue(console, "report", `Group ${n + 1} tells`, n + 1));
  const groups = toGroups(state === "prepared" ? "Groups are ready: open the panel" : "Make groups");
  if (reporting === null) {
    const gone = were !== null;
    return { track: [], moves: [...(gone ? [] : reports.slice(0, 1)), toGroups("Groups")],
      words: gone ? "Everyone is back together." : "Nobody goes to a group until you start them.", natural: gone ? reports[0] : groups };
  }
  const next = reporting < of ? reports[reporting] : null;
  return { track: reports, moves: [toCue(console, "prompt", "Back to the prompt")], words: `Group ${reporting} tells the others now.`,
    natural: next && { ...next, words: `Next, group ${reporting + 1} tells` } };
}

/** How many groups there will have been, as far as the plan and who is here tell.
 * @param {Console} console */
function likely(console) {
  const { planned, groups } = console.breakouts;
  if (groups.length) return groups.length;
  if (planned?.groups) return planned.groups;
  const here = console.expected.filter((p) => p.state === "here").length;
  const size = Math.max(FEWEST, planned?.size ?? 3);
  return Math.min(MOST, Math.max(FEWEST, Math.floor((here + size / 2) / size)));
}
