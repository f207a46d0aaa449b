// What the facilitator's console knows: the newest snapshot, what is still to be sent, and what has been read. Pure.
/** @import { ChatMessage, Console, Thread, Unsent } from "./types.js" */
import { drop, fail, retry, settle, together, write } from "./outbox.js";
import { newer } from "./state.js";

/** `apart`: how many groups people were in last, and at which step: the server forgets groups that have come back.
 * @typedef {{console: Console, earlier: {chat: ChatMessage[], threads: Thread[]}, outbox: Unsent[],
 *   seen: Record<string, number>, apart: {step: number | null, groups: number} | null}} State */
/** @typedef {{type: "console", console: Console} | {type: "wrote", message: Unsent}
 *   | {type: "not_sent", id: string, why: string} | {type: "again", id: string} | {type: "discard", id: string}
 *   | {type: "read", thread: string}} Event */

export const CHAT = "chat";

/** @param {Console} console @returns {State} */
export function begin(console) {
  const fresh = { console, earlier: { chat: [], threads: [] }, outbox: [], seen: {}, apart: apartIn(console, null) };
  return [CHAT, ...console.threads.map((t) => t.seat_id)].reduce(read, /** @type {State} */ (fresh));
}

/** @param {State} state @param {Event} event @returns {State} */
export function reduce(state, event) {
  switch (event.type) {
    case "console": return heard(state, event.console);
    case "wrote": return { ...state, outbox: write(state.outbox, event.message) };
    case "not_sent": return { ...state, outbox: fail(state.outbox, event.id, event.why) };
    case "again": return { ...state, outbox: retry(state.outbox, event.id) };
    case "discard": return { ...state, outbox: drop(state.outbox, event.id) };
    case "read": return read(state, event.thread);
  }
}

/** @param {State} state @param {Console} console @returns {State} */
function heard(state, console) {
  if (!newer(state.console, console)) return state;
  const arrived = [...console.chat, ...console.threads.flatMap((t) => t.messages)];
  const next = { ...state, console, outbox: settle(state.outbox, arrived), apart: apartIn(console, state.apart) };
  if (state.console.boot === console.boot) return next;
  return { ...next, earlier: { chat: chat(state), threads: threads(state) } };
}

/** @param {Console} console @param {State["apart"]} before @returns {State["apart"]} */
const apartIn = ({ breakouts, step }, before) =>
  breakouts.state === "apart" && breakouts.groups.length ? { step, groups: breakouts.groups.length } : before;

/** @param {State} state */
export const chat = (state) => together(state.earlier.chat, state.console.chat);

/** Every thread, with what was written before the server started anew.
 * @param {State} state @returns {Thread[]} */
export function threads(state) {
  const now = new Map(state.console.threads.map((t) => [t.seat_id, t]));
  const kept = state.earlier.threads.filter((t) => !now.has(t.seat_id));
  const grown = state.console.threads.map((t) => {
    const before = state.earlier.threads.find((e) => e.seat_id === t.seat_id);
    return before ? { ...t, messages: together(before.messages, t.messages) } : t;
  });
  return [...kept, ...grown];
}

/** @param {State} state @param {string} thread @returns {{lead: boolean, id: string}[]} */
const written = (state, thread) => thread === CHAT ? chat(state)
  : threads(state).find((t) => t.seat_id === thread)?.messages ?? [];

/** @param {State} state @param {string} thread */
const fromParents = (state, thread) => written(state, thread).filter((m) => !m.lead).length;

/** @param {State} state @param {string} thread */
const read = (state, thread) => ({ ...state, seen: { ...state.seen, [thread]: fromParents(state, thread) } });

/** How many messages of a thread nobody at this console has looked at.
 * @param {State} state @param {string} thread */
export const unread = (state, thread) => Math.max(0, fromParents(state, thread) - (state.seen[thread] ?? 0));

const RANK = ["here", "dropped", "waiting", "expected", "left", "turned_away", "removed"];

/** The roll in the order a facilitator needs it: hands, then help, then who is here, then who is not.
 * @param {Console} console */
export function rollOrder(console) {
  /** @param {Console["expected"][number]} p */
  const rank = (p) => p.hand !== null ? p.hand : p.help ? 100 : 200 + Math.max(0, RANK.indexOf(p.state));
  return [...console.expected].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** @param {Console} console */
export const isOpen = (console) => console.status === "live" || console.status === "held";
