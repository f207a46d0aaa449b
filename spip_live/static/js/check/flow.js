// Where a parent is in the device check, and what came of each part. Pure: news in, a new state out.

/** @typedef {"camera" | "microphone" | "sound" | "network"} Part */
/** `shows` says for each card which of its faces is turned up; `found` what is written down in the end.
 * @typedef {{step: "start" | Part, shows: Record<"start" | Part, string>, found: Record<Part, string>}} State */
/** @typedef {{type: "act", act: string} | {type: "device", part: "camera" | "microphone", is: string}
 *   | {type: "settled"} | {type: "level", is: "heard" | "silent"} | {type: "call", is: string}} News */

/** @type {Part[]} */
export const PARTS = ["camera", "microphone", "sound", "network"];
const WORKS = { camera: "showing", microphone: "listening" };
/** What the form says of the connection while it is still being tried. */
const NOT_TRIED = "skipped";

/** @returns {State} */
export const begin = () => ({
  step: "start",
  shows: { start: "ready", camera: "asking", microphone: "asking", sound: "before", network: "checking" },
  found: { camera: NOT_TRIED, microphone: NOT_TRIED, sound: NOT_TRIED, network: NOT_TRIED },
});

/** @param {State} state @param {News} news @returns {State} */
export function reduce(state, news) {
  switch (news.type) {
    case "act": return act(state, news.act);
    case "device": return device(state, news.part, news.is);
    case "settled": return state.step === "start" ? { ...state, step: "camera" } : state;
    case "level": return level(state, news.is);
    case "call": return note(turn(state, "network", news.is), "network", news.is);
  }
}

/** @param {State} state @param {"start" | Part} step @param {string} face @returns {State} */
const turn = (state, step, face) => state.shows[step] === face ? state : { ...state, shows: { ...state.shows, [step]: face } };

/** @param {State} state @param {Part} part @param {string} finding @returns {State} */
const note = (state, part, finding) => ({ ...state, found: { ...state.found, [part]: finding } });

/** On to the next part, with what came of this one.
 * @param {State} state @param {string} finding @returns {State} */
function on(state, finding) {
  const part = /** @type {Part} */ (state.step);
  return { ...note(state, part, finding), step: PARTS[PARTS.indexOf(part) + 1] ?? part };
}

/** @param {State} state @param {string} name @returns {State} */
function act(state, name) {
  const { step } = state;
  switch (name) {
    case "start": return turn(state, "start", "asking");
    case "seen": case "heard": case "hear": return on(state, "ok");
    case "skip": return on(state, "skipped");
    case "on": return on(state, state.shows[step]);
    case "unseen": return turn(state, "camera", "unseen");
    case "unheard": return turn(state, "sound", "not_heard");
    case "play": return state.shows.sound === "before" ? turn(state, "sound", "played") : state;
    case "again": return turn(state, step, "asking");
    case "call": return note(turn(state, "network", "checking"), "network", NOT_TRIED);
    default: return state;
  }
}

/** What became of a device: "on", "asking", or what is wrong with it. A card that has been left stays as it was.
 * @param {State} state @param {"camera" | "microphone"} part @param {string} is @returns {State} */
function device(state, part, is) {
  const face = state.shows[part];
  const left = state.step !== "start" && PARTS.indexOf(part) < PARTS.indexOf(/** @type {Part} */ (state.step));
  const fine = ["showing", "unseen", "listening", "heard", "silent"].includes(face);
  if (left || (is === "on" && fine)) return state;
  return turn(state, part, is === "on" ? WORKS[part] : is);
}

/** @param {State} state @param {"heard" | "silent"} is @returns {State} */
function level(state, is) {
  const listens = state.shows.microphone === "listening" || (is === "heard" && state.shows.microphone === "silent");
  return state.step === "microphone" && listens ? turn(state, "microphone", is) : state;
}

const FINE = ["ok", "good", "fair", "sound_only"];
const UNTRIED = [NOT_TRIED, "off", "busy"];

/** How far each part is, for the list at the top.
 * @param {State} state @returns {Record<Part, "next" | "now" | "done" | "todo">} */
export function marks(state) {
  const here = state.step === "start" ? -1 : PARTS.indexOf(state.step);
  const mark = (/** @type {Part} */ part, /** @type {number} */ n) => {
    const found = state.found[part];
    if (n > here || UNTRIED.includes(found)) return n === here ? "now" : "next";
    return FINE.includes(found) ? "done" : "todo";
  };
  return /** @type {any} */ (Object.fromEntries(PARTS.map((part, n) => [part, mark(part, n)])));
}
