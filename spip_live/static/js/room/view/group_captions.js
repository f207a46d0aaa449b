// Which group each captioner goes along into, by one press; they hear and write for it alone.
/** @import { Captioner, Console } from "../types.js" */
import { named } from "../captions.js";
import { byId, el, keyed, quietly, refill, setAttr } from "./dom.js";

/** @typedef {(captioner: string, n: number | null) => unknown} Send */

/** @param {Console} console @param {Send} send */
export function showGroupCaptions({ breakouts, captioners }, send) {
  const here = breakouts.state === "apart" ? captioners.filter((one) => one.here) : [];
  const places = [null, ...breakouts.groups.map((group) => group.n)];
  keyed(byId("groups-writers"), here, (one) => one.id, make, (item, one) => fill(item, one, places, send));
}

const make = () => el("li", {}, el("span", { class: "groups__who" }), el("span", { class: "row", role: "group" }));

/** @param {HTMLElement} item @param {Captioner} captioner @param {(number | null)[]} places @param {Send} send */
function fill(item, captioner, places, send) {
  const [who, choices] = /** @type {HTMLElement[]} */ ([...item.children]);
  refill(who, captioner.name, () => [el("bdi", {}, captioner.name)]);
  setAttr(choices, "aria-label", `${captioner.name} hears and writes for`);
  refill(choices, places.join(" "), () => places.map((n) => {
    const button = el("button", { type: "button", class: "btn btn--s" }, n === null ? "Main room" : String(n), n === null ? null : quietly(`: ${named(n)}`));
    button.addEventListener("click", () => send(captioner.id, n));
    return button;
  }));
  [...choices.children].forEach((button, at) => setAttr(/** @type {HTMLElement} */ (button), "aria-pressed", String(places[at] === captioner.breakout)));
}
