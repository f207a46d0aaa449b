// The groups one by one in the console: who is in each, who needs help there, and buttons to move people and to visit.
/** @import { Console, Group, GroupMember } from "../types.js" */
import { otherGroups, withoutGroup } from "../groups.js";
import { byId, el, icon, keyed, quietly, refill, setAttr, setText } from "./dom.js";

/** @typedef {{move: (seat: string, n: number) => Promise<boolean>, visit: (n: number | null) => Promise<boolean>}} Acts */

/** Whose way to another group is being chosen, and whose button is to have the focus once they are there.
 * @type {string | null} */
let moving = null;
/** @type {string | null} */
let follow = null;
let redraw = () => {};

/** @param {Console} console @param {string} me @param {Acts} acts */
export function showGroupList(console, me, acts) {
  redraw = () => showGroupList(console, me, acts);
  const { groups, state } = console.breakouts;
  setAttr(byId("groups-list"), "data-n", String(groups.length));
  const left = withoutGroup(console).map((p) => ({ seat_id: p.seat_id, key: p.key ?? "", name: p.name, here: p.state === "here", help: p.help }));
  /** @type {(Group | {n: 0, people: GroupMember[], leads: []})[]} */
  const cards = left.length ? [...groups, { n: 0, people: left, leads: [] }] : groups;
  keyed(byId("groups-list"), cards, (g) => String(g.n), () => makeGroup(acts),
    (card, group) => updateGroup(card, group, { console, me, acts, apart: state === "apart" }));
  if (follow === null) return;
  const button = byId("groups-list").querySelector(`[data-key="${follow}"] [data-move]`);
  if (button instanceof HTMLElement && button !== document.activeElement && document.activeElement === document.body) button.focus();
}

/** @param {Acts} acts */
function makeGroup(acts) {
  const visit = el("button", { type: "button", class: "btn btn--s", "data-visit": true });
  const card = el("li", { class: "groups__one" },
    el("p", { class: "groups__head" }, el("b", { "data-name": true }), el("span", { class: "note", "data-count": true }), visit),
    el("ul", { role: "list", class: "groups__people" }), el("p", { class: "note groups__lead", "data-leads": true, hidden: true }));
  visit.addEventListener("click", () => acts.visit(visit.dataset.here === "" ? null : Number(card.dataset.key)));
  return card;
}

/** @typedef {{console: Console, me: string, acts: Acts, apart: boolean}} Around */

/** @param {HTMLElement} card @param {Group | {n: 0, people: GroupMember[], leads: []}} group @param {Around} around */
function updateGroup(card, group, { console, me, acts, apart }) {
  const [head, people, leads] = /** @type {HTMLElement[]} */ ([...card.children]);
  const [name, count, visit] = /** @type {HTMLElement[]} */ ([...head.children]);
  const calls = group.people.some((p) => p.help);
  const here = group.leads.some((l) => l.key === me);
  setAttr(card, "class", ["groups__one", calls && "groups__one--help", here && "groups__one--here"].filter(Boolean).join(" "));
  setText(name, group.n ? `Group ${group.n}` : "In no group");
  setText(count, group.people.length === 1 ? "1, alone" : String(group.people.length));
  visit.hidden = !apart || group.n === 0;
  if (here) visit.dataset.here = ""; else delete visit.dataset.here;
  refill(visit, `${here}/${group.n}`, () => [here ? "Leave group" : "Visit", quietly(here ? ` ${group.n}` : ` Group ${group.n}`)]);
  keyed(people, group.people, (p) => p.seat_id, (p) => makePerson(p, acts),
    (item, p) => updatePerson(item, p, otherGroups(console.breakouts, group.n), acts));
  leads.hidden = group.leads.length === 0;
  setText(leads, group.leads.map((l) => (l.key === me ? "You are here" : `${l.name} is here`)).join(". "));
}

/** @param {GroupMember} person @param {Acts} acts */
function makePerson(person, acts) {
  const move = el("button", { type: "button", class: "btn btn--s", "data-move": true }, "Move", quietly(` ${person.name}`));
  const item = el("li", {}, el("span", { class: "groups__who" }), move, el("span", { class: "row groups__to", hidden: true }));
  move.addEventListener("click", () => {
    const to = (item.dataset.to ?? "").split(" ");
    if (to.length === 1) go(person.seat_id, Number(to[0]), acts);
    else { moving = moving === person.seat_id ? null : person.seat_id; redraw(); }
  });
  return item;
}

/** @param {string} seat @param {number} n @param {Acts} acts */
function go(seat, n, acts) {
  [moving, follow] = [null, seat];
  acts.move(seat, n);
  redraw();
}

/** @param {HTMLElement} item @param {GroupMember} p @param {number[]} to @param {Acts} acts */
function updatePerson(item, p, to, acts) {
  const [who, move, choices] = /** @type {HTMLElement[]} */ ([...item.children]);
  item.dataset.to = to.join(" ");
  refill(who, JSON.stringify([p.name, p.help, p.here]), () => [el("bdi", {}, p.name),
    p.help ? el("span", { class: "tagx tagx--warn" }, icon("help"), "Needs help") : null,
    p.here ? null : el("span", { class: "tagx" }, icon("wifi"), "Dropped")]);
  const direct = to.length === 1;
  refill(move, `${p.name}/${direct ? to[0] : ""}`, () => direct ? [`Move to ${to[0]}`, quietly(`: ${p.name} to Group ${to[0]}`)] : ["Move", quietly(` ${p.name}`)]);
  setAttr(move, "aria-expanded", direct ? null : String(moving === p.seat_id));
  choices.hidden = direct || moving !== p.seat_id;
  refill(choices, item.dataset.to, () => to.map((n) => {
    const button = el("button", { type: "button", class: "btn btn--s" }, `To ${n}`, quietly(`: move ${p.name} to Group ${n}`));
    button.addEventListener("click", () => go(p.seat_id, n, acts));
    return button;
  }));
}
