// A breath that everybody takes together: a ring that grows and shrinks, or words and numbers for whoever asked their
// device for less movement.
/** @import { State } from "../../state.js" */
/** @import { Around } from "./index.js" */
import { stepSeconds } from "../../clock.js";
import { setAttr, setText } from "../dom.js";
import { BREATH_WORDS, breathAt } from "./breath.js";

const SMALLEST = 0.4;

/** @param {HTMLElement} step @param {Around} around */
export function pacerView(step, { now, say }) {
  const box = /** @type {HTMLElement | null} */ (step.querySelector("[data-pacer]"));
  if (!box) return null;
  const paced = /** @type {HTMLElement} */ (box.closest("[data-practise]")).dataset;
  const pace = { in: Number(paced.in), hold: Number(paced.hold), out: Number(paced.out), rounds: Number(paced.rounds) };
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (box.querySelector(`[data-pacer-${name}]`));
  const [ball, words, round] = [find("ball"), find("words"), find("round")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {State | null} */ let state = null;
  let lead = "";
  let told = "";
  let frame = 0;

  const draw = () => {
    cancelAnimationFrame(frame);
    const play = state?.room?.play;
    if (!play || play.cue !== "go") { rest(`Sit as you like. ${lead} starts it for everyone.`); return; }
    const breath = breathAt(stepSeconds(play, now()), pace);
    setAttr(box, "data-phase", breath.phase);
    ball.style.transform = `scale(${still.matches ? 1 : SMALLEST + (1 - SMALLEST) * breath.size})`;
    const counted = still.matches && breath.phase !== "done" ? `${BREATH_WORDS[breath.phase]}… ${breath.left}` : BREATH_WORDS[breath.phase];
    setText(words, play.running || breath.phase === "done" ? counted : "Paused. Breathe as you like.");
    setText(round, breath.phase === "done" ? "" : `Breath ${breath.round} of ${pace.rounds}`);
    if (play.running && told !== `${breath.round}${breath.phase}`) { told = `${breath.round}${breath.phase}`; say(BREATH_WORDS[breath.phase]); }
    if (play.running && breath.phase !== "done") frame = requestAnimationFrame(draw);
  };
  const rest = (/** @type {string} */ text) => {
    setAttr(box, "data-phase", "still");
    ball.style.transform = `scale(${SMALLEST})`;
    setText(words, text);
    setText(round, "");
  };

  return {
    /** @param {State} next @param {string} who */
    show(next, who) { state = next; lead = who; draw(); },
    stop: () => cancelAnimationFrame(frame),
  };
}
