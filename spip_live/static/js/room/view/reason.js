// A confirmation that has room for a reason, and the reason of what was done at once; in the page and not over it, so that
// nothing else is covered. No reason holds up what must be done.
import { el, quietly, setText } from "./dom.js";

let forms = 0;

/** @param {HTMLButtonElement} opener @param {HTMLElement} holder where the form stands
 * @param {{ask: string, button: string, hint: string}} words @param {(reason: string | null) => void} then with the reason, if there is one yet */
export function reasonForm(opener, holder, { ask, button, hint }, then) {
  const id = `reason-${forms += 1}`;
  const text = el("input", { class: "field field--s", id, maxlength: "200", autocomplete: "off", "aria-describedby": `${id}-hint` });
  const form = el("form", { class: "reason", novalidate: true, hidden: true },
    el("label", { for: id }, ask), text,
    el("p", { class: "row" }, el("button", { type: "submit", class: "btn btn--stop btn--s" }, button),
      el("button", { type: "button", class: "btn btn--s", "data-cancel": true }, "Cancel")),
    el("p", { class: "note", id: `${id}-hint` }, hint));
  const show = (/** @type {boolean} */ open) => {
    form.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? text : opener).focus();
  };
  opener.addEventListener("click", () => show(Boolean(form.hidden)));
  form.querySelector("[data-cancel]")?.addEventListener("click", () => show(false));
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    then(text.value.trim() || null);
  });
  holder.append(form);
}

/** Why somebody was sent out: what is written down, and a place to write it or put it right.
 * @param {string} name @param {(reason: string) => Promise<boolean>} keep whether it was kept */
export function whyForm(name, keep) {
  const id = `reason-${forms += 1}`;
  const text = el("input", { class: "field field--s", id, maxlength: "200", autocomplete: "off", "aria-describedby": `${id}-hint` });
  const form = el("form", { class: "reason", novalidate: true, hidden: true, "data-why": true },
    el("p", { "data-gone": true }), el("label", { for: id }, `Why did ${name} have to go?`), text,
    el("p", { class: "note", id: `${id}-hint` }, "For staff only. In the record now: ", el("b", { "data-kept": true })),
    el("p", { class: "row" }, el("button", { type: "submit", class: "btn btn--s" }, "Keep this reason", quietly(` for ${name}`))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = text.value.trim();
    if (!reason) text.focus();
    else void keep(reason).then((kept) => { if (kept && text.value.trim() === reason) text.value = ""; });
  });
  return form;
}

/** @param {HTMLElement} holder of a form for the reason @param {string | null} why null: nobody was sent out
 * @param {boolean} removed rather than turned away */
export function showWhy(holder, why, removed) {
  const form = holder.querySelector("[data-why]");
  if (!(form instanceof HTMLElement)) return;
  form.hidden = why === null;
  const [gone, kept] = ["[data-gone]", "[data-kept]"].map((part) => /** @type {Element} */ (form.querySelector(part)));
  setText(gone, `${removed ? "They are out of the room." : "They were turned away."} They are told to call you, not why, and cannot come back unless you let them.`);
  setText(kept, why || "nothing yet");
}
