// What parents wrote for the group with no name to it: how many have, and from four on the words, to be shown or taken down.
/** @import { Console, ConsoleSlot } from "../../types.js" */
/** @import { Act } from "./asks.js" */
import { byId, el, keyed, quietly, setAttr, setText } from "../dom.js";

const FROM_FOUR = "What people write can be read once four have written or passed. Before that nobody sees it, you neither.";

/** @param {Console} console */
export const offersNote = (console) => console.offers.some((slot) => slot.items === null) ? FROM_FOUR : "";

/** Where lines stand whose view would tell who wrote them. */
const ANY = "*";

/** @param {ConsoleSlot} slot @param {boolean} dealt whether only some are asked to write here */
export function slotWords(slot, dealt) {
  const shown = slot.items?.filter((one) => one.shown).length ?? 0;
  const wrote = `${slot.given} wrote, ${slot.passed} passed`;
  const whom = !dealt ? "here" : slot.slot === ANY ? "with one of these views" : "with this view";
  return `${wrote}, of ${slot.here} ${whom}.${shown ? ` ${shown} on every screen.` : ""}`;
}

/** @param {Console} console @param {Act} act */
export function showOffers(console, act) {
  for (const section of byId("now").querySelectorAll("[data-offers]")) {
    const box = /** @type {HTMLElement} */ (section);
    const slot = console.offers.find((one) => one.slot === box.dataset.offers);
    const [words, list] = [box.querySelector("[data-offers-words]"), box.querySelector("[data-offers-list]")];
    box.hidden = box.dataset.offers === ANY && !slot;
    if (words) setText(words, slot ? slotWords(slot, console.moves?.kind === "scenario") : "");
    if (list instanceof HTMLElement) {
      keyed(list, slot?.items ?? [], (one) => one.id, (one) => make(one.text), (item, one) => update(item, one, console, act));
    }
  }
}

/** @param {string} text */
const make = (text) => el("li", {}, el("span", { class: "said__text" }, text), el("button", { type: "button", class: "btn btn--s" }));

/** @param {HTMLElement} item @param {{id: string, text: string, shown: boolean}} one @param {Console} console @param {Act} act */
function update(item, one, console, act) {
  const button = /** @type {HTMLButtonElement} */ (item.lastElementChild);
  const words = one.shown ? "Take down" : "Show";
  setAttr(item, "data-on", one.shown ? "" : null);
  if (button.dataset.words !== words) button.replaceChildren(words, quietly(`: ${one.text.slice(0, 60)}`));
  setAttr(button, "data-words", words);
  button.onclick = () => {
    if (button.getAttribute("aria-busy") === "true") return;
    setAttr(button, "aria-busy", "true");
    act("show_offer", { step: console.step, id: one.id, on: !one.shown }).finally(() => setAttr(button, "aria-busy", null));
  };
}
