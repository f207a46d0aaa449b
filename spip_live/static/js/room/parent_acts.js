// What a parent can do: each act is shown at once, sent, and put right when the server says otherwise.
/** @import { Event, State } from "./state.js" */
/** @import { Ack, Offer, Unsent } from "./types.js" */
import { newId } from "./socket.js";
import { handUp, helpOn } from "./state.js";

/** @param {{socket: {ask: (event: string, payload: Record<string, unknown>) => Promise<Ack>},
 *   dispatch: (event: Event) => void, say: (words: string) => void, state: () => State}} wiring */
export function parentActs({ socket, dispatch, say, state }) {
  /** Those that failed for want of a connection: they go out by themselves when it is back. */
  const stranded = new Set(state().outbox.map((m) => m.id));
  const reason = (/** @type {Ack} */ ack) => ack.message ?? "That did not work. Please try again.";

  /** @param {Unsent} message */
  const post = async (message) => {
    const ack = await socket.ask(message.to === "all" ? "say" : "private", { id: message.id, text: message.text });
    if (ack.ok) { stranded.delete(message.id); return; }
    if (ack.reason === "offline") stranded.add(message.id); else stranded.delete(message.id);
    dispatch({ type: "not_sent", id: message.id, why: ack.reason === "offline" ? "Not sent yet. We will send it when you are connected." : reason(ack) });
    say("Your message has not been sent.");
  };

  /** @param {number} step @param {string} choice */
  const answer = async (step, choice) => {
    dispatch({ type: "answering", answer: { step, choice } });
    const ack = await socket.ask("answer", { step, choice });
    if (ack.ok) { dispatch({ type: "answered", answer: { step, choice } }); say("Your answer is in."); return; }
    dispatch({ type: "not_answered", why: ack.reason === "offline" ? "Not sent yet. It is kept here and goes out when you are connected." : reason(ack) });
    say("Your answer has not been sent yet.");
  };

  /** @param {boolean} up */
  const hand = async (up) => {
    dispatch({ type: "want_hand", up });
    const ack = await socket.ask("hand", { up });
    if (!ack.ok) { dispatch({ type: "want_hand", up: null }); say(reason(ack)); }
  };

  /** @param {boolean} on */
  const help = async (on) => {
    dispatch({ type: "want_help", on });
    const ack = await socket.ask("help", { on });
    if (!ack.ok) dispatch({ type: "want_help", on: null });
    say(ack.ok ? (on ? "Your facilitator can see that you need help." : "Your facilitator sees that you are all right.") : reason(ack));
  };

  const again = (/** @type {string} */ id) => {
    dispatch({ type: "again", id });
    const message = state().outbox.find((m) => m.id === id);
    if (message) post(message);
  };

  return {
    answer, again,
    /** @param {string} text @param {"all" | "lead"} to */
    send(text, to) {
      const message = { id: newId(), text, to, at: new Date().toISOString(), failed: null };
      dispatch({ type: "wrote", message });
      post(message);
    },
    discard: (/** @type {string} */ id) => dispatch({ type: "discard", id }),
    hand: () => hand(!handUp(state())),
    help: () => help(!helpOn(state())),
    offer: (/** @type {Offer} */ { event, payload, after = 0 }) => setTimeout(() => socket.ask(event, payload), after),
    /** Once the connection is back: what was on its way goes out again. A repeat changes nothing. */
    resend() {
      for (const id of stranded) again(id);
      const waiting = state().answering;
      if (waiting && waiting.step === state().room?.step) answer(waiting.step, waiting.choice);
    },
  };
}
