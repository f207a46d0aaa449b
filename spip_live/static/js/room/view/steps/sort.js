// Cards and piles: how many cards are still to do, and, once the group's answers are compared, where each belongs.
/** @import { State } from "../../state.js" */
import { chosen } from "../../taking_part.js";
import { setText } from "../dom.js";

/** @param {number} done @param {number} all */
export function cardsWords(done, all) {
  if (done === 0) return `${all} cards`;
  return done === all ? `All ${all} cards are done. You can still change them.` : `${done} of ${all} cards done`;
}

/** @param {HTMLElement} step */
export function sortView(step) {
  const cards = /** @type {HTMLElement[]} */ ([...step.querySelectorAll("[data-card]")]);
  const left = step.querySelector("[data-cards-left]");
  if (!left) return null;
  return {
    /** @param {State} state */
    show(state) {
      const done = cards.filter((card) => chosen(state, card.dataset.card) !== null).length;
      setText(left, state.room?.play.cue === "compare" ? "" : cardsWords(done, cards.length));
    },
  };
}
