// The closed questions of a step on the console: totals from four answers on, shown or hidden, open or closed, one by one
// and all together.
/** @import { Console, ConsoleAsk } from "../../types.js" */
import { bar, byId, el, quietly, refill, setAttr, setText } from "../dom.js";

const FROM_FOUR = "There are no totals before the fourth answer: fewer could give somebody away.";
const HIDDEN_CUES = ["scene", "views", "compare", "debrief"];

/** @typedef {(event: string, payload: Record<string, unknown>) => Promise<unknown>} Act */

/** What may be asked about now: how a story goes on is not asked before the vote.
 * @param {Console} console */
export const asksNow = (console) =>
  console.moves?.kind === "scenario" && HIDDEN_CUES.includes(console.play.cue ?? "scene") ? [] : console.asks;

/** What the two buttons for all questions say, and mean.
 * @param {ConsoleAsk[]} asks */
export function forAll(asks) {
  const ready = asks.filter((ask) => ask.totals !== null && !ask.shown);
  const shown = asks.some((ask) => ask.shown);
  const open = asks.some((ask) => ask.open);
  const many = asks.length > 1;
  return {
    show: ready.length > 0 || !shown, may: ready.length > 0 || shown, closed: open,
    showWords: ready.length > 0 || !shown ? (many ? "Show all results" : "Show results") : many ? "Hide all results" : "Hide results",
    closeWords: open ? (many ? "Close all answers" : "Close answers") : many ? "Open all answers again" : "Open answers again",
    note: asks.some((ask) => ask.totals === null && !ask.shown) ? FROM_FOUR : "",
  };
}

/** Everybody here has answered, and nobody has been shown what: then that is what comes next.
 * @param {ConsoleAsk[]} asks */
export const ripe = (asks) => asks.length > 0 && asks.every((ask) => ask.answered >= ask.here)
  && asks.some((ask) => ask.totals !== null && !ask.shown);

/** @param {Console} console */
export function showForAll(console) {
  const asks = asksNow(console);
  const all = forAll(asks);
  for (const id of ["show-results", "close-answers"]) byId(id).hidden = !asks.length;
  setText(byId("show-results"), all.showWords);
  setAttr(byId("show-results"), "aria-disabled", String(!all.may));
  setText(byId("close-answers"), all.closeWords);
  return asks.length ? all.note : "";
}

/** The totals on the facilitator's own copy of the step, with a button or two for each of many questions.
 * @param {Console} console @param {Act} act */
export function showTotals(console, act) {
  const asks = asksNow(console);
  for (const section of byId("now").querySelectorAll("[data-totals]")) {
    const box = /** @type {HTMLElement} */ (section);
    const ask = asks.find((one) => one.ask === box.dataset.totals);
    const words = box.querySelector("[data-totals-words]");
    if (words) setText(words, ask ? askWords(ask) : "");
    showBars(box, ask ?? null);
    if (asks.length > 1 && ask) showButtons(box, ask, console, act);
  }
}

/** @param {HTMLElement} box @param {ConsoleAsk | null} ask */
function showBars(box, ask) {
  const list = box.querySelector("ul");
  if (list) setAttr(list, "class", ask?.totals ? "bars" : "choices-plain");
  for (const item of box.querySelectorAll("li")) {
    const count = ask?.totals?.find((one) => one.slug === item.dataset.slug)?.count ?? null;
    const label = el("span", {}, item.firstElementChild?.textContent ?? "");
    const answered = ask?.answered ?? 0;
    refill(item, JSON.stringify([count, answered]), () => count === null ? [label]
      : [label, el("span", { class: "n" }, `${count} of ${answered}`), bar(count, answered)]);
  }
}

/** @param {ConsoleAsk} ask */
export const askWords = (ask) => `${ask.answered} of ${ask.here} have answered.${whoSees(ask)}${ask.open ? "" : " Answers are closed."}`;

/** @param {ConsoleAsk} ask */
const whoSees = (ask) => ask.shown ? " Everyone sees the results." : ask.totals ? " Only you see the totals." : "";

/** @param {HTMLElement} box @param {ConsoleAsk} ask @param {Console} console @param {Act} act */
function showButtons(box, ask, console, act) {
  let row = box.querySelector("[data-ask-moves]");
  if (!row) {
    row = el("p", { class: "row ask__moves", "data-ask-moves": true }, el("button", { type: "button", class: "btn btn--s" }), el("button", { type: "button", class: "btn btn--s" }));
    box.append(row);
  }
  const [show, close] = /** @type {HTMLElement[]} */ ([...row.children]);
  const about = quietly(`: ${ask.question}`).outerHTML;
  const label = (/** @type {HTMLElement} */ button, /** @type {string} */ words) => refill(button, words + about, () => [words, quietly(`: ${ask.question}`)]);
  label(show, ask.shown ? "Hide" : "Show results");
  setAttr(show, "aria-disabled", String(!ask.shown && ask.totals === null));
  label(close, ask.open ? "Close answers" : "Open again");
  show.onclick = () => { if (show.getAttribute("aria-disabled") !== "true") act("show_results", { step: console.step, ask: ask.ask, show: !ask.shown }); };
  close.onclick = () => { act("close_answers", { step: console.step, ask: ask.ask, closed: ask.open }); };
}
