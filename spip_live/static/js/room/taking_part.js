// What this person has answered, offered and passed on: on its way, acknowledged, and given again to a server that has
// started anew. Pure. Questions and slots belong to a step; the server tells of those of the step on screen.
/** @import { State } from "./state.js" */
/** @import { Again, Answer, Mine, Offering, Said } from "./types.js" */

/** @typedef {Answer & {phase: "sending" | "failed", why: string}} Answering */
/** @typedef {{answering: Answering[], offering: Offering[], passing: {step: number, slot: string}[], taking: string[]}} TakingPart */
/** Everything acknowledged, of every step so far.
 * @typedef {{answers: Answer[], offers: (Said & {step: number})[], passed: {step: number, slot: string}[]}} Given */
/** @typedef {{type: "answering", answer: Answer} | {type: "answered", answer: Answer}
 *   | {type: "not_answered", answer: Answer, why: string}
 *   | {type: "offering", offer: Offering} | {type: "offered", id: string} | {type: "not_offered", id: string, why: string}
 *   | {type: "offer_dropped", id: string} | {type: "taking_back", id: string, on: boolean} | {type: "taken_back", id: string}
 *   | {type: "passing", step: number, slot: string, on: boolean} | {type: "passed", step: number, slot: string}} PartEvent */

/** @param {Offering[]} offering @returns {TakingPart} */
export const nothingYet = (offering = []) => ({ answering: [], offering, passing: [], taking: [] });

/** @param {{step: number, ask: string}} one @param {{step: number, ask: string}} other */
const sameAsk = (one, other) => one.step === other.step && one.ask === other.ask;

/** @template {{step: number, ask: string}} A @param {A[]} list @param {A} item @returns {A[]} */
const instead = (list, item) => [...list.filter((one) => !sameAsk(one, item)), item];

/** @param {State} state @param {PartEvent} event @returns {State} */
export function takePart(state, event) {
  const { mine, part } = state;
  const put = (/** @type {Partial<TakingPart>} */ change, /** @type {Partial<Mine>} */ own = {}) =>
    ({ ...state, part: { ...part, ...change }, mine: { ...mine, ...own } });
  switch (event.type) {
    case "answering": return put({ answering: instead(part.answering, { ...event.answer, phase: "sending", why: "" }) });
    case "answered": return put({ answering: part.answering.filter((a) => !sameAnswer(a, event.answer)) }, withAnswer(mine, event.answer));
    case "not_answered": return put({ answering: part.answering.map((a) =>
      sameAnswer(a, event.answer) ? { ...a, phase: /** @type {const} */ ("failed"), why: event.why } : a) });
    case "offering": return put({ offering: [...part.offering.filter((o) => o.id !== event.offer.id), event.offer] });
    case "not_offered": return put({ offering: part.offering.map((o) => o.id === event.id ? { ...o, failed: event.why } : o) });
    case "offer_dropped": return put({ offering: part.offering.filter((o) => o.id !== event.id) });
    case "offered": return arrived(state, event.id);
    case "taking_back": return put({ taking: [...part.taking.filter((id) => id !== event.id), ...(event.on ? [event.id] : [])] });
    case "taken_back": return put({ taking: part.taking.filter((id) => id !== event.id) }, { offers: mine.offers.filter((o) => o.id !== event.id) });
    case "passing": return put({ passing: [...part.passing.filter((p) => p.step !== event.step || p.slot !== event.slot),
      ...(event.on ? [{ step: event.step, slot: event.slot }] : [])] });
    case "passed": return put({ passing: part.passing.filter((p) => p.step !== event.step || p.slot !== event.slot) },
      mine.answers_step === event.step && !mine.passed.includes(event.slot) ? { passed: [...mine.passed, event.slot] } : {});
  }
}

/** @param {Answer} one @param {Answer} other */
const sameAnswer = (one, other) => sameAsk(one, other) && one.choice === other.choice;

/** @param {Mine} mine @param {Answer} answer @returns {Partial<Mine>} */
const withAnswer = (mine, { step, ask, choice }) => mine.answers_step !== step ? {}
  : { answers: [...mine.answers.filter((a) => a.ask !== ask), { ask, choice }] };

/** @param {State} state @param {string} id @returns {State} */
function arrived(state, id) {
  const offer = state.part.offering.find((o) => o.id === id);
  const part = { ...state.part, offering: state.part.offering.filter((o) => o.id !== id) };
  const { mine } = state;
  if (!offer || mine.answers_step !== offer.step || mine.offers.some((o) => o.id === id)) return { ...state, part };
  const own = { id, slot: offer.slot, text: offer.text, shown: false };
  return { ...state, part, mine: { ...mine, offers: [...mine.offers, own], passed: mine.passed.filter((s) => s !== offer.slot) } };
}

