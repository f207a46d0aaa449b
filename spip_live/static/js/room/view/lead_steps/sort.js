// Sorting cards: first each alone, then what the group thought beside what we think. Pure.
/** @import { Console } from "../../types.js" */
/** @import { Lead } from "./move.js" */
import { NOTHING, cueOf, toCue } from "./move.js";

/** @param {Console} console @returns {Lead} */
export function sortLead(console) {
  const compare = toCue(console, "compare", "Compare");
  const comparing = cueOf(console) === "compare";
  const all = console.asks.filter((ask) => ask.here > 0 && ask.answered >= ask.here).length;
  return { ...NOTHING, track: [toCue(console, "sort", "Sort"), compare],
    words: comparing ? "Where we think each card belongs, and why, is on every screen." : `Everyone has sorted ${all} of ${console.asks.length} cards.`,
    natural: comparing ? (console.asks.some((ask) => ask.totals !== null && !ask.shown) ? "results" : null) : { ...compare, words: "Compare the cards" } };
}
