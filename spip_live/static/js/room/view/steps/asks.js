// The closed questions of a step, however many: choosing, sending, changing one's mind, and the results once they are
// shown. One that is `auto` goes out as soon as something is chosen.
/** @import { State } from "../../state.js" */
/** @import { Ask, Count } from "../../types.js" */
/** @import { Around } from "./index.js" */
import { answeringOf, chosen } from "../../taking_part.js";
import { bar, el, keyed, refill, setText } from "../dom.js";

/** Arrow keys run through the choices: the one that is stayed on is meant. */
const SETTLES_MS = 500;

/** @param {HTMLElement} step @param {Around} around */
export function asksView(step, around) {
  const asks = [...step.querySelectorAll("[data-ask]")].map((box) => askView(step, /** @type {HTMLElement} */ (box), around));
  if (!asks.length) return null;
  return {
    /** @param {State} state @param {string} lead */
    show(state, lead) { for (const ask of asks) ask.show(state, lead); },
    stop() { for (const ask of asks) ask.stop(); },
  };
}

/** @param {HTMLElement} step @param {HTMLElement} box @param {Around} around */
function askView(step, box, { acts, kept, redraw }) {
  const form = /** @type {HTMLFormElement} */ (box.querySelector("[data-ask-form]"));
  const [n, slug, auto] = [Number(step.dataset.step), box.dataset.ask ?? "", box.dataset.auto !== undefined];
  const place = slug === "main" ? `pick:${n}` : `pick:${n}:${slug}`;
  const names = labels(form);
  /** @type {string | null} */ const earlier = kept.get(place);
  let touched = earlier !== null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let settling;
  if (earlier) pick(form, earlier);
  const send = () => { const choice = choiceIn(form); if (choice) acts.answer(n, slug, choice, !auto); };

  form.addEventListener("change", () => {
    touched = true;
    kept.set(place, choiceIn(form) ?? "");
    part(form, "error").hidden = true;
    clearTimeout(settling);
    if (auto) settling = setTimeout(send, SETTLES_MS);
    redraw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (choiceIn(form)) send();
    else { part(form, "error").hidden = false; form.querySelector("input")?.focus(); }
  });

  return {
    /** @param {State} state @param {string} lead */
    show(state, lead) {
      const ask = (state.room?.asks ?? []).find((one) => one.ask === slug) ?? null;
      const sent = chosen(state, slug);
      if (!touched && sent) pick(form, sent);
      showForm(form, ask, state, { slug, sent, auto });
      showResults(box, ask, sent, lead, names);
    },
    stop: () => clearTimeout(settling),
  };
}

/** @param {HTMLFormElement} form @param {Ask | null} ask @param {State} state
 * @param {{slug: string, sent: string | null, auto: boolean}} how */
function showForm(form, ask, state, { slug, sent, auto }) {
  const open = ask?.open ?? false;
  const answering = answeringOf(state, slug);
  const [sending, failed] = [answering?.phase === "sending", answering?.phase === "failed"];
  const choice = choiceIn(form);
  const same = sent !== null && choice === sent;
  // Once the results are on screen and answers are closed, the bars say everything that the form said.
  form.classList.toggle("poll--told", !open && Boolean(ask?.results));
  for (const input of form.querySelectorAll("input")) input.disabled = !open;
  const button = /** @type {HTMLButtonElement} */ (part(form, "send"));
  button.hidden = !open || (auto ? !failed : same && !failed);
  setText(button, failed ? "Try again" : sent === null ? "Send answer" : "Change answer");
  const words = part(form, "state");
  words.dataset.state = sending ? "sending" : answering ? "failed" : sent ? "sent" : "";
  setText(words, stateWords({ open, sending, why: answering?.why ?? "", sent: sent !== null, same, auto }));
}

/** @param {{open: boolean, sending: boolean, why: string, sent: boolean, same: boolean, auto: boolean}} facts */
export function stateWords({ open, sending, why, sent, same, auto }) {
  if (sending) return "Sending…";
  if (why) return why;
  if (!open) return sent ? "Answers are closed. Yours is in." : "Answers are closed.";
  if (!sent) return "";
  if (auto) return same ? "Kept" : "";
  return same ? "Your answer is in. You can change it until answers close." : "Not sent yet: your earlier answer still counts.";
}

/** @param {HTMLElement} box @param {Ask | null} ask @param {string | null} sent @param {string} lead
 * @param {Map<string, string>} names */
function showResults(box, ask, sent, lead, names) {
  const section = box.querySelector("[data-ask-results]");
  if (!(section instanceof HTMLElement)) return;
  const results = ask?.results ?? null;
  section.hidden = !results;
  const words = section.querySelector("[data-ask-words]");
  const bars = section.querySelector("[data-ask-bars]");
  if (!ask || !results || !words || !(bars instanceof HTMLElement)) return;
  setText(words, box.dataset.auto !== undefined ? `${ask.answered} of ${ask.here} have answered.`
    : `${ask.answered} of ${ask.here} have answered. ${lead} is showing the results. Nobody sees who chose what.`);
  showBars(bars, results, ask.answered, sent, names);
}

/** The words of a choice are the page's own: they are in the language that this parent reads.
 * @param {HTMLElement} bars @param {Count[]} counts @param {number} answered @param {string | null} mine
 * @param {Map<string, string>} names */
export function showBars(bars, counts, answered, mine, names) {
  keyed(bars, counts, (c) => c.slug, () => el("li"), (item, c) => {
    item.classList.toggle("mine", c.slug === mine);
    refill(item, JSON.stringify([c, answered, mine]), () => [
      el("span", {}, c.slug === "pass" ? "Passed" : names.get(c.slug) ?? c.label ?? c.slug,
        c.slug === mine ? el("span", { class: "you" }, " (your answer)") : null),
      el("span", { class: "n" }, `${c.count} of ${answered}`), bar(c.count, answered)]);
  });
}

/** @param {HTMLFormElement} form */
const labels = (form) => new Map([...form.querySelectorAll("label")].map((label) =>
  [label.querySelector("input")?.value ?? "", label.textContent?.trim() ?? ""]));

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLElement} */
function part(form, name) {
  const found = form.querySelector(`[data-ask-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the question has no ${name}`);
  return found;
}

/** @param {HTMLFormElement} form */
export const choiceIn = (form) => {
  const input = form.querySelector("input:checked");
  return input instanceof HTMLInputElement ? input.value : null;
};

/** @param {HTMLFormElement} form @param {string} choice */
function pick(form, choice) {
  for (const input of form.querySelectorAll("input")) input.checked = input.value === choice;
}
