// What a parent can do: each act is shown at once, sent, and put right when the server says otherwise.
/** @import { Event, State } from "./state.js" */
/** @import { Ack, Again, Offering, Unsent } from "./types.js" */
import { newId } from "./socket.js";
import { handUp, helpOn } from "./state.js";

/** @param {{socket: {ask: (event: string, payload: Record<string, unknown>) => Promise<Ack>},
 *   dispatch: (event: Event) => void, say: (words: string) => void, state: () => State}} wiring */
export function parentActs({ socket, dispatch, say, state }) {
  /** Those that failed for want of a connection: they go out by themselves when it is back. */
  const stranded = new Set(state().outbox.map((m) => m.id));
  const adrift = new Set(state().part.offering.map((o) => o.id));
  const reason = (/** @type {Ack} */ ack) => ack.message ?? "That did not work. Please try again.";

  /** @param {Unsent} message */
  const post = async (message) => {
    const ack = await socket.ask(message.to === "all" ? "say" : "private", { id: message.id, text: message.text });
    if (ack.ok) { stranded.delete(message.id); return; }
    if (ack.reason === "offline") stranded.add(message.id); else stranded.delete(message.id);
    dispatch({ type: "not_sent", id: message.id, why: ack.reason === "offline" ? "Not sent yet. We will send it when you are connected." : reason(ack) });
    say("Your message has not been sent.");
  };

  /** @param {number} step @param {string} ask @param {string} choice @param {boolean} aloud */
  const answer = async (step, ask, choice, aloud = true) => {
    const given = { step, ask, choice };
    dispatch({ type: "answering", answer: given });
    const ack = await socket.ask("answer", given);
    if (ack.ok) { dispatch({ type: "answered", answer: given }); if (aloud) say("Your answer is in."); return; }
    dispatch({ type: "not_answered", answer: given, why: ack.reason === "offline" ? "Not sent yet. It is kept here and goes out when you are connected." : reason(ack) });
    say("Your answer has not been sent yet.");
  };

  /** @param {Offering} offer */
  const offer = async (offer) => {
    dispatch({ type: "offering", offer: { ...offer, failed: null } });
    const { id, step, slot, text } = offer;
    const ack = await socket.ask("offer", { step, slot, id, text });
    if (ack.ok) { adrift.delete(id); dispatch({ type: "offered", id }); say("Sent, without your name."); return; }
    if (ack.reason === "offline") adrift.add(id); else adrift.delete(id);
    dispatch({ type: "not_offered", id, why: ack.reason === "offline" ? "Not sent yet. It goes out when you are connected." : reason(ack) });
    say("What you wrote has not been sent.");
  };

  /** @param {string} id @returns {Promise<string>} why not, or nothing */
  const takeBack = async (id) => {
    const step = state().mine.answers_step;
    dispatch({ type: "taking_back", id, on: true });
    const ack = await socket.ask("take_back", { step, id });
    if (ack.ok) { dispatch({ type: "taken_back", id }); say("Taken back. Nobody sees it any more."); return ""; }
    dispatch({ type: "taking_back", id, on: false });
    say(reason(ack));
    return reason(ack);
  };

  /** @param {number} step @param {string} slot @returns {Promise<string>} why not, or nothing */
  const passOn = async (step, slot) => {
    dispatch({ type: "passing", step, slot, on: true });
    const ack = await socket.ask("pass_on", { step, slot });
    if (ack.ok) { dispatch({ type: "passed", step, slot }); say("You have passed. That is fine."); return ""; }
    dispatch({ type: "passing", step, slot, on: false });
    say(reason(ack));
    return reason(ack);
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
    answer, again, takeBack, passOn,
    /** @param {number} step @param {string} slot @param {string} text */
    write: (step, slot, text) => offer({ id: newId(), step, slot, text, failed: null }),
    writeAgain(/** @type {string} */ id) {
      const kept = state().part.offering.find((o) => o.id === id);
      if (kept) offer(kept);
    },
    unwrite: (/** @type {string} */ id) => { adrift.delete(id); dispatch({ type: "offer_dropped", id }); },
    /** @param {string} text @param {"all" | "lead"} to */
    send(text, to) {
      const message = { id: newId(), text, to, at: new Date().toISOString(), failed: null };
      dispatch({ type: "wrote", message });
      post(message);
    },
    discard: (/** @type {string} */ id) => dispatch({ type: "discard", id }),
    hand: () => hand(!handUp(state())),
    help: () => help(!helpOn(state())),
    giveAgain: (/** @type {Again} */ { event, payload, after = 0 }) => setTimeout(() => socket.ask(event, payload), after),
    /** Once the connection is back: what was on its way goes out again. A repeat changes nothing. */
    resend() {
      for (const id of stranded) again(id);
      for (const id of adrift) this.writeAgain(id);
      for (const { step, ask, choice } of state().part.answering) answer(step, ask, choice);
    },
  };
}
