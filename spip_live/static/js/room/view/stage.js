// The middle of the parent's page: the waiting room, the step, a step that has not come yet, or a goodbye.
/** @import { State } from "../state.js" */
import { restLeft, ukTime } from "../clock.js";
import { adopt } from "../fragment.js";
import { byId, setAttr, setText } from "./dom.js";

/** @param {State} state */
export const viewOf = (state) => (state.bye ? "bye" : state.room ? "room" : "waiting");

/** @param {State} state */
export function showStage(state) {
  const view = viewOf(state);
  setAttr(byId("room"), "data-view", view);
  byId("waiting").hidden = view !== "waiting";
  if (view !== "room") {
    byId("step").replaceChildren();
    byId("step").hidden = true;
    byId("step-missing").hidden = true;
  }
  if (view === "waiting") showWaiting(state);
  for (const ending of byId("bye").querySelectorAll("[data-bye]")) {
    /** @type {HTMLElement} */ (ending).hidden = view !== "bye" || ending !== endingFor(state.bye);
  }
}

/** @param {string | null} kind */
const endingFor = (kind) => byId("bye").querySelector(`[data-bye="${kind}"]`)
  ?? byId("bye").querySelector('[data-bye="closed"]');

/** @param {State} state */
function showWaiting(state) {
  setText(byId("waiting-name"), state.mine.name);
  if (!state.wasIn) return;
  // The page brings these in the language that it is read in.
  for (const id of ["waiting-h", "waiting-lede"]) setText(byId(id), byId(id).dataset.back ?? "");
}

/** @param {number} n @param {Document} fetched @returns {HTMLElement | null} the step now on the page */
export function swapStep(n, fetched) {
  const step = adopt(fetched, `[data-step="${n}"]`);
  if (!step) return null;
  const holder = byId("step");
  const hadFocus = holder.contains(document.activeElement);
  holder.replaceChildren(step);
  holder.hidden = false;
  byId("step-missing").hidden = true;
  byId("stage").scrollTop = 0;
  // Focus that stood inside the old step would fall to the top of the page; nobody else's focus is moved.
  if (hadFocus) focusOn(step.querySelector("h2"));
  return step;
}

/** @param {State} state */
export function showMissing(state) {
  byId("step").hidden = true;
  byId("step-missing").hidden = false;
  setText(byId("missing-h"), state.room?.title ?? "The next step");
}

/** @param {State} state @param {number} now */
export function showRest(state, now) {
  const rest = byId("step").querySelector("[data-rest]");
  const ends = state.room?.ends_at;
  if (!rest || !ends) return;
  const left = Date.parse(ends) - now;
  const count = rest.querySelector("[data-rest-count]");
  const until = rest.querySelector("[data-rest-until]");
  if (count) setText(count, restLeft(left));
  if (until) setText(until, left > 0 ? `Be back at ${ukTime(ends)}. Stretch your legs, get a drink, look out of a window.`
    : "We are starting again in a moment.");
}

/** @param {Element | null} node */
export function focusOn(node) {
  if (node instanceof HTMLElement) node.focus({ preventScroll: true });
}
