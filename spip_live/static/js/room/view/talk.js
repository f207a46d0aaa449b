// The console's tabs: everybody's chat, private threads, and the incident note.
/** @import { State } from "../console_state.js" */
/** @import { Unsent } from "../types.js" */
import { ukTime } from "../clock.js";
import { CHAT, chat, threads, unread } from "../console_state.js";
import { byId, el, keyed, refill, setText } from "./dom.js";
import { onWritten, showLines } from "./lines.js";

const REACHABLE = ["waiting", "here", "dropped"];

/** @param {{say: (text: string) => void, private: (seat: string, text: string) => void, again: (id: string) => void,
 *   discard: (id: string) => void, removeMessage: (id: string) => void, read: (thread: string) => void}} acts */
export function talkView(acts) {
  const pick = /** @type {HTMLSelectElement} */ (byId("thread-pick"));
  const pickTab = tabs(() => acts.read(current()));
  const current = () => (byId("pane-chat").hidden ? (byId("pane-private").hidden ? "" : pick.value) : CHAT);
  onWritten(/** @type {HTMLFormElement} */ (byId("chat-form")), acts.say);
  onWritten(/** @type {HTMLFormElement} */ (byId("private-form")), (text) => acts.private(pick.value, text));
  pick.addEventListener("change", () => acts.read(pick.value));

  return {
    current,
    /** @param {string} seat */
    open(seat) {
      pick.value = seat;
      pickTab("tab-private");
      acts.read(seat);
      byId("private-text").focus();
    },
    /** @param {State} state */
    show(state) {
      showPicker(pick, state);
      showChat(state, acts);
      showThread(state, pick.value, acts);
      showCounts(state);
    },
  };
}

/** @param {State} state @param {Parameters<typeof talkView>[0]} acts */
function showChat(state, acts) {
  const lines = [...chat(state), ...state.outbox.filter((m) => m.to === "all").map(mine)];
  byId("chat-empty").hidden = lines.length > 0;
  showLines(byId("chat-log"), byId("chat-list"), lines, { ...acts, remove: acts.removeMessage });
}

/** @param {State} state @param {string} seat @param {Parameters<typeof talkView>[0]} acts */
function showThread(state, seat, acts) {
  const thread = threads(state).find((t) => t.seat_id === seat);
  const lines = [...(thread?.messages ?? []), ...state.outbox.filter((m) => m.seat === seat).map(mine)];
  byId("private-empty").hidden = lines.length > 0;
  byId("private-form").hidden = seat === "";
  const name = state.console.expected.find((p) => p.seat_id === seat)?.name ?? thread?.name ?? "";
  setText(byId("private-label"), `Message only to ${name}`);
  showLines(byId("private-log"), byId("private-list"), lines, acts);
}

/** @param {Unsent} unsent */
const mine = (unsent) => ({ id: unsent.id, at: unsent.at, text: unsent.text, name: "You", lead: true, unsent });

/** @param {HTMLSelectElement} pick @param {State} state */
function showPicker(pick, state) {
  const written = new Set(threads(state).map((t) => t.seat_id));
  const people = state.console.expected.filter((p) => REACHABLE.includes(p.state) || written.has(p.seat_id));
  const fresh = (/** @type {string} */ seat) => (unread(state, seat) ? ` (${unread(state, seat)} new)` : "");
  const options = people.map((p) => ({ value: p.seat_id, words: p.name + (p.state === "waiting" ? ", waiting" : "") + fresh(p.seat_id) }));
  const all = options.length ? options : [{ value: "", words: "Nobody yet" }];
  const chosen = pick.value;
  keyed(pick, all, (o) => o.value, (o) => el("option", { value: o.value }), (option, o) => setText(option, o.words));
  if (all.some((o) => o.value === chosen)) pick.value = chosen;
}

/** @param {State} state */
function showCounts(state) {
  count("tab-chat", unread(state, CHAT));
  count("tab-private", threads(state).reduce((sum, t) => sum + unread(state, t.seat_id), 0));
}

/** @param {string} tab @param {number} n */
function count(tab, n) {
  const badge = byId(tab).querySelector(".tab__n");
  if (!(badge instanceof HTMLElement)) return;
  badge.hidden = n === 0;
  setText(badge, `${n} new`);
}

/** @param {() => void} onPick @returns {(id: string) => void} */
function tabs(onPick) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.talk [role="tab"]')]);
  const pick = (/** @type {string} */ id) => {
    for (const tab of all) {
      tab.setAttribute("aria-selected", String(tab.id === id));
      tab.tabIndex = tab.id === id ? 0 : -1;
      byId(tab.getAttribute("aria-controls") ?? "").hidden = tab.id !== id;
    }
    onPick();
  };
  all.forEach((tab, i) => {
    tab.addEventListener("click", () => pick(tab.id));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = all[(i + by + all.length) % all.length];
      pick(next.id);
      next.focus();
    });
  });
  return pick;
}

/** @param {(text: string, about: string | null, safeguarding: boolean) => Promise<boolean>} save
 * @returns {(state: State) => void} */
export function noteView(save) {
  const text = /** @type {HTMLTextAreaElement} */ (byId("note-text"));
  const about = /** @type {HTMLSelectElement} */ (byId("note-about"));
  const keep = async (/** @type {boolean} */ safeguarding) => {
    const written = text.value.trim();
    if (!written) { setText(byId("note-state"), ""); text.focus(); return; }
    if (!await save(written, about.value || null, safeguarding)) { setText(byId("note-state"), "Not saved. Your words are still here: try again."); return; }
    text.value = "";
    setText(byId("note-state"), safeguarding ? "Saved and passed on as a safeguarding concern." : "Saved.");
  };
  byId("note-form").addEventListener("submit", (event) => { event.preventDefault(); keep(false); });
  byId("note-safeguarding").addEventListener("click", () => keep(true));
  return (state) => {
    const people = [{ value: "", words: "Nobody in particular" }, ...state.console.expected.map((p) => ({ value: p.seat_id, words: p.name }))];
    keyed(about, people, (o) => o.value, (o) => el("option", { value: o.value }), (option, o) => setText(option, o.words));
    const notes = [...state.console.notes].reverse();
    keyed(byId("note-list"), notes, (n) => n.id, () => el("li"), (item, n) => refill(item, JSON.stringify(n), () => [
      el("p", {}, el("b", {}, ukTime(n.at)), ` ${n.by}`, n.name ? `, about ${n.name}` : "", n.safeguarding ? el("span", { class: "tagx tagx--warn" }, "Safeguarding concern") : null),
      el("p", { class: "msg__text" }, n.text)]));
  };
}
