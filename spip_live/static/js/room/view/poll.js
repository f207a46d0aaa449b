// A question on the step: choosing, sending, changing one's mind, and the results once they are shown.
/** @import { State } from "../state.js" */
/** @import { Count, Poll } from "../types.js" */
import { chosen } from "../state.js";
import { bar, el, keyed, refill, setText } from "./dom.js";

/** @param {HTMLElement} step @param {{send: (choice: string) => void, picked: (choice: string) => void, kept: string | null}} wiring */
export function pollView(step, { send, picked, kept }) {
  const form = step.querySelector("[data-poll]");
  if (!(form instanceof HTMLFormElement)) return null;
  let touched = kept !== null;
  if (kept) pick(form, kept);

  form.addEventListener("change", () => {
    touched = true;
    picked(choiceIn(form) ?? "");
    part(form, "error").hidden = true;
    form.dispatchEvent(new Event("redraw", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = choiceIn(form);
    if (choice) send(choice);
    else { part(form, "error").hidden = false; form.querySelector("input")?.focus(); }
  });

  return {
    /** @param {State} state @param {string} lead */
    show(state, lead) {
      // The next step is on its way: until it is here, this one stays as it is, with whatever has focus in it.
      if (String(state.room?.step) !== step.dataset.step) return;
      const poll = state.room?.poll ?? null;
      const sent = chosen(state);
      if (!touched && sent) pick(form, sent);
      showForm(form, poll, state, sent);
      showResults(step, poll, sent, lead);
    },
  };
}

/** @param {HTMLFormElement} form @param {Poll | null} poll @param {State} state @param {string | null} sent */
function showForm(form, poll, state, sent) {
  const open = poll?.open ?? false;
  const sending = state.answering?.phase === "sending";
  const choice = choiceIn(form);
  // Once the results are on screen and answers are closed, the bars say everything that the form said.
  form.hidden = !open && Boolean(poll?.results);
  for (const input of form.querySelectorAll("input")) input.disabled = !open;
  const button = /** @type {HTMLButtonElement} */ (part(form, "send"));
  button.hidden = !open || (sent !== null && choice === sent && state.answering?.phase !== "failed");
  setText(button, sent === null ? "Send answer" : state.answering?.phase === "failed" ? "Try again" : "Change answer");
  const words = part(form, "state");
  words.dataset.state = sending ? "sending" : state.answering ? "failed" : sent ? "sent" : "";
  setText(words, stateWords(open, sending, state.answering?.why ?? "", sent !== null, choice === sent));
}

/** @param {boolean} open @param {boolean} sending @param {string} why @param {boolean} sent @param {boolean} same */
function stateWords(open, sending, why, sent, same) {
  if (sending) return "Sending…";
  if (why) return why;
  if (!open) return sent ? "Answers are closed. Yours is in." : "Answers are closed.";
  if (!sent) return "";
  return same ? "Your answer is in. You can change it until answers close." : "Not sent yet: your earlier answer still counts.";
}

/** @param {HTMLElement} step @param {Poll | null} poll @param {string | null} sent @param {string} lead */
function showResults(step, poll, sent, lead) {
  const section = step.querySelector("[data-results]");
  if (!(section instanceof HTMLElement)) return;
  const results = poll?.results ?? null;
  section.hidden = !results;
  if (!poll || !results) return;
  const words = section.querySelector("[data-results-words]");
  const bars = section.querySelector("[data-results-bars]");
  if (!words || !(bars instanceof HTMLElement)) return;
  setText(words, `${poll.answered} of ${poll.here} have answered. ${lead} is showing the results. Nobody sees who chose what.`);
  showBars(bars, results, poll.answered, sent, labels(step));
}

/** @param {HTMLElement} bars @param {Count[]} counts @param {number} answered @param {string | null} mine
 * @param {Map<string, string>} labels */
export function showBars(bars, counts, answered, mine, labels) {
  keyed(bars, counts, (c) => c.slug, () => el("li"), (item, c) => {
    item.classList.toggle("mine", c.slug === mine);
    refill(item, JSON.stringify([c, answered, mine]), () => [
      el("span", {}, c.slug === "pass" ? "Passed" : c.label ?? labels.get(c.slug) ?? c.slug,
        c.slug === mine ? el("span", { class: "you" }, " (your answer)") : null),
      el("span", { class: "n" }, `${c.count} of ${answered}`), bar(c.count, answered)]);
  });
}

/** @param {HTMLElement} step */
const labels = (step) => new Map([...step.querySelectorAll(".choice")].map((label) =>
  [label.querySelector("input")?.value ?? "", label.textContent?.trim() ?? ""]));

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLElement} */
function part(form, name) {
  const found = form.querySelector(`[data-poll-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the question has no ${name}`);
  return found;
}

/** @param {HTMLFormElement} form */
const choiceIn = (form) => {
  const input = form.querySelector("input:checked");
  return input instanceof HTMLInputElement ? input.value : null;
};

/** @param {HTMLFormElement} form @param {string} choice */
function pick(form, choice) {
  for (const input of form.querySelectorAll("input")) input.checked = input.value === choice;
}
