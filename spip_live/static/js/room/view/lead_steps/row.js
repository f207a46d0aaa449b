// Draws the moves of a step: its parts in order, what else may be done, and the one strong button. Whoever presses that one
// again and again goes through the step; nothing is sent twice while its first answer is awaited.
/** @import { Lead, Move } from "./move.js" */
import { byId, el, keyed, refill, setAttr, setText } from "../dom.js";

/** @param {(move: Move) => Promise<unknown>} then */
export function moveRow(then) {
  const natural = byId("natural");
  /** @type {Map<HTMLElement, Move>} */ const means = new Map();
  /** What each button has sent and had no answer to. @type {Map<HTMLElement, string>} */ const sent = new Map();

  /** @param {HTMLElement} button */
  const press = async (button) => {
    const move = means.get(button);
    if (!move || sent.get(button) === move.id) return;
    sent.set(button, move.id);
    setAttr(button, "aria-busy", "true");
    await then(move);
    if (sent.get(button) === move.id) sent.delete(button);
    setAttr(button, "aria-busy", null);
  };
  /** @param {string} kind */
  const make = (kind) => () => {
    const button = el("button", { type: "button", class: kind });
    button.addEventListener("click", () => { if (button.getAttribute("aria-current") !== "true") press(button); });
    return button;
  };
  /** @param {HTMLElement} button @param {Move} move */
  const update = (button, move) => {
    means.set(button, move);
    refill(button, JSON.stringify([move.words, move.mark ?? ""]), () => [move.words, move.mark ? el("span", { class: "btn__mark" }, move.mark) : null]);
    setAttr(button, "aria-busy", sent.get(button) === move.id ? "true" : null);
    setAttr(button, "aria-current", move.on ? "true" : null);
    if (button !== natural) button.classList.toggle("btn--main", move.strong === true);
  };
  // Twice in haste, or a key that is held down, means one step and not two.
  natural.addEventListener("click", (event) => { if (event.detail < 2) press(natural); });
  natural.addEventListener("keydown", (event) => { if (event.repeat) event.preventDefault(); });

  return {
    /** @param {Lead} lead */
    show(lead) {
      const move = typeof lead.natural === "string" ? null : lead.natural;
      const [track, others] = [byId("track"), byId("step-moves")];
      keyed(track, lead.track, (one) => one.id, make("cue"), update);
      keyed(others, lead.moves.filter((one) => one.id !== move?.id), (one) => one.id, make("btn btn--s"), update);
      track.hidden = !lead.track.length;
      others.hidden = !others.childElementCount;
      setText(byId("step-words"), lead.words);
      byId("step-lead").hidden = track.hidden && others.hidden && !lead.words;
      const focused = document.activeElement === natural;
      if (move) update(natural, move); else means.delete(natural);
      setAttr(natural, "aria-current", null);
      natural.hidden = move === null;
      byId("next").classList.toggle("btn--main", lead.natural === null);
      byId("show-results").classList.toggle("btn--main", lead.natural === "results");
      if (focused && natural.hidden) /** @type {HTMLElement} */ (others.firstElementChild ?? byId("next")).focus();
    },
    /** @param {string} words */
    note(words) {
      byId("moves-note").hidden = words === "";
      setText(byId("moves-note"), words);
    },
  };
}
