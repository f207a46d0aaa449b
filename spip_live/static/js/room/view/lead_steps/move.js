// What a facilitator may do in a step, as plain facts, so that each kind's page says which and one row draws them. Pure.
/** @import { Console } from "../../types.js" */

/** One press. `on`: this is how it is now. `mark`: said beside its words. `strong`: what comes next, where it stands among others. `event` "groups" only opens the panel of groups.
 * @typedef {{id: string, words: string, event: string, payload: Record<string, unknown>, on?: boolean, mark?: string, strong?: boolean}} Move */
/** `track`: the parts of the step in order. `natural`: what comes next in it; "results" is to show them, null is the next
 * step, and "wait" is nothing yet.
 * @typedef {{track: Move[], moves: Move[], words: string, natural: Move | "results" | "wait" | null}} Lead */

/** @type {Lead} */
export const NOTHING = { track: [], moves: [], words: "", natural: null };

/** @param {Console} console @param {string} cue @param {string} words @param {number | null} [turn] @returns {Move} */
export const toCue = (console, cue, words, turn = null) => ({
  id: `cue:${cue}${turn === null ? "" : `:${turn}`}`, words, event: "cue", payload: { from_step: console.step, cue, turn },
  on: console.play.cue === cue && (turn === null || console.play.turn === turn),
});

/** @param {Console} console @param {string} words @param {boolean} running @param {number | null} [position] @returns {Move} */
export const toPlay = (console, words, running, position = null) => ({
  id: position === null ? "play" : `play:${words}`, words, event: "play", payload: { from_step: console.step, running, position },
});

/** @param {string} words @returns {Move} */
export const toGroups = (words) => ({ id: "groups", words, event: "groups", payload: {} });

/** The present cue; a step begins at its first.
 * @param {Console} console */
export const cueOf = (console) => console.play.cue ?? console.moves?.cues[0] ?? "";

/** Minutes and seconds of what plays: 0:08.
 * @param {number} seconds */
export function clockWords(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Start, pause or go on with what a step's clock times.
 * @param {Console} console @param {string} start @param {number} at seconds */
export const startOrPause = (console, start, at) =>
  console.play.running ? toPlay(console, "Pause", false) : toPlay(console, at > 0 ? "Go on" : start, true);
