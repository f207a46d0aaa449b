// The plan with how far it has run behind, and the panel of what every screen shows now.
/** @import { Console, PlanStep } from "../types.js" */
import { countdown, driftWords, ukTime } from "../clock.js";
import { isOpen } from "../console_state.js";
import { byId, el, icon, keyed, quietly, refill, setAttr, setText } from "./dom.js";

/** What each kind of step is called: steps/_kinds.html says it once, for every page.
 * @returns {Record<string, string>} */
const kindNames = () => JSON.parse(byId("room").dataset.kinds ?? "{}");

/** @param {string} kind */
const kindName = (kind) => kindNames()[kind] ?? kind;

/** The step whose jump is being confirmed.
 * @type {number | null} */
let jumping = null;

/** Draws once more what was drawn last: lines outlive the snapshot that they were made for. */
let redraw = () => {};

/** @param {Console} console @param {(to: number) => void} jump */
export function showPlan(console, jump) {
  redraw = () => showPlan(console, jump);
  const open = isOpen(console);
  setText(byId("drift"), open && console.drift_minutes !== null ? driftWords(console.drift_minutes) : "");
  if (!open) jumping = null;
  keyed(byId("plan"), console.plan, (step) => String(step.n), (step) => make(step, jump), (item, step) => update(item, step, open));
}

/** @param {PlanStep} step @param {(to: number) => void} jump */
function make(step, jump) {
  const button = el("button", { type: "button" });
  const go = el("button", { type: "button", class: "btn btn--main btn--s" }, "Show it to everyone");
  const stay = el("button", { type: "button", class: "btn btn--s" }, "Cancel");
  const confirm = el("p", { class: "row jump", hidden: true }, go, stay);
  const item = el("li", {}, button, confirm);
  const draw = (/** @type {number | null} */ n) => { jumping = n; redraw(); };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    draw(jumping === step.n ? null : step.n);
    if (!confirm.hidden) go.focus();
  });
  stay.addEventListener("click", () => { draw(null); button.focus(); });
  go.addEventListener("click", () => { draw(null); jump(step.n); button.focus(); });
  return item;
}

/** @param {HTMLElement} item @param {PlanStep} step @param {boolean} open */
function update(item, step, open) {
  const state = open ? step.state : "next";
  const [button, confirm] = /** @type {HTMLElement[]} */ ([...item.children]);
  setAttr(item, "class", state);
  setAttr(item, "aria-current", state === "now" ? "step" : null);
  setAttr(button, "aria-disabled", String(!open || state === "now"));
  setAttr(button, "aria-expanded", open && state !== "now" ? String(jumping === step.n) : null);
  if (state === "now" && jumping === step.n) jumping = null;
  if (state === "now" && item.dataset.shown !== "now") keepInSight(item);
  item.dataset.shown = state;
  confirm.hidden = jumping !== step.n;
  refill(button, JSON.stringify([step, state, open]), () => [
    el("span", { class: "num" }, state === "done" ? icon("check", true) : String(step.n + 1)),
    el("span", {}, PAST[state] ? quietly(PAST[state]) : null, step.title, " ", el("span", { class: "run__kind" }, kindName(step.kind)),
      state === "skipped" ? el("span", { class: "run__what" }, "Passed over") : null,
      step.branch && state !== "next" ? el("span", { class: "run__what" }, `Went on: ${step.branch}`) : null),
    el("span", { class: "note" }, `${step.minutes} min`)]);
}

const PAST = /** @type {Record<string, string>} */ ({ done: "Done: ", skipped: "Not shown: " });

/** Scrolls the plan, and only the plan.
 * @param {HTMLElement} item */
function keepInSight(item) {
  const panel = item.closest(".panel__body");
  if (panel) panel.scrollTop += item.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
}

/** @param {Console} console @param {number} now */
export function showNow(console, now) {
  const open = isOpen(console);
  const step = open ? console.step : null;
  const next = console.plan[step === null ? 0 : step + 1] ?? null;
  setText(byId("now-h"), step === null ? "Not open yet" : `On every screen now: step ${step + 1} of ${console.of}`);
  setText(byId("notes-h"), open ? "Your notes for this step" : "Before you open the room");
  showTimer(open ? console.ends_at : null, now, console.status === "held");
  setText(byId("next"), !open ? "Open the room" : next ? `Next: ${kindName(next.kind)}, ${next.title}` : "Last step");
  setAttr(byId("next"), "aria-disabled", String(open && !next));
  byId("back").hidden = !open;
  setAttr(byId("back"), "aria-disabled", String(step === 0));
  byId("add-time").hidden = !open;
  setText(byId("next-h"), next ? `${open ? "Next" : "First"}: step ${next.n + 1} of ${console.of}` : "Next");
  setText(byId("next-minutes"), next ? `${next.minutes} min` : "");
}

/** @param {string | null} endsAt @param {number} now @param {boolean} held */
function showTimer(endsAt, now, held) {
  const timer = byId("timer");
  const left = endsAt ? Date.parse(endsAt) - now : null;
  setText(timer, held ? "On hold" : left === null ? "" : countdown(left));
  setAttr(timer, "data-over", left !== null && left < 0 && !held ? "" : null);
}

/** @param {Console} console @param {string} planned */
export function showSummary(console, planned) {
  const here = console.expected.filter((p) => p.state === "here").length;
  const end = console.planned_end ? `planned end ${ukTime(console.planned_end)}` : "";
  const led = console.leads.length > 1 ? ` Led by ${console.leads.join(" and ")}.` : "";
  setText(byId("summary"), console.opened_at
    ? `Started ${ukTime(console.opened_at)}, ${end}. ${here} of ${console.expected.length} parents here.${led}`
    : `Planned start ${ukTime(planned)}, ${end}. ${console.expected.length} parents expected.`);
}
