// Who is in the room: first names, the facilitator first, then this person, then raised hands in their order.
/** @import { Person, Room } from "../types.js" */
import { ordinal } from "../clock.js";
import { byId, el, icon, keyed, quietly, refill, setAttr, tone } from "./dom.js";

/** @param {Room | null} room @param {string | null} me */
export function showPeople(room, me) {
  const people = [...(room?.people ?? [])].sort((a, b) => rank(a, me) - rank(b, me));
  keyed(byId("tiles"), people, (p) => p.key, () => el("li"), (tile, person) => fill(tile, person, me));
}

/** @param {Person} person @param {string | null} me */
function rank(person, me) {
  if (person.lead) return 0;
  if (person.key === me) return 1;
  return person.hand ?? 1000;
}

/** @param {HTMLElement} tile @param {Person} person @param {string | null} me */
function fill(tile, person, me) {
  const you = person.key === me;
  const mark = [person.lead && "lead", person.hand !== null && "hand", !person.here && "away"].filter(Boolean);
  setAttr(tile, "class", ["tile", tone(person.key), ...mark.map((m) => `tile--${m}`)].join(" "));
  refill(tile, JSON.stringify([person, you]), () => [
    el("span", { class: "tile__init", "aria-hidden": "true" }, Array.from(person.name)[0]?.toUpperCase() ?? ""),
    el("span", { class: "tile__name" }, el("bdi", {}, you ? `You (${person.name})` : person.name), role(person)),
    person.hand === null ? null : el("span", { class: "tile__hand" }, icon("hand"), quietly("hand is up, "),
      String(person.hand), quietly(`: ${ordinal(person.hand)} in the queue`)),
  ]);
}

/** @param {Person} person */
function role(person) {
  const words = !person.here ? "Reconnecting" : person.lead ? "Facilitator" : null;
  return words && el("span", { class: "tile__role" }, words);
}

/** Who speaks next, on a step that is talked over.
 * @param {ParentNode} step @param {Room | null} room @param {string | null} me */
export function showQueue(step, room, me) {
  const list = step.querySelector("[data-queue-list]");
  const empty = step.querySelector("[data-queue-empty]");
  if (!(list instanceof HTMLElement) || !(empty instanceof HTMLElement)) return;
  const hands = (room?.people ?? []).filter((p) => p.hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
  list.hidden = hands.length === 0;
  empty.hidden = hands.length > 0;
  keyed(list, hands, (p) => p.key, () => el("li"), (item, p) => refill(item, JSON.stringify([p.hand, p.name]), () => [
    el("span", { class: "queue__n" }, String(p.hand)), el("bdi", {}, p.key === me ? "You" : p.name)]));
}
