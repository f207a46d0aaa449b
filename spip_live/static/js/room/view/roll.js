// Everybody who is expected, in the order a facilitator needs: hands, then help, then who is here, then who is not.
/** @import { Console, Expected } from "../types.js" */
import { minutesSince, ordinal, ukTime } from "../clock.js";
import { rollOrder } from "../console_state.js";
import { bar, byId, el, icon, keyed, quietly, refill, setAttr, setText, tone } from "./dom.js";
import { shortName } from "./lead_steps/scenario.js";
import { showWhy, whyForm } from "./reason.js";

/** Below this share of the minutes so far the bar turns amber. It only catches the eye: attendance has its own rule. */
const LOW_SHARE = 0.85;

/** @typedef {{message: (seat: string) => void, lowerHand: (seat: string) => void, toWaiting: (seat: string) => void,
 *   remove: (seat: string) => void, sayWhy: (seat: string, reason: string) => Promise<boolean>,
 *   letBack: (seat: string) => void, mute: (seat: string, kind: "mic" | "camera") => void,
 *   askToSpeak: (seat: string) => void, picture: (key: string) => HTMLVideoElement | null}} Acts */

/** After these the actions stay open: there is more to say. */
const STAYS_OPEN = ["message", "remove"];

/** Whose actions are open: one row at a time.
 * @type {string | null} */
let opened = null;

/** Whom this facilitator has just sent out.
 * @type {string | null} */
let removing = null;

/** Draws once more what was drawn last: rows outlive the snapshot that they were made for. */
let redraw = () => {};

/** @param {Console} console @param {number} now @param {Acts} acts */
export function showRoll(console, now, acts) {
  redraw = () => showRoll(console, now, acts);
  views = new Map((console.moves?.viewpoints ?? []).map(({ slug, name }) => [slug, shortName(name)]));
  const ended = console.status === "ended";
  if (!console.expected.some((p) => p.seat_id === opened && mayActOn(p))) opened = null;
  const here = console.expected.filter((p) => p.state === "here").length;
  setText(byId("here-count"), `${here} here`);
  setText(byId("roll-words"), summary(console, ended));
  const rows = rollOrder(console).flatMap((p) => opened === p.seat_id ? [{ p, acts: false }, { p, acts: true }] : [{ p, acts: false }]);
  keyed(byId("roll"), rows, (row) => `${row.acts ? "acts" : "row"}:${row.p.seat_id}`,
    (row) => (row.acts ? makeActs(row.p, acts) : makeRow(row.p)),
    (tr, row) => (row.acts ? updateActs(tr, row.p) : updateRow(tr, row.p, { now, ended, picture: acts.picture })));
  if (console.expected.some((p) => p.seat_id === removing && p.state === "removed")) askWhy();
}

/** They are out already; whoever sent them out may now say why, without looking for the place. */
function askWhy() {
  removing = null;
  const { activeElement: focused } = document;
  const field = byId("roll").querySelector("[data-why]:not([hidden]) input");
  if (field instanceof HTMLElement && (focused === document.body || !focused?.checkVisibility())) field.focus();
}

/** Mark the rows of those who speak. @param {ReadonlySet<string>} keys */
export function showRollSpeaking(keys) {
  for (const tr of byId("roll").children) {
    if (tr instanceof HTMLElement && tr.dataset.key) setAttr(tr, "data-speaking", keys.has(tr.dataset.key) ? "" : null);
  }
}

/** @param {Console} console @param {boolean} ended */
function summary(console, ended) {
  const count = (/** @type {string} */ state) => console.expected.filter((p) => p.state === state).length;
  const missing = count("expected");
  return [`of ${console.expected.length}`, count("waiting") ? `${count("waiting")} waiting` : "",
    count("dropped") ? `${count("dropped")} dropped` : "",
    missing ? `${missing} ${ended ? "never came" : "not here yet"}` : ""].filter(Boolean).join(", ");
}

/** @param {Expected} person */
function makeRow(person) {
  const button = el("button", { type: "button", class: "btn btn--s", "data-do": true }, "Actions", quietly(` for ${person.name}`));
  button.addEventListener("click", () => { opened = opened === person.seat_id ? null : person.seat_id; redraw(); });
  return el("tr", {}, el("th", { scope: "row" }), el("td"), el("td", { class: "mins" }), el("td", { class: "do" }, button));
}

/** @param {HTMLElement} tr @param {Expected} p
 * @param {{now: number, ended: boolean, picture: (key: string) => HTMLVideoElement | null}} how */
function updateRow(tr, p, { now, ended, picture }) {
  const [name, state, minutes, act] = /** @type {HTMLElement[]} */ ([...tr.children]);
  setAttr(tr, "class", p.state === "here" ? "" : "gone");
  setAttr(tr, "data-key", p.key);
  refill(name, JSON.stringify([p.name, p.key]), () => [el("span", { class: "who" },
    el("span", { class: `av ${tone(p.key ?? p.seat_id)}`, "aria-hidden": "true" }), el("bdi", {}, p.name))]);
  showFace(name, p, p.key && p.camera ? picture(p.key) : null);
  const tags = tagsOf(p, now, ended);
  refill(state, JSON.stringify(tags), () => [el("span", { class: "now-cell" }, ...tags.map(([kind, words, sign]) =>
    el("span", { class: `tagx tagx--${kind}` }, sign ? icon(sign) : null, words)))]);
  const low = p.required > 0 && p.minutes < p.required * LOW_SHARE;
  refill(minutes, JSON.stringify([p.minutes, p.required]), () => p.required === 0 ? [quietly("none yet")]
    : [el("b", {}, String(p.minutes)), ` of ${p.required}`, el("span", { class: low ? "low" : "" }, bar(p.minutes, p.required))]);
  const button = act.firstElementChild;
  if (!(button instanceof HTMLElement)) return;
  button.hidden = !mayActOn(p) || ended;
  setAttr(button, "aria-expanded", String(opened === p.seat_id));
}

