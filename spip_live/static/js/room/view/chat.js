// Messages and the form that writes them. A message to the facilitator only looks different while it is written,
// too: sending it to everybody by mistake could be dangerous.
/** @import { State } from "../state.js" */
/** @import { Unsent } from "../types.js" */
import { ukTime } from "../clock.js";
import { messages } from "../state.js";
import { byId, el, keyed, refill, setAttr, setText } from "./dom.js";

const NEARLY_FULL = 400;

/** @typedef {{id: string, at: string, text: string, name: string, lead: boolean, mine: boolean, only: boolean,
 *   unsent?: Unsent}} Line */

/** @param {{send: (text: string, to: "all" | "lead") => void, again: (id: string) => void, discard: (id: string) => void,
 *   typed: (text: string, to: string) => void, kept: {text: string, to: "all" | "lead"} | null}} wiring */
export function chatView({ send, again, discard, typed, kept }) {
  const form = /** @type {HTMLFormElement} */ (byId("chat-form"));
  const text = /** @type {HTMLTextAreaElement} */ (byId("chat-text"));
  const choice = () => /** @type {"all" | "lead"} */ (new FormData(form).get("to") ?? "lead");
  let onlyLead = false;
  const to = () => (onlyLead ? "lead" : choice());

  /** @param {string} which */
  const choose = (which) => {
    const radio = form.querySelector(`[name="to"][value="${which}"]`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
    dress();
  };
  const dress = () => setAttr(form, "data-to", to());
  const submit = () => {
    const said = text.value.trim();
    if (!said) { text.focus(); return; }
    send(said, to());
    text.value = "";
    typed("", to());
    showLeft(text);
  };

  if (kept) { text.value = kept.text; choose(kept.to); }
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  form.addEventListener("change", () => { dress(); typed(text.value, to()); });
  text.addEventListener("input", () => { typed(text.value, to()); showLeft(text); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });

  return {
    choose, text,
    /** @param {State} state @param {string} lead */
    show(state, lead) {
      const room = state.room;
      onlyLead = !room || room.status !== "live";
      byId("chat-to").hidden = onlyLead;
      dress();
      setText(byId("chat-h"), room ? "Chat" : `Messages with ${lead}`);
      setText(byId("to-lead"), `Only ${lead}`);
      setText(byId("chat-label"), labelWords(to(), room, lead));
      const lines = /** @type {Line[]} */ ([...messages(state), ...state.outbox.map((m) => waitingLine(m, state.mine.name))]);
      const empty = byId("chat-empty");
      empty.hidden = lines.length > 0;
      setText(empty, emptyWords(room?.status ?? null, lead));
      showLines(lines, lead, again, discard);
    },
  };
}

/** @param {"all" | "lead"} to @param {import("../types.js").Room | null} room @param {string} lead */
function labelWords(to, room, lead) {
  if (to === "all") return room?.breakouts ? "Message to everyone, in all groups" : "Message to everyone";
  return room?.status === "held" ? `Message only to ${lead} (group chat is paused)` : `Message only to ${lead}`;
}

/** @param {string | null} status @param {string} lead */
function emptyWords(status, lead) {
  if (status === null) return `Something on your mind? Write to ${lead} here. Nobody else can read it.`;
  return status === "held" ? `Chat with the group is paused. You can still write to ${lead}.`
    : "Nothing has been written yet. Messages are gone when your session ends.";
}

/** @param {Unsent} unsent @param {string} name @returns {Line} */
const waitingLine = (unsent, name) =>
  ({ id: unsent.id, at: unsent.at, text: unsent.text, name, lead: false, mine: true, only: unsent.to === "lead", unsent });

/** @param {HTMLTextAreaElement} text */
function showLeft(text) {
  const note = byId("chat-left");
  note.hidden = text.value.length < NEARLY_FULL;
  setText(note, `${text.maxLength - text.value.length} characters left`);
}

/** @param {Line[]} lines @param {string} lead @param {(id: string) => void} again @param {(id: string) => void} discard */
function showLines(lines, lead, again, discard) {
  const log = byId("chat-log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const before = log.querySelectorAll("li").length;
  keyed(byId("chat-list"), lines, (line) => line.id, () => el("li"), (item, line) => {
    setAttr(item, "class", ["msg", line.only ? "msg--private" : line.lead ? "msg--lead" : "",
      line.unsent?.failed ? "msg--failed" : ""].filter(Boolean).join(" "));
    refill(item, JSON.stringify([line, lead]), () => [
      el("p", {}, el("b", {}, el("bdi", {}, who(line)), about(line, lead)), " ", el("time", { datetime: line.at }, ukTime(line.at))),
      el("p", { class: "msg__text" }, line.text), state(line, again, discard)]);
  });
  const grew = log.querySelectorAll("li").length > before;
  if (grew && (atEnd || lines.at(-1)?.mine)) log.scrollTop = log.scrollHeight;
}

/** @param {Line} line */
const who = (line) => (line.mine ? "You" : line.name);

/** @param {Line} line @param {string} lead */
function about(line, lead) {
  if (line.only) return line.mine ? `, only to ${lead}` : ", only to you";
  return line.lead && !line.mine ? " (facilitator)" : "";
}

/** @param {Line} line @param {(id: string) => void} again @param {(id: string) => void} discard */
function state(line, again, discard) {
  if (!line.unsent) return null;
  if (!line.unsent.failed) return el("p", { class: "msg__state" }, "Sending…");
  const retry = el("button", { type: "button", class: "btn" }, "Try again");
  const forget = el("button", { type: "button", class: "btn" }, "Delete");
  retry.addEventListener("click", () => again(line.id));
  forget.addEventListener("click", () => discard(line.id));
  return el("p", { class: "msg__state" }, line.unsent.failed, retry, forget);
}
