// The last lines of the captions, as a page knows them; and how a person wants to read them. Pure.
/** @import { Person } from "./types.js" */
import { listed } from "./listed.js";

/** `group` is where it was said: a breakout's number, or null for the main room.
 * @typedef {{id: string, text: string, done: boolean, group?: number | null}} Line */
/** @typedef {"small" | "medium" | "large"} Size */
/** @typedef {{on: boolean, size: Size, aloud: boolean}} Wish */

/** As many as the server keeps for whoever comes later. */
const KEPT = 6;

/** @type {Size[]} */ const SIZES = ["small", "medium", "large"];

/** @type {Wish} */ export const FIRST_WISH = { on: true, size: "medium", aloud: false };

/** A line is begun, goes on, is put right, or (without text) is gone.
 * @param {Line[]} lines @param {Line} line @returns {Line[]} */
export function heard(lines, line) {
  if (!line.text.trim()) return lines.filter((each) => each.id !== line.id);
  if (lines.some((each) => each.id === line.id)) return lines.map((each) => (each.id === line.id ? line : each));
  const theirs = said([...lines, line], line.group ?? null);
  return [...lines.filter((each) => !theirs.includes(each)), ...theirs.slice(-KEPT)];
}

/** The lines of one group, or of the main room. What was said elsewhere is not for whoever is there.
 * @param {readonly Line[]} lines @param {number | null} group */
export const said = (lines, group) => lines.filter((line) => (line.group ?? null) === group);

/** Whether a line is news that is worth reading aloud: once it is done, and only the first time.
 * @param {Line[]} before @param {Line} line */
export const isNews = (before, line) =>
  line.done && line.text.trim() !== "" && !before.some((each) => each.id === line.id && each.done);

/** @param {Size} size @returns {Size} */
export const nextSize = (size) => SIZES[(SIZES.indexOf(size) + 1) % SIZES.length];

/** Who writes, by first name: "Sam and Jo".
 * @param {readonly Person[]} people */
export const writers = (people) => listed(people.filter((p) => p.captions).map((p) => p.name));

/** Those of them who hear what this person hears.
 * @param {readonly Person[]} people @param {number | null} group */
export const writersHere = (people, group) => writers(people.filter((p) => (p.breakout ?? null) === group));

/** What the captions' place says: who writes here; else that they write elsewhere; nothing while nobody writes at all.
 * @param {readonly Person[]} people @param {boolean} inside whether this page may read @param {number | null} group
 * @returns {{by: string, elsewhere: string} | null} */
export function area(people, inside, group) {
  if (!inside || !writers(people)) return null;
  const by = writersHere(people, group);
  return { by, elsewhere: by ? "" : elsewhere(people) };
}

/** "Sam is writing captions for Group 2, and Jo for the main room."
 * @param {readonly Person[]} people */
function elsewhere(people) {
  const places = new Map(people.filter((p) => p.captions).map((p) => [p.breakout ?? null, ""]));
  const parts = [...places.keys()].map((group) => ({ who: people.filter((p) => p.captions && (p.breakout ?? null) === group), group }));
  return `${parts.map(({ who, group }, n) =>
    `${listed(who.map((p) => p.name))} ${n ? "" : `${who.length > 1 ? "are" : "is"} writing captions `}for ${named(group)}`).join(", and ")}.`;
}

/** @param {number | null} group */
export const named = (group) => group === null ? "the main room" : `Group ${group}`;
