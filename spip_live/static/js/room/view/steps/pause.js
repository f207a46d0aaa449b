// A message comes in, and for a while nobody can answer. Then each writes what they would say, for themselves: what is
// written stays on this device (see reflect.js).
/** @import { State } from "../../state.js" */
/** @import { Around } from "./index.js" */
import { secondsWords, stepSeconds } from "../../clock.js";
import { setText } from "../dom.js";

const TICK_MS = 500;

/** How it stands: reading, waiting, or free to reply. The clock opens the reply by itself.
 * @param {string | null} cue @param {number} at @param {number} seconds */
export function pausing(cue, at, seconds) {
  if (cue === "reply" || (cue === "pause" && at >= seconds)) return "reply";
  return cue === "pause" ? "pause" : "read";
}

/** Quietly: no number that races. @param {number} left seconds */
export const quietCount = (left) => left > 10 ? `Nobody answers for about ${secondsWords(Math.ceil(left / 5) * 5)}.` : `Nobody answers for ${secondsWords(Math.ceil(left))}.`;

/** @param {HTMLElement} step @param {Around} around */
export function pauseView(step, { now }) {
  const box = /** @type {HTMLElement | null} */ (step.querySelector('[data-practise="pause"]'));
  if (!box) return null;
  const seconds = Number(box.dataset.seconds);
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (box.querySelector(selector));
  const [waiting, reply, words, bar] = [find('[data-cue-part="pause"]'), find('[data-cue-part="reply"]'), find("[data-pause-words]"),
    /** @type {HTMLProgressElement} */ (find("[data-pause-bar]"))];
  /** @type {State | null} */ let state = null;

  const draw = () => {
    const play = state?.room?.play;
    if (!play) return;
    const at = stepSeconds(play, now());
    const how = pausing(play.cue, at, seconds);
    waiting.hidden = how === "reply";
    reply.hidden = how !== "reply";
    bar.hidden = how !== "pause";
    bar.value = Math.min(at, seconds);
    setText(words, how === "read" ? "Just read it. Nobody answers yet." : !play.running && at === 0 ? "Nobody answers for a while."
      : `${quietCount(seconds - at)} Notice what happens in your body.`);
  };
  const ticking = setInterval(draw, TICK_MS);
  return {
    /** @param {State} next */
    show(next) { state = next; draw(); },
    stop: () => clearInterval(ticking),
  };
}
