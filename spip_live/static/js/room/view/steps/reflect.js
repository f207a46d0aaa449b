// Words that are nobody else's: what a parent writes for themselves. This file alone reads those fields. It keeps them in
// the tab's own storage, so that a reload loses nothing, and can print them or put them into a file; it has no way to send
// anything. They are wiped with all else that this tab keeps: on leaving, at the end, and by the quick exit.
/** @import { Around } from "./index.js" */
import { setText } from "../dom.js";

/** @param {HTMLElement} step @param {Pick<Around, "kept" | "say">} around */
export function reflectView(step, { kept, say }) {
  const fields = /** @type {HTMLTextAreaElement[]} */ ([...step.querySelectorAll("[data-own-words]")]);
  if (!fields.length) return null;
  const place = (/** @type {HTMLTextAreaElement} */ field) => `own:${step.dataset.step}:${field.dataset.ownWords}`;
  const keep = (/** @type {HTMLTextAreaElement} */ field) => { kept.set(place(field), field.value); onPaper(field); };
  for (const field of fields) {
    field.value = kept.get(place(field)) ?? "";
    onPaper(field);
    field.addEventListener("input", () => keep(field));
  }
  const state = step.querySelector("[data-reflect-state]");
  const told = (/** @type {string} */ words) => { if (state) setText(state, words); say(words); };
  press(step, "print", () => window.print());
  press(step, "save", () => { save(asText(step, fields)); told("Saved to your device as notes.txt."); });
  press(step, "wipe", () => {
    for (const field of fields) { field.value = ""; keep(field); }
    told("Wiped. Nothing is left on this page.");
  });
  return { show() {} };
}

/** A field that is printed shows only as much as fits: paper has its words in full.
 * @param {HTMLTextAreaElement} field */
function onPaper(field) {
  const paper = field.parentElement?.querySelector("[data-paper]");
  if (paper) setText(paper, field.value);
}

/** @param {HTMLElement} step @param {string} name @param {() => void} deed */
function press(step, name, deed) {
  step.querySelector(`[data-reflect-${name}]`)?.addEventListener("click", deed);
}

/** @param {HTMLElement} step @param {HTMLTextAreaElement[]} fields */
function asText(step, fields) {
  const title = step.querySelector("h2")?.textContent?.trim() ?? "";
  const parts = fields.map((field) => [field.labels?.[0]?.textContent?.trim() ?? "", field.value.trim()]);
  return notes(title, parts);
}

/** @param {string} title @param {string[][]} parts each a question and what was written */
export const notes = (title, parts) => [title, ...parts.map(([asked, words]) => `${asked}\n\n${words}`)].join("\n\n") + "\n";

/** @param {string} text */
function save(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = "notes.txt";
  link.click();
  URL.revokeObjectURL(link.href);
}
