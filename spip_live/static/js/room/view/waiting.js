// The waiting room in the console: one person at a time, and only once their photo ID has been seen.
/** @import { Console, Expected } from "../types.js" */
import { minutesSince } from "../clock.js";
import { isOpen } from "../console_state.js";
import { byId, el, keyed, quietly, refill, setAttr, setText } from "./dom.js";
import { reasonForm } from "./reason.js";

/** @typedef {{admit: (seat: string) => void, turnAway: (seat: string, reason: string | null) => void,
 *   message: (seat: string) => void, aside: (seat: string, on: boolean) => void, say: (words: string) => void}} Acts */

/** @param {Console} console @param {number} now @param {Acts} acts */
export function showWaiting(console, now, acts) {
  const waiting = console.expected.filter((p) => p.state === "waiting")
    .sort((a, b) => (a.since ?? "").localeCompare(b.since ?? ""));
  const count = byId("waiting-count");
  setAttr(count, "data-n", String(waiting.length));
  refill(count, String(waiting.length), () => [String(waiting.length), quietly(" waiting")]);
  byId("waiting-none").hidden = waiting.length > 0;
  keyed(byId("waiting-list"), waiting, (p) => p.seat_id, (p) => make(p, acts),
    (item, p) => update(item, p, now, console));
}

/** @param {Expected} person @param {Acts} acts */
function make(person, acts) {
  const seen = el("input", { type: "checkbox" });
  seen.checked = person.id_seen;
  const admit = el("button", { type: "button", class: "btn btn--main btn--s", "data-admit": true }, "Admit", quietly(` ${person.name}`));
  const aside = el("button", { type: "button", class: "btn btn--s", "data-aside": true }, "See privately", quietly(`: ${person.name}`));
  const message = el("button", { type: "button", class: "btn btn--s" }, "Message", quietly(` ${person.name}`));
  const away = el("button", { type: "button", class: "btn btn--s", "aria-expanded": "false" }, "Turn away", quietly(` ${person.name}`));
  const item = el("li", { class: "knock" },
    el("p", { class: "knock__who" }, el("b", {}, el("bdi", {}, person.name)), el("span", { class: "note", "data-since": true })),
    el("p", { class: "note", "data-ref": true }),
    el("label", { class: "idc" }, seen, el("span", {}, "Photo ID seen", quietly(` for ${person.name}`))),
    el("p", { class: "row row--fill" }, admit, aside, message, away));
  seen.addEventListener("change", () => allow(item));
  admit.addEventListener("click", () => {
    if (admit.getAttribute("aria-disabled") === "true") acts.say(whyNot(item));
    else acts.admit(person.seat_id);
  });
  aside.addEventListener("click", () => acts.aside(person.seat_id, aside.getAttribute("aria-pressed") !== "true"));
  message.addEventListener("click", () => acts.message(person.seat_id));
  reasonForm(away, item, { ask: `Why is ${person.name} turned away? (optional)`, button: "Turn away", hint: "For staff only, now or afterwards. They are told to call you, not why." },
    (reason) => acts.turnAway(person.seat_id, reason));
  return item;
}

/** @param {HTMLElement} item @param {Expected} person @param {number} now @param {Console} console */
function update(item, person, now, console) {
  item.dataset.open = String(isOpen(console));
  showAside(item, person, console.media_up === true);
  const since = item.querySelector("[data-since]");
  const ref = item.querySelector("[data-ref]");
  if (since) setText(since, waited(person.since, now));
  if (ref) setText(ref, [person.ref ? `Expected here. Reference ${person.ref}.` : "Expected here.", triedWords(person)].join(" ").trim());
  allow(item);
}

/** How their camera and sound did when they tried them. @param {Expected} person */
function triedWords(person) {
  if (person.trying) return "Trying their camera and sound just now.";
  switch (person.check) {
    case "ready": return "Camera and sound tried: ready.";
    case "help": return "Camera and sound tried: they need help.";
    default: return "Camera and sound not tried.";
  }
}

/** @param {HTMLElement} item @param {Expected} person @param {boolean} up */
function showAside(item, person, up) {
  const button = item.querySelector("[data-aside]");
  if (button instanceof HTMLElement) {
    // They are on another page just now, which answers nobody.
    button.hidden = !up || person.trying === true;
    setAttr(button, "aria-pressed", String(person.aside === true));
  }
}

/** @param {string | null} since @param {number} now */
function waited(since, now) {
  const minutes = since ? minutesSince(since, now) : 0;
  return minutes ? `waiting ${minutes} min` : "just arrived";
}

/** @param {HTMLElement} item */
const ticked = (item) => item.querySelector("input")?.checked ?? false;

/** @param {HTMLElement} item */
function allow(item) {
  const admit = item.querySelector("[data-admit]");
  if (admit) setAttr(admit, "aria-disabled", String(!ticked(item) || item.dataset.open !== "true"));
}

/** @param {HTMLElement} item */
const whyNot = (item) => item.dataset.open !== "true" ? "Open the room first." : "Tick “Photo ID seen” first.";
