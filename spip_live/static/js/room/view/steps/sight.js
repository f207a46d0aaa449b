// Brings what has just come on screen into sight: whoever is further up or down in a long step must not miss that a new
// part of it has begun, or that it is their turn.
/** @import { State } from "../../state.js" */
/** @import { Play } from "../../types.js" */

/** @param {HTMLElement} step */
export function sightView(step) {
  /** @type {string | null} */ let seen = null;
  return {
    /** @param {State} state */
    show(state) {
      const play = state.room?.play;
      if (!play) return;
      const now = `${play.cue}:${play.turn}:${play.branch}`;
      // Whoever comes to a step begins at its top, however far it has gone.
      if (seen !== null && seen !== now) bring(step, play);
      seen = now;
    },
  };
}

/** A box to follow is wanted whole, the beginning of a text at the top.
 * @param {HTMLElement} step @param {Play} play */
function bring(step, play) {
  const box = step.querySelector("[data-turn], [data-pacer], .waiting:not([hidden])");
  if (box) box.scrollIntoView({ block: "nearest" });
  else (step.querySelector(".cards") ?? step.querySelector(`[data-cue-part="${play.cue}"]:not([hidden]), [data-shown]:not([hidden])`))?.scrollIntoView({ block: "start" });
}
