// Who is invited to write captions, on the console: they hear what is said, so whoever leads sees them, and may end it.
/** @import { Captioner, Console } from "../types.js" */
import { named } from "../captions.js";
import { byId, el, icon, keyed, quietly, refill } from "./dom.js";

/** Whose removal is asked about: one at a time.
 * @type {string | null} */
let asked = null;

/** @param {Console} console @param {(id: string) => unknown} remove */
export function showListening(console, remove) {
  const ended = console.status === "ended";
  keyed(byId("listening"), ended ? [] : console.captioners, (c) => c.id,
    (c) => make(c, remove, () => showListening(console, remove)), (item, c) => fill(item, c, console.breakouts.state === "apart"));
}

/** @param {Captioner} captioner @param {(id: string) => unknown} remove @param {() => void} redraw */
function make({ id, name }, remove, redraw) {
  const button = (/** @type {string} */ words, /** @type {string} */ part, kind = "") =>
    el("button", { type: "button", class: `btn btn--s ${kind}`, "data-part": part }, words, quietly(`: ${name}`));
  const item = el("li", {}, el("span", { class: "listens__who" }), button("Remove", "ask"), button("Yes, remove", "yes", "btn--stop"), button("Keep", "no"));
  item.addEventListener("click", (event) => {
    const part = event.target instanceof HTMLElement ? event.target.closest("button")?.dataset.part : null;
    if (!part) return;
    if (part === "yes") remove(id);
    asked = part === "ask" ? id : null;
    redraw();
    /** @type {HTMLElement | null} */ (item.querySelector("button:not([hidden])"))?.focus();
  });
  return item;
}

/** @param {HTMLElement} item @param {Captioner} captioner @param {boolean} apart */
function fill(item, captioner, apart) {
  const who = /** @type {HTMLElement} */ (item.firstElementChild);
  refill(who, JSON.stringify([captioner, apart]), () => [icon("cc", true), el("span", {}, el("b", {}, captioner.name),
    captioner.here ? `, live captions: hears ${apart ? named(captioner.breakout) : "the room"}` : ", captioner: not here")]);
  for (const button of item.querySelectorAll("button")) button.hidden = (button.dataset.part === "ask") === (asked === captioner.id);
}
