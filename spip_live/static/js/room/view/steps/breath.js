// Where in a breath everybody is, by the room's clock. Pure.

/** @typedef {{in: number, hold: number, out: number, rounds: number}} Pace */
/** `left`: whole seconds of this phase, for those who would rather see a number than a movement. `size` from 0 to 1.
 * @typedef {{phase: "in" | "hold" | "out" | "done", round: number, left: number, size: number}} Breath */

/** @param {number} seconds @param {Pace} pace @returns {Breath} */
export function breathAt(seconds, pace) {
  const whole = pace.in + pace.hold + pace.out;
  const round = Math.floor(seconds / whole);
  if (round >= pace.rounds) return { phase: "done", round: pace.rounds, left: 0, size: 0 };
  const at = seconds - round * whole;
  const left = (/** @type {number} */ end) => Math.max(1, Math.ceil(end - at));
  if (at < pace.in) return { phase: "in", round: round + 1, left: left(pace.in), size: at / pace.in };
  if (at < pace.in + pace.hold) return { phase: "hold", round: round + 1, left: left(pace.in + pace.hold), size: 1 };
  return { phase: "out", round: round + 1, left: left(whole), size: 1 - (at - pace.in - pace.hold) / pace.out };
}

export const BREATH_WORDS = { in: "Breathe in", hold: "Hold", out: "Breathe out", done: "That is all. Notice how you are now." };