/** The picture, while there is one that is not shown larger elsewhere, or else the initial.
 * @param {HTMLElement} cell @param {Expected} p @param {HTMLVideoElement | null} picture */
function showFace(cell, p, picture) {
  const face = cell.querySelector(".av");
  if (!face) return;
  setAttr(face, "data-seen", picture ? "" : null);
  if (picture) { if (face.firstChild !== picture) face.replaceChildren(picture); }
  else setText(/** @type {HTMLElement} */ (face), Array.from(p.name)[0]?.toUpperCase() ?? "");
}

/** @param {Expected} p */
const mayActOn = (p) => !["expected", "left"].includes(p.state);

/** @param {Expected} p @param {number} now @param {boolean} ended @returns {[string, string, string | null][]} */
function tagsOf(p, now, ended) {
  /** @type {[string, string, string | null][]} */ const tags = [];
  if (p.hand !== null) tags.push(["hand", `Hand, ${ordinal(p.hand)}`, "hand"]);
  if (p.help) tags.push(["warn", "Needs help", "help"]);
  if (p.state !== "here") tags.push(whereabouts(p, now, ended));
  else tags.push(...onSound(p));
  if (p.state === "here" && !tags.length) tags.push(["ok", "Here", null]);
  // Before they are in, there is time to put it right.
  if (p.check === "help" && ["expected", "waiting"].includes(p.state) && !ended) tags.push(["late", "Devices need help", "cam"]);
  if (p.breakout) tags.push(["plain", `Group ${p.breakout}`, null]);
  const part = p.state === "here" ? partWords(p) : null;
  if (part) tags.push(["part", part, null]);
  return tags;
}

const ROLES = /** @type {Record<string, string>} */ ({ speaker: "Speaks", listener: "Listens", watcher: "Watches" });

/** Whose view of the scenario they have, or what they do in this turn.
 * @param {Expected} p */
const partWords = (p) => p.dealt ? `As ${views.get(p.dealt) ?? p.dealt}` : p.role ? ROLES[p.role] ?? null : null;

/** What the viewpoints on screen are called.
 * @type {Map<string, string>} */
let views = new Map();

/** Only what a facilitator may want to act on: a weak line before an open microphone.
 * @param {Expected} p @returns {[string, string, string | null][]} */
function onSound(p) {
  if (p.connection === "none") return [["plain", "No sound yet", "sound"]];
  if (p.connection === "weak") return [["warn", "Weak signal", "wifi"]];
  return p.mic ? [["ok", "Mic on", "mic"]] : p.connection ? [["plain", "Muted", "mic-off"]] : [];
}

/** @param {Expected} p @param {number} now @param {boolean} ended @returns {[string, string, string | null]} */
function whereabouts(p, now, ended) {
  const at = p.since ? ` ${ukTime(p.since)}` : "";
  if (p.trying) return ["plain", "Trying camera and sound", "cam"];
  switch (p.state) {
    case "waiting": return ["plain", "Waiting room", null];
    case "dropped": return ["warn", p.since ? `Dropped ${minutesSince(p.since, now)} min` : "Dropped", "wifi"];
    case "left": return ["plain", `Left${at}`, null];
    case "turned_away": return ["plain", `Turned away${at}`, null];
    case "removed": return ["plain", `Removed${at}`, null];
    default: return ended ? ["late", "Never came", null] : p.late ? ["late", "Late", "clock"] : ["plain", "Not here yet", null];
  }
}

/** @param {Expected} person @param {Acts} acts */
function makeActs(person, acts) {
  const seat = person.seat_id;
  const cell = el("td", { colspan: "4" });
  const row = el("p", { class: "row" });
  const make = (/** @type {string} */ words, /** @type {string} */ name, /** @type {(seat: string) => void} */ act, kind = "") => {
    const button = el("button", { type: "button", class: `btn btn--s ${kind}`, "data-act": name }, words, quietly(`: ${person.name}`));
    button.addEventListener("click", () => { if (!STAYS_OPEN.includes(name)) opened = null; act(seat); });
    row.append(button);
  };
  make("Mute", "mute", (id) => acts.mute(id, "mic"));
  make("Ask to unmute", "ask", acts.askToSpeak);
  make("Stop camera", "stop", (id) => acts.mute(id, "camera"));
  make("Private message", "message", acts.message);
  make("Lower hand", "lower", acts.lowerHand);
  make("Move to waiting room", "waiting", acts.toWaiting);
  make("Let back in", "back", acts.letBack);
  make("Remove from room", "remove", (id) => { removing = id; acts.remove(id); }, "btn--stop");
  cell.append(row, whyForm(person.name, (reason) => acts.sayWhy(seat, reason)));
  return el("tr", { class: "acts" }, cell);
}

/** @param {HTMLElement} tr @param {Expected} p */
function updateActs(tr, p) {
  const inside = p.state === "here" || p.state === "dropped";
  const barred = p.state === "removed" || p.state === "turned_away";
  const heard = p.state === "here" && Boolean(p.connection);
  /** @type {Record<string, boolean>} */
  const shown = { mute: heard && Boolean(p.mic), ask: heard && !p.mic, stop: heard && Boolean(p.camera), message: !barred, lower: p.hand !== null, waiting: inside, back: barred, remove: inside };
  for (const button of tr.querySelectorAll("[data-act]")) {
    if (button instanceof HTMLElement) button.hidden = !shown[button.dataset.act ?? ""];
  }
  showWhy(tr, barred ? p.why ?? "" : null, p.state === "removed");
}
