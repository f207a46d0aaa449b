// What a facilitator can do. Each act is one question to the server; a refusal is said where they look.
/** @import { Event, State } from "./console_state.js" */
/** @import { Ack, Unsent } from "./types.js" */
import { isOpen } from "./console_state.js";
import { newId } from "./socket.js";

/** @param {{ask: (event: string, payload: Record<string, unknown>) => Promise<Ack>, room: string,
 *   dispatch: (event: Event) => void, state: () => State, refused: (words: string) => void}} wiring */
export function leadActs({ ask, room, dispatch, state, refused }) {
  /** @param {string} event @param {Record<string, unknown>} [payload] @returns {Promise<boolean>} */
  const act = async (event, payload = {}) => {
    const ack = await ask(event, { room_id: room, ...payload });
    if (!ack.ok) refused(ack.message ?? "That did not work. Please try again.");
    return ack.ok;
  };

  /** @param {Unsent} message */
  const post = async (message) => {
    const [event, to] = message.seat ? ["private", { seat_id: message.seat }] : ["say", {}];
    const ack = await ask(event, { room_id: room, ...to, id: message.id, text: message.text });
    if (!ack.ok) dispatch({ type: "not_sent", id: message.id, why: ack.message ?? "Not sent." });
  };

  /** @param {string} text @param {string} [seat] */
  const write = (text, seat) => {
    const message = { id: newId(), text, to: seat ? /** @type {const} */ ("lead") : /** @type {const} */ ("all"), at: new Date().toISOString(), failed: null, ...(seat && { seat }) };
    dispatch({ type: "wrote", message });
    post(message);
  };

  const step = () => state().console.step ?? 0;

  return {
    act,
    say: (/** @type {string} */ text) => write(text),
    private: (/** @type {string} */ seat, /** @type {string} */ text) => write(text, seat),
    again(/** @type {string} */ id) {
      dispatch({ type: "again", id });
      const message = state().outbox.find((m) => m.id === id);
      if (message) post(message);
    },
    discard: (/** @type {string} */ id) => dispatch({ type: "discard", id }),
    removeMessage: (/** @type {string} */ id) => act("remove_message", { message_id: id }),
    read: (/** @type {string} */ thread) => dispatch({ type: "read", thread }),
    admit: (/** @type {string} */ seat) => act("admit", { seat_id: seat, id_seen: true }),
    turnAway: (/** @type {string} */ seat, /** @type {string | null} */ reason) => act("turn_away", { seat_id: seat, reason }),
    remove: (/** @type {string} */ seat) => act("remove", { seat_id: seat }),
    sayWhy: (/** @type {string} */ seat, /** @type {string} */ reason) => act("say_why", { seat_id: seat, reason }),
    toWaiting: (/** @type {string} */ seat) => act("to_waiting", { seat_id: seat }),
    letBack: (/** @type {string} */ seat) => act("let_back", { seat_id: seat }),
    lowerHand: (/** @type {string | null} */ seat) => act("lower_hands", { seat_id: seat }),
    mute: (/** @type {string | null} */ seat, /** @type {"mic" | "camera"} */ kind) => act("mute", { seat_id: seat, kind }),
    askToSpeak: (/** @type {string | null} */ seat) => act("ask_to_speak", { seat_id: seat }),
    aside: (/** @type {string} */ seat, /** @type {boolean} */ on) => act("aside", { seat_id: seat, on }),
    groups: {
      prepare: (/** @type {Record<string, number>} */ wanted) => act("breakouts_prepare", wanted),
      move: (/** @type {string} */ seat, /** @type {number} */ n) => act("breakouts_move", { seat_id: seat, n }),
      open: (/** @type {number} */ minutes, /** @type {string} */ prompt) => act("breakouts_open", { minutes, prompt }),
      addTime: (/** @type {number} */ minutes) => act("breakouts_add_time", { minutes }),
      visit: (/** @type {number | null} */ n) => act("breakouts_visit", { n }),
      caption: (/** @type {string} */ captioner, /** @type {number | null} */ n) => act("send_captioner", { captioner_id: captioner, n }),
      tell: (/** @type {string} */ text) => act("breakouts_message", { id: newId(), text }),
      back: (/** @type {number | null} */ seconds) => act("breakouts_back", { seconds }),
      close: () => act("breakouts_close"),
    },
    next: () => (isOpen(state().console) ? act("advance", { from_step: step() }) : act("open")),
    back: () => act("back", { from_step: step() }),
    go: (/** @type {number} */ to) => act("go", { from_step: step(), to_step: to }),
    note: (/** @type {string} */ text, /** @type {string | null} */ about, /** @type {boolean} */ safeguarding) =>
      act("note", { id: newId(), text, seat_id: about, safeguarding }),
  };
}
