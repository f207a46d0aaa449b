// Speaking and listening in turns: what I do in this turn, how long it goes on, and when to change over.
/** @import { State } from "../../state.js" */
/** @import { Around } from "./index.js" */
import { secondsWords, stepSeconds } from "../../clock.js";
import { listed } from "../../listed.js";
import { setAttr, setText } from "../dom.js";

const TICK_MS = 500;
export const ROLE_WORDS = /** @type {Record<string, string>} */ ({ speaker: "You speak", listener: "You listen", watcher: "You watch" });

/** @param {{cue: string | null, turn: number | null, role: string | null, turns: number, seconds: number, lead: string, partners?: string[]}} facts */
export function turnWords({ cue, turn, role, turns, seconds, lead, partners = [] }) {
  const others = partners.length ? ` You are with ${listed(partners)}.` : role ? ` You are with ${lead}.` : "";
  if (cue !== "turn" || turn === null) {
    const first = role ? ` First, ${(ROLE_WORDS[role] ?? "").toLowerCase()}.` : "";
    return `${turns} turns of ${secondsWords(seconds)}. ${lead} starts the clock.${first}${others}`;
  }
  return role ? `Turn ${turn} of ${turns}. ${ROLE_WORDS[role] ?? ""} now.${others}` : `Turn ${turn} of ${turns}.`;
}

/** @param {number} left seconds @param {boolean} running @param {boolean} last */
export function timeWords(left, running, last) {
  if (left <= 0) return last ? "That was the last turn. Thank each other." : "Time to change over. Stop where you are.";
  if (!running) return `Paused, with ${secondsWords(left)} left.`;
  return left > 10 ? `About ${secondsWords(Math.ceil(left / 5) * 5)} left` : "A few seconds left";
}

/** @param {HTMLElement} step @param {Around} around */
export function turnsView(step, { now, say }) {
  const box = /** @type {HTMLElement | null} */ (step.querySelector('[data-practise="turns"]'));
  if (!box) return null;
  const [seconds, turns] = [Number(box.dataset.seconds), Number(box.dataset.turns)];
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (box.querySelector(selector));
  const [words, time, bar] = [find("[data-turn-words]"), find("[data-turn-time]"), /** @type {HTMLProgressElement} */ (find("[data-turn-bar]"))];
  const roles = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("[data-role]")]);
  /** @type {State | null} */ let state = null;
  let lead = "";
  let told = "";

  const draw = () => {
    const play = state?.room?.play;
    if (!state || !play) return;
    const { role, partners = [] } = state.mine;
    const names = state.room?.people.filter((p) => partners.includes(p.key)).map((p) => p.name);
    const on = play.cue === "turn";
    const left = seconds - stepSeconds(play, now());
    setText(words, turnWords({ cue: play.cue, turn: play.turn, role, turns, seconds, lead, partners: names }));
    for (const each of roles) {
      each.hidden = on && role !== null && each.dataset.role !== role;
      setAttr(each, "data-now", on && each.dataset.role === role ? "" : null);
    }
    time.hidden = bar.hidden = !on;
    bar.value = Math.min(seconds, seconds - Math.max(0, left));
    setText(time, timeWords(left, play.running, play.turn === turns));
    setAttr(time, "data-over", left <= 0 ? "" : null);
    tellOf(on, play.turn, role, left);
  };

  /** @param {boolean} on @param {number | null} turn @param {string | null} role @param {number} left */
  function tellOf(on, turn, role, left) {
    const now_ = on ? `${turn}:${role}:${left <= 0}` : "";
    if (now_ === told) return;
    told = now_;
    if (on) say(left <= 0 ? timeWords(left, true, turn === turns) : role ? `${ROLE_WORDS[role] ?? ""} now.` : `Turn ${turn}.`);
  }

  const ticking = setInterval(draw, TICK_MS);
  return {
    /** @param {State} next @param {string} who */
    show(next, who) { state = next; lead = who; draw(); },
    stop: () => clearInterval(ticking),
  };
}
