// On the facilitator's copy of a step: which of its parts, pictures and endings are on every screen, and who has which view.
/** @import { Console } from "../../types.js" */
import { isOpen } from "../../console_state.js";
import { byId, el, setAttr, setText } from "../dom.js";
import { frameNow } from "./film.js";
import { cueOf } from "./move.js";
import { showScreen } from "./screen.js";
import { dealtCounts } from "./scenario.js";

/** @param {Console} console @param {number} now */
export function showSheet(console, now) {
  const sheet = /** @type {HTMLElement | null} */ (byId("now").querySelector("[data-step]"));
  if (!sheet || Number(sheet.dataset.step) !== console.step) return;
  showScreen(sheet, console, now);
  if (!isOpen(console)) return;
  const cue = cueOf(console);
  // Of the endings only the one that was taken is on screen, so it is marked and what holds them is not.
  for (const part of sheet.querySelectorAll("[data-cue-part]")) mark(part, partsOf(part).includes(cue) && !part.querySelector("[data-ending]"));
  for (const ending of sheet.querySelectorAll("[data-ending]")) {
    mark(ending, cue === "ending" && /** @type {HTMLElement} */ (ending).dataset.ending === console.play.branch);
  }
  const picture = frameNow(console, now);
  for (const [n, frame] of [...sheet.querySelectorAll("[data-frame]")].entries()) mark(frame, n === picture);
  if (console.moves?.kind === "scenario") showDealt(sheet, console);
  follow(sheet, `${cue}:${console.play.branch}:${picture}`);
}

/** @param {Element} part */
const partsOf = (part) => (/** @type {HTMLElement} */ (part).dataset.cuePart ?? "").split(" ");

/** @param {Element} node @param {boolean} on */
const mark = (node, on) => setAttr(node, "data-on", on ? "" : null);

/** @param {HTMLElement} sheet @param {Console} console */
function showDealt(sheet, console) {
  for (const { slug, count } of dealtCounts(console)) {
    const view = sheet.querySelector(`[data-view="${CSS.escape(slug)}"]`);
    if (!view) continue;
    let words = view.querySelector("[data-dealt]");
    if (!words) view.querySelector("h3")?.after(words = el("p", { class: "ask__meta", "data-dealt": true }));
    if (words) setText(words, count === 1 ? "1 parent has this view." : `${count} parents have this view.`);
  }
}

/** Brings what has just come on screen into sight, and moves nothing but this panel.
 * @param {HTMLElement} sheet @param {string} where */
function follow(sheet, where) {
  if (sheet.dataset.follows === where) return;
  const first = sheet.dataset.follows === undefined;
  sheet.dataset.follows = where;
  const part = sheet.querySelector("[data-ending][data-on], [data-frame][data-on], [data-cue-part][data-on]");
  const panel = byId("now");
  if (!part || first && part.matches("[data-cue-part]:first-of-type")) return;
  panel.scrollTop += part.getBoundingClientRect().top - panel.getBoundingClientRect().top - 8;
}
