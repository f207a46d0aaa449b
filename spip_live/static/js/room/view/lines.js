// Messages in the console: everybody's chat, and one private thread at a time.
/** @import { Unsent } from "../types.js" */
import { ukTime } from "../clock.js";
import { el, keyed, quietly, refill, setAttr } from "./dom.js";

/** @typedef {{id: string, at: string, text: string, name: string, lead: boolean, unsent?: Unsent}} Line */

/** @param {HTMLElement} log the element that scrolls @param {HTMLElement} list @param {Line[]} lines
 * @param {{again: (id: string) => void, discard: (id: string) => void, remove?: (id: string) => void}} acts */
export function showLines(log, list, lines, acts) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const before = list.childElementCount;
  keyed(list, lines, (line) => line.id, () => el("li"), (item, line) => {
    setAttr(item, "class", `msg${line.lead ? " msg--lead" : ""}${line.unsent?.failed ? " msg--failed" : ""}`);
    refill(item, JSON.stringify(line), () => fill(line, acts));
  });
  if (list.childElementCount > before && (atEnd || lines.at(-1)?.unsent)) log.scrollTop = log.scrollHeight;
}

/** @param {Line} line @param {{again: (id: string) => void, discard: (id: string) => void, remove?: (id: string) => void}} acts */
function fill(line, { again, discard, remove }) {
  const head = el("p", {}, el("b", {}, el("bdi", {}, line.name), line.lead ? " (facilitator)" : ""), " ",
    el("time", { datetime: line.at }, ukTime(line.at)));
  if (remove && !line.unsent) {
    const button = el("button", { type: "button", class: "msg__do" }, "Remove", quietly(` the message of ${line.name}`));
    button.addEventListener("click", () => remove(line.id));
    head.append(" ", button);
  }
  return [head, el("p", { class: "msg__text" }, line.text), sending(line, again, discard)];
}

/** @param {Line} line @param {(id: string) => void} again @param {(id: string) => void} discard */
function sending(line, again, discard) {
  if (!line.unsent) return null;
  if (!line.unsent.failed) return el("p", { class: "msg__state" }, "Sending…");
  const retry = el("button", { type: "button", class: "btn btn--s" }, "Try again");
  const forget = el("button", { type: "button", class: "btn btn--s" }, "Delete");
  retry.addEventListener("click", () => again(line.id));
  forget.addEventListener("click", () => discard(line.id));
  return el("p", { class: "msg__state" }, line.unsent.failed, retry, forget);
}

/** A form whose Enter sends, and Shift with Enter begins a new line.
 * @param {HTMLFormElement} form @param {(text: string) => void} send */
export function onWritten(form, send) {
  const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const submit = () => {
    const said = text.value.trim();
    if (!said) { text.focus(); return; }
    send(said);
    text.value = "";
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
}
