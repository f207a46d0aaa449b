// Who is in the room: first names, the facilitator first, then this person, then raised hands in their order. Each has a
// tile with their picture when there is one, and says in words and signs who can be heard and who speaks.
/** @import { Person, Room } from "../types.js" */
import { together, whereIs } from "../circle.js";
import { ordinal } from "../clock.js";
import { byId, el, icon, keyed, quietly, refill, setAttr, setText, tone } from "./dom.js";

/** Where the picture of a person is, if there is one to show.
 * @typedef {(person: Person) => HTMLVideoElement | null} PictureOf */

/** @param {Pick<Room, "people"> | null} room @param {string | null} me @param {PictureOf} pictureOf */
export function showPeople(room, me, pictureOf) {
  const people = together(room, me).sort((a, b) => rank(a, me) - rank(b, me));
  setText(byId("people-where"), whereIs(room, me) === null ? "In the room" : "In your group");
  setText(byId("people-n"), people.length ? `: ${people.length}` : "");
  setAttr(byId("tiles"), "data-many", people.length > 8 ? "" : null);
  keyed(byId("tiles"), people, (p) => p.key, make, (tile, person) => fill(tile, person, me, pictureOf(person)));
}

/** Ring those who speak. @param {ReadonlySet<string>} keys */
export function showSpeaking(keys) {
  for (const tile of byId("tiles").children) {
    setAttr(tile, "data-speaking", keys.has(/** @type {HTMLElement} */ (tile).dataset.key ?? "") ? "" : null);
  }
}

/** @param {Person} person @param {string | null} me */
function rank(person, me) {
  if (person.lead) return 0;
  if (person.key === me) return 1;
  if (person.captions) return 5000;
  return 1 + (person.hand ?? 1000);
}

/** A place for the picture, kept while everything that is written may change. */
const make = () => el("li", {}, el("span", { class: "tile__pic" }), el("span", { class: "tile__says" }));

/** @param {HTMLElement} tile @param {Person} person @param {string | null} me @param {HTMLVideoElement | null} picture */
function fill(tile, person, me, picture) {
  const you = person.key === me;
  const mark = [person.lead && "lead", you && "you", person.hand !== null && "hand", !person.here && "away", picture && "seen"].filter(Boolean);
  setAttr(tile, "class", ["tile", tone(person.key), ...mark.map((m) => `tile--${m}`)].join(" "));
  const [place, says] = /** @type {HTMLElement[]} */ ([...tile.children]);
  if (place.firstChild !== picture) place.replaceChildren(...(picture ? [picture] : []));
  refill(says, JSON.stringify([person, you]), () => [
    el("span", { class: "tile__init", "aria-hidden": "true" }, Array.from(person.name)[0]?.toUpperCase() ?? ""),
    role(person),
    person.hand === null ? null : el("span", { class: "tile__hand" }, icon("hand"), quietly("hand is up, "),
      String(person.hand), quietly(`: ${ordinal(person.hand)} in the queue`)),
    el("span", { class: "tile__foot" }, el("bdi", { class: "tile__name" }, ...(you ? ["You", el("span", { class: "tile__own" }, ` (${person.name})`)] : [person.name])), heard(person)),
  ]);
}

/** @param {Person} person */
function role(person) {
  const words = !person.here ? "Reconnecting" : person.lead ? "Facilitator" : person.captions ? "Captions" : null;
  return words && el("span", { class: "tile__role" }, words);
}

/** Both signs are there; which one is seen depends on whether the person speaks just now.
 * @param {Person} person */
const heard = (person) => el("span", { class: "tile__mic" },
  el("span", { class: "tile__wave" }, icon("speaking", true), quietly("speaking")),
  el("span", { class: "tile__still" }, icon(person.mic ? "mic" : "mic-off", true), quietly(person.mic ? "microphone on" : "microphone off")));

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
