// The step on a parent's page: whatever its kind, its parts are found by what the fragment holds, bound once, shown with
// every news, and stopped when the step goes.
/** @import { State } from "../../state.js" */
/** @import { parentActs } from "../../parent_acts.js" */
/** @import { drafts } from "../../drafts.js" */
import { setText } from "../dom.js";
import { asksView } from "./asks.js";
import { cuesView } from "./cues.js";
import { filmView } from "./film.js";
import { offersView } from "./offers.js";
import { pacerView } from "./pacer.js";
import { pauseView } from "./pause.js";
import { reflectView } from "./reflect.js";
import { sightView } from "./sight.js";
import { sortView } from "./sort.js";
import { turnsView } from "./turns.js";

/** What a part of a step may use. `lean`: this parent wishes for little to be loaded.
 * @typedef {{acts: Pick<ReturnType<typeof parentActs>, "answer" | "write" | "writeAgain" | "unwrite" | "takeBack" | "passOn">,
 *   kept: Pick<ReturnType<typeof drafts>, "get" | "set">, now: () => number, say: (words: string) => void,
 *   redraw: () => void, lean: () => boolean}} Around */
/** @typedef {{show: (state: State, lead: string) => void, stop?: () => void}} Part */
/** @type {((step: HTMLElement, around: Around) => Part | null)[]} */
const PARTS = [cuesView, asksView, offersView, filmView, pacerView, pauseView, turnsView, sortView, reflectView, sightView];

/** @param {Around} around */
export function stepView(around) {
  /** @type {HTMLElement | null} */ let step = null;
  /** @type {Part[]} */ let parts = [];
  const stop = () => { for (const part of parts) part.stop?.(); parts = []; step = null; };

  return {
    stop,
    /** @param {HTMLElement | null} next */
    bind(next) {
      stop();
      step = next;
      parts = next ? PARTS.map((make) => make(next, around)).filter((part) => part !== null) : [];
    },
    /** @param {State} state @param {string} lead */
    show(state, lead) {
      // The next step is on its way: until it is here, this one stays as it is, with whatever has focus in it.
      if (!step || String(state.room?.step) !== step.dataset.step) return;
      for (const name of step.querySelectorAll("[data-lead]")) setText(name, lead);
      for (const part of parts) part.show(state, lead);
    },
  };
}
