// Which part of a step is on screen: a step that has cues shows one part after another, as the facilitator leads. In a
// scenario also whose view is mine, and in small groups whose turn it is to tell.
/** @import { State } from "../../state.js" */
/** @import { Around } from "./index.js" */
import { setAttr, setText } from "../dom.js";

/** @param {HTMLElement} step @param {Around} around */
export function cuesView(step, { kept }) {
  const parts = /** @type {HTMLElement[]} */ ([...step.querySelectorAll("[data-cue-part]")]);
  const kind = step.dataset.kind ?? "";
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (step.querySelector(selector));
  const apart = step.querySelector("[data-apart]");
  if (!parts.length && !apart && kind !== "practise") return null;
  let group = kept.get(`group:${step.dataset.step}`);

  return {
    /** @param {State} state @param {string} lead */
    show(state, lead) {
      const play = state.room?.play;
      if (!play) return;
      const cue = play.cue ?? parts[0]?.dataset.cuePart ?? "";
      setAttr(step, "data-cue", cue);
      // What the clock of a step opens by itself is left to whoever watches that clock.
      for (const part of parts) if (!("byClock" in part.dataset)) part.hidden = part.dataset.cuePart !== cue;
      if (state.mine.breakout && state.mine.breakout.n !== group) kept.set(`group:${step.dataset.step}`, group = state.mine.breakout.n);
      // What a group talks about stands above the step while people are in groups.
      setOn(apart, !state.mine.breakout);
      if (kind === "scenario") showScenario(step, find, state, cue);
      const report = find("[data-report-words]");
      if (report) setText(report, reportWords(play.turn, group, lead));
    },
  };

  /** @param {HTMLElement} sheet @param {typeof find} one @param {State} state @param {string} cue */
  function showScenario(sheet, one, state, cue) {
    const dealt = state.mine.dealt;
    for (const view of sheet.querySelectorAll("[data-eyes]")) setOn(view, /** @type {HTMLElement} */ (view).dataset.eyes === dealt);
    for (const view of sheet.querySelectorAll("[data-view]")) {
      view.classList.toggle("view--mine", /** @type {HTMLElement} */ (view).dataset.view === dealt);
    }
    for (const end of sheet.querySelectorAll("[data-ending]")) setOn(end, /** @type {HTMLElement} */ (end).dataset.ending === state.room?.play.branch);
    setOn(one("[data-eyes-none]"), !sheet.querySelector(`[data-eyes="${dealt}"]`));
    setOn(one("[data-scene-again]"), cue !== "scene");
    setOn(one("[data-views-again]"), ["debrief", "vote", "ending"].includes(cue));
  }
}

/** @param {Element | null} node @param {boolean} on */
const setOn = (node, on) => { if (node instanceof HTMLElement) node.hidden = !on; };

/** Whose turn it is to tell the others.
 * @param {number | null} turn @param {number | null} group @param {string} lead */
export function reportWords(turn, group, lead) {
  if (turn === null) return "";
  if (group === turn) return `It is your group’s turn: group ${turn}. One of you says what you found. Nobody has to.`;
  if (group !== null && turn < group) return `Group ${turn} tells the others now. You are in group ${group}, so your turn comes.`;
  return `Group ${turn} tells the others now. ${lead} says who is next.`;
}
