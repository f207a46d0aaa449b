// What a parent's page knows. A pure reducer: an event and a state give the next state, and nothing else happens.
// The server sends whole snapshots; the newest replaces, and is never merged. Only what was said is kept across a
// restart of the server, because the server itself forgets it then.
/** @import { Given, PartEvent, TakingPart } from "./taking_part.js" */
/** @import { Again, ChatMessage, Mine, Offering, PrivateMessage, Room, Unsent } from "./types.js" */
import { drop, fail, retry, settle, together, write } from "./outbox.js";
import { nothingYet, owedPart, remember, settlePart, takePart } from "./taking_part.js";

/** @typedef {{given: Given, hand: number | null, help: boolean, boot: string}} Acknowledged */
/** @typedef {{mine: Mine, room: Room | null, earlier: {chat: ChatMessage[], private: PrivateMessage[]},
 *   outbox: Unsent[], part: TakingPart, hand: boolean | null, help: boolean | null,
 *   bye: string | null, wasIn: boolean, early: Room | null}} State */
/** @typedef {{type: "room", room: Room} | {type: "mine", mine: Mine} | {type: "bye", kind: string}
 *   | {type: "wrote", message: Unsent} | {type: "not_sent", id: string, why: string} | {type: "again", id: string}
 *   | {type: "discard", id: string} | {type: "want_hand", up: boolean | null}
 *   | {type: "want_help", on: boolean | null} | PartEvent} Event */

/** @param {Mine} mine @param {Room | null} room @param {Unsent[]} outbox @param {Offering[]} offering @returns {State} */
export const begin = (mine, room, outbox = [], offering = []) => ({
  mine, room: mine.state === "admitted" ? room : null, earlier: { chat: [], private: [] },
  outbox, part: nothingYet(offering), hand: null, help: null, bye: null, wasIn: mine.state === "admitted", early: null,
});

/** A snapshot replaces an older one; after a restart the server counts anew, so another boot always does.
 * @param {{v: number, boot: string} | null} have @param {{v: number, boot: string}} got */
export const newer = (have, got) => have === null || have.boot !== got.boot || got.v >= have.v;

const HAND_APART_MS = 300;

/** @param {State} state @param {Event} event @returns {State} */
export function reduce(state, event) {
  if (state.bye) return state;
  switch (event.type) {
    case "room": return heardRoom(state, event.room);
    case "mine": return heardMine(state, event.mine);
    case "bye": return { ...begin({ ...state.mine, state: "gone", private: [] }, null), bye: event.kind };
    case "wrote": return { ...state, outbox: write(state.outbox, event.message) };
    case "not_sent": return { ...state, outbox: fail(state.outbox, event.id, event.why) };
    case "again": return { ...state, outbox: retry(state.outbox, event.id) };
    case "discard": return { ...state, outbox: drop(state.outbox, event.id) };
    case "want_hand": return { ...state, hand: event.up };
    case "want_help": return { ...state, help: event.on };
    default: return takePart(state, event);
  }
}

/** @param {State} state @param {Room} room @returns {State} */
function heardRoom(state, room) {
  // On being let in, the room may be heard of a moment before the news of it. Nothing is shown until then.
  if (state.mine.state !== "admitted") return newer(state.early, room) ? { ...state, early: room } : state;
  if (!newer(state.room, room)) return state;
  const restarted = state.room !== null && state.room.boot !== room.boot;
  const chat = restarted ? together(state.earlier.chat, state.room?.chat ?? []) : state.earlier.chat;
  return { ...state, room, wasIn: true, earlier: { ...state.earlier, chat }, outbox: settle(state.outbox, room.chat) };
}

/** @param {State} state @param {Mine} mine @returns {State} */
function heardMine(state, mine) {
  if (!newer(state.mine, mine)) return state;
  const next = { ...state, mine, hand: null, help: null, outbox: settle(state.outbox, mine.private), part: settlePart(state.part, mine) };
  if (state.mine.boot !== mine.boot) {
    next.earlier = { ...next.earlier, private: together(state.earlier.private, state.mine.private) };
  }
  if (mine.state === "admitted") return state.early ? heardRoom({ ...next, early: null }, state.early) : next;
  // Somebody who waits knows nothing of the room, not even what they saw of it a minute ago.
  return { ...next, room: null, early: state.mine.state === "admitted" ? null : state.early, part: nothingYet(), earlier: { chat: [], private: next.earlier.private },
        outbox: next.outbox.filter((m) => m.to === "lead") };
}

/** What the server has acknowledged, worth keeping in case it starts anew.
 * @param {Mine} mine @param {Acknowledged | null} before @returns {Acknowledged} */
export const acknowledged = (mine, before = null) => ({
  given: remember(before?.given ?? null, mine, before !== null && before.boot !== mine.boot),
  hand: mine.hand, help: mine.help, boot: mine.boot,
});

/** What to give again to a server that has started anew and forgotten it.
 * @param {Acknowledged | null} before @param {Mine} mine @returns {Again[]} */
export function owed(before, mine) {
  if (!before || before.boot === mine.boot || mine.state !== "admitted") return [];
  const again = owedPart(before.given, mine);
  if (before.hand !== null && mine.hand === null) {
    // One after the other, in the order in which they were up.
    again.push({ event: "hand", payload: { up: true }, after: (before.hand - 1) * HAND_APART_MS });
  }
  if (before.help && !mine.help) again.push({ event: "help", payload: { on: true } });
  return again;
}

/** @param {State} state */
export const handUp = (state) => state.hand ?? state.mine.hand !== null;

/** @param {State} state */
export const helpOn = (state) => state.help ?? state.mine.help;

/** Every message that this page may show, in order, with whether only the facilitator and this parent see it.
 * @param {State} state */
export function messages(state) {
  const chat = together(state.earlier.chat, state.room?.chat ?? [])
    .map((m) => ({ id: m.id, at: m.at, text: m.text, name: m.name, lead: m.lead, mine: m.key === state.mine.key, only: false }));
  const alone = together(state.earlier.private, state.mine.private)
    .map((m) => ({ id: m.id, at: m.at, text: m.text, name: m.name, lead: !m.mine, mine: m.mine, only: true }));
  return together(chat, alone);
}