/** A snapshot that holds what was on its way ends its sending.
 * @param {TakingPart} part @param {Mine} mine @returns {TakingPart} */
export function settlePart(part, mine) {
  const step = mine.answers_step;
  if (step === null) return part;
  const ids = new Set(mine.offers.map((o) => o.id));
  return { ...part, answering: part.answering.filter((a) => a.step !== step || !mine.answers.some((m) => m.ask === a.ask && m.choice === a.choice)),
    offering: part.offering.filter((o) => !ids.has(o.id)), passing: part.passing.filter((p) => p.step !== step || !mine.passed.includes(p.slot)) };
}

/** What the server has acknowledged, worth keeping in case it starts anew: also of the steps before this one.
 * @param {Given | null} before @param {Mine} mine @param {boolean} restarted @returns {Given} */
export function remember(before, mine, restarted) {
  const kept = before ?? { answers: [], offers: [], passed: [] };
  const step = mine.answers_step;
  if (step === null) return kept;
  const answers = mine.answers.reduce((all, a) => instead(all, { step, ...a }), kept.answers);
  // Offers and passes can be taken back, so what the server says of this step holds; unless it has just forgotten it.
  const other = restarted ? () => true : (/** @type {{step: number}} */ one) => one.step !== step;
  const offers = mine.offers.map(({ id, slot, text }) => ({ step, id, slot, text }));
  return { answers,
    offers: [...kept.offers.filter((o) => other(o) && !offers.some((n) => n.id === o.id)), ...offers],
    passed: [...kept.passed.filter((p) => other(p) && !(p.step === step && mine.passed.includes(p.slot))), ...mine.passed.map((slot) => ({ step, slot }))] };
}

const AT_ONCE = 5;
const OFFERS_APART_MS = 2100;
const APART_MS = 120;

/** What to give again to a server that has forgotten it; no faster than it takes.
 * @param {Given} given @param {Mine} mine @returns {Again[]} */
export function owedPart(given, mine) {
  const here = (/** @type {number} */ step) => step === mine.answers_step;
  const answers = given.answers.filter((a) => !here(a.step) || !mine.answers.some((m) => m.ask === a.ask));
  const offers = given.offers.filter((o) => !here(o.step) || !mine.offers.some((m) => m.id === o.id));
  const passed = given.passed.filter((p) => !here(p.step) || !mine.passed.includes(p.slot));
  const quick = [...answers.map((a) => ({ event: "answer", payload: { ...a } })), ...passed.map((p) => ({ event: "pass_on", payload: { ...p } }))];
  return [...quick.map((again, i) => ({ ...again, after: i * APART_MS })),
    ...offers.map((o, i) => ({ event: "offer", payload: { ...o }, after: Math.max(0, i - AT_ONCE) * OFFERS_APART_MS }))];
}

/** The step on screen, where what is mine belongs to it.
 * @param {State} state */
const onScreen = (state) => state.room?.step ?? null;

/** My answer to a question of the step on screen: on its way, or acknowledged.
 * @param {State} state @param {string} ask @returns {string | null} */
export function chosen(state, ask = "main") {
  const step = onScreen(state);
  const sent = state.part.answering.find((a) => a.step === step && a.ask === ask);
  if (sent) return sent.choice;
  if (state.mine.answers_step !== step) return null;
  return state.mine.answers.find((a) => a.ask === ask)?.choice ?? null;
}

/** @param {State} state @param {string} ask @returns {Answering | null} */
export const answeringOf = (state, ask) => state.part.answering.find((a) => a.step === onScreen(state) && a.ask === ask) ?? null;

/** What I have written in a slot of the step on screen, also what is not there yet.
 * @param {State} state @param {string} slot
 * @returns {{id: string, text: string, state: "sent" | "shown" | "sending" | "failed" | "going", why: string}[]} */
export function myOffers(state, slot) {
  const step = onScreen(state);
  const there = state.mine.answers_step === step ? state.mine.offers.filter((o) => o.slot === slot) : [];
  const coming = state.part.offering.filter((o) => o.step === step && o.slot === slot && !there.some((t) => t.id === o.id));
  return [...there.map((o) => ({ id: o.id, text: o.text, why: "",
    state: state.part.taking.includes(o.id) ? /** @type {const} */ ("going") : o.shown ? /** @type {const} */ ("shown") : /** @type {const} */ ("sent") })),
  ...coming.map((o) => ({ id: o.id, text: o.text, why: o.failed ?? "", state: o.failed ? /** @type {const} */ ("failed") : /** @type {const} */ ("sending") }))];
}

/** @param {State} state @param {string} slot @returns {"passed" | "sending" | null} */
export function passOn(state, slot) {
  const step = onScreen(state);
  if (state.part.passing.some((p) => p.step === step && p.slot === slot)) return "sending";
  return state.mine.answers_step === step && state.mine.passed.includes(slot) ? "passed" : null;
}
