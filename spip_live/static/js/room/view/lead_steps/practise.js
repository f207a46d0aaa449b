// Trying something out: breathing together, the pause before a reply, turns of speaking and listening, a message written
// anew. Pure.
/** @import { Console } from "../../types.js" */
/** @import { Lead } from "./move.js" */
import { stepSeconds } from "../../clock.js";
import { NOTHING, clockWords, cueOf, startOrPause, toCue } from "./move.js";

/** @param {Console} console @param {number} now @returns {Lead} */
export function practiseLead(console, now) {
  const at = stepSeconds(console.play, now);
  const left = (console.moves?.seconds ?? 0) - at;
  switch (console.moves?.way) {
    case "breathing": return breathing(console, at, left);
    case "pause": return pause(console, left);
    case "turns": return turns(console, at, left);
    case "rewrite": return rewrite(console);
    default: return NOTHING;
  }
}

/** @param {Console} console @param {number} at @param {number} left @returns {Lead} */
function breathing(console, at, left) {
  const begin = toCue(console, "go", "Start breathing together");
  if (cueOf(console) !== "go") return { ...NOTHING, moves: [begin], words: "Nobody’s screen breathes yet.", natural: begin };
  const stop = toCue(console, "ready", "Back to the start");
  if (left <= 0) return { ...NOTHING, moves: [stop], words: "That was the last breath." };
  const { rounds, seconds } = console.moves ?? {};
  const breath = rounds && seconds ? `Breath ${Math.floor(at / (seconds / rounds)) + 1} of ${rounds}, ` : "";
  const toggle = startOrPause(console, "Go on", at);
  return { ...NOTHING, moves: [toggle, stop], words: `${breath}${clockWords(Math.ceil(left))} left.`, natural: console.play.running ? "wait" : toggle };
}

/** @param {Console} console @param {number} left @returns {Lead} */
function pause(console, left) {
  const cue = cueOf(console);
  const track = [toCue(console, "read", "Message"), toCue(console, "pause", "Pause"), toCue(console, "reply", "Reply")];
  if (cue === "read") return { ...NOTHING, track, words: "The message is on every screen.", natural: toCue(console, "pause", "Start the pause") };
  if (cue === "reply") return { ...NOTHING, track, words: "Each writes a reply for themselves. Nobody else sees it." };
  const reply = toCue(console, "reply", "Let them reply");
  if (left <= 0) return { ...NOTHING, track, words: "The pause is over.", natural: reply };
  const toggle = startOrPause(console, "Go on", 1);
  return { ...NOTHING, track, moves: [{ ...toggle, words: console.play.running ? "Stop the clock" : "Let the clock run" }],
    words: `Nobody can answer yet. ${clockWords(Math.ceil(left))} left.`, natural: console.play.running ? "wait" : reply };
}

/** @param {Console} console @param {number} at @param {number} left @returns {Lead} */
function turns(console, at, left) {
  const of = console.moves?.turns ?? 0;
  const { turn } = console.play;
  if (cueOf(console) !== "turn" || turn === null) {
    const begin = toCue(console, "turn", "Start turn 1", 1);
    return { ...NOTHING, moves: [begin], words: `${of} turns of ${clockWords(console.moves?.seconds ?? 0)}. Who speaks first is on the roll.`, natural: begin };
  }
  const next = turn < of ? toCue(console, "turn", `Next turn: ${turn + 1} of ${of}`, turn + 1) : null;
  const earlier = turn > 1 ? toCue(console, "turn", `Back to turn ${turn - 1}`, turn - 1) : toCue(console, "ready", "Back to the start");
  const toggle = startOrPause(console, "Go on", at);
  const over = left <= 0;
  return { ...NOTHING, moves: [...(over ? [] : [toggle]), ...(next ? [next] : []), earlier],
    words: `Turn ${turn} of ${of}. ${over ? "Its time is up." : `${clockWords(Math.ceil(left))} left${console.play.running ? "" : ", paused"}.`}`,
    natural: over ? next : console.play.running ? "wait" : toggle };
}

/** @param {Console} console @returns {Lead} */
function rewrite(console) {
  const [write, share] = [toCue(console, "write", "Write"), toCue(console, "share", "Share")];
  const readable = console.offers.some((slot) => slot.items !== null);
  const shared = cueOf(console) === "share";
  return { ...NOTHING, track: [write, share],
    words: shared ? "What you show stands first on every screen." : readable ? "Show what helps: it is on every screen at once." : "Everyone writes.",
    natural: shared ? null : readable ? { ...share, words: "Share what they wrote" } : "wait" };
}
