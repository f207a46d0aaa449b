// The last lines of the captions, as a page knows them; and how a person wants to read them. Pure.
/** @import { Person } from "./types.js" */

/** @typedef {{id: string, text: string, done: boolean}} Line */
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
  return [...lines, line].slice(-KEPT);
}

/** Whether a line is news that is worth reading aloud: once it is done, and only the first time.
 * @param {Line[]} before @param {Line} line */
export const isNews = (before, line) =>
  line.done && line.text.trim() !== "" && !before.some((each) => each.id === line.id && each.done);

/** @param {Size} size @returns {Size} */
export const nextSize = (size) => SIZES[(SIZES.indexOf(size) + 1) % SIZES.length];

/** What the captions' place shows: their lines; that there are none in this person's group; or nothing at all.
 * @param {string} by who writes @param {boolean} inside whether this page may read @param {boolean} apart in a group
 * @returns {"lines" | "apart" | null} */
export const area = (by, inside, apart) => !by || !inside ? null : apart ? "apart" : "lines";

/** Who writes, by first name: "Sam and Jo".
 * @param {readonly Person[]} people */
export const writers = (people) => people.filter((p) => p.captions).map((p) => p.name).join(" and ");
