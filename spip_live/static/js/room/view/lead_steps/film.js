// A film or a story in pictures, on every screen at once: where it is, and how to start, stop and turn it back. Pure.
/** @import { Console } from "../../types.js" */
/** @import { Lead } from "./move.js" */
import { stepSeconds } from "../../clock.js";
import { frameAt } from "../steps/film_time.js";
import { clockWords, startOrPause, toPlay } from "./move.js";

const A_LITTLE = 10;

/** @param {Console} console @param {number} now @returns {Lead} */
export function filmLead(console, now) {
  const { seconds = null, frames = [] } = console.moves ?? {};
  const at = stepSeconds(console.play, now);
  const over = seconds !== null && at >= seconds;
  const start = frames.length ? "Start the story" : "Start the film";
  const toggle = over ? toPlay(console, "Play it again", true, 0) : startOrPause(console, start, at);
  const back = toPlay(console, "Back 10 seconds", console.play.running && !over, Math.max(0, Math.min(at, seconds ?? at) - A_LITTLE));
  const first = toPlay(console, "To the start", false, 0);
  return {
    track: [], moves: [toggle, ...(at > 0 ? [{ ...back, id: "film:back" }, { ...first, id: "film:first" }] : [])],
    words: words(console, at, over),
    natural: over ? null : console.play.running ? "wait" : toggle,
  };
}

/** Which picture is on every screen, counted from 0; none with a film.
 * @param {Console} console @param {number} now */
export const frameNow = (console, now) =>
  console.moves?.kind === "film" && console.moves.frames.length ? frameAt(console.moves.frames, stepSeconds(console.play, now)) : null;

/** @param {Console} console @param {number} at @param {boolean} over */
function words(console, at, over) {
  const { seconds = null, frames = [] } = console.moves ?? {};
  const where = seconds === null ? clockWords(at) : `${clockWords(Math.min(at, seconds))} of ${clockWords(seconds)}`;
  const picture = frames.length ? `Picture ${frameAt(frames, at) + 1} of ${frames.length}, ` : "";
  const state = over ? "At its end" : console.play.running ? "Playing" : at > 0 ? "Paused" : "Not started";
  return `${state}. ${picture}${where}.`;
}
