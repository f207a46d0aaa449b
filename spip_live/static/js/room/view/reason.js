// A confirmation with a reason, in the page and not over it: nothing else is covered while it is open.
import { el } from "./dom.js";

let forms = 0;

/** @param {HTMLButtonElement} opener @param {HTMLElement} holder where the form stands
 * @param {{ask: string, button: string, hint: string}} words @param {(reason: string) => void} then */
export function reasonForm(opener, holder, { ask, button, hint }, then) {
  const id = `reason-${forms += 1}`;
  const text = el("input", { class: "field field--s", id, maxlength: "200", autocomplete: "off", "aria-describedby": `${id}-hint` });
  const form = el("form", { class: "reason", novalidate: true, hidden: true },
    el("label", { for: id }, ask), text, el("p", { class: "note", id: `${id}-hint` }, hint),
    el("p", { class: "row" }, el("button", { type: "submit", class: "btn btn--stop btn--s" }, button),
      el("button", { type: "button", class: "btn btn--s", "data-cancel": true }, "Cancel")));
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
    const reason = text.value.trim();
    if (reason) then(reason);
    else text.focus();
  });
  holder.append(form);
}
