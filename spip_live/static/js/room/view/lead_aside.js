// The private talk of a facilitator and one waiting parent: their picture large, so that a photo ID can be read.
/** @import { Console } from "../types.js" */
/** @import { Voice } from "../voice.js" */
import { isOpen } from "../console_state.js";
import { byId, setAttr, setText } from "./dom.js";

/** @param {{admit: (seat: string) => unknown, aside: (seat: string, on: boolean) => unknown,
 *   say: (words: string) => void}} acts */
export function leadAside({ admit, aside, say }) {
  /** @type {string | null} */ let seat = null;
  byId("aside-end").addEventListener("click", () => { if (seat) aside(seat, false); });
  byId("aside-admit").addEventListener("click", () => {
    if (byId("aside-admit").getAttribute("aria-disabled") === "true") say("Open the room first.");
    else if (seat) admit(seat);
  });

  return {
    /** @param {Console} console @param {Voice} voice */
    show(console, voice) {
      const person = console.media?.state === "aside" ? console.expected.find((p) => p.aside) : undefined;
      const began = person !== undefined && seat !== person.seat_id;
      seat = person?.seat_id ?? null;
      byId("aside").hidden = !person;
      setAttr(byId("room"), "data-private", person ? "" : null);
      if (!person) { put(byId("aside-them"), null); return; }
      const picture = person.key ? voice.picture(person.key) : null;
      const { mic, camera } = voice.facts("").devices;
      setText(byId("aside-h"), `Private talk with ${person.name}`);
      setText(byId("aside-who"), `Only you and ${person.name} see and hear each other. The group does not hear you now.`);
      setText(byId("aside-words"), picture ? `Ask ${person.name} to hold their photo ID close to the camera.`
        : `Their page asks ${person.name} to turn on camera and microphone.`);
      setText(byId("aside-mine"), mic.on ? "" : `Turn on your microphone below, so that ${person.name} hears you.`);
      setAttr(byId("aside-admit"), "aria-disabled", isOpen(console) ? null : "true");
      put(byId("aside-them"), picture);
      byId("aside-you").hidden = !camera.on;
      put(/** @type {HTMLElement} */ (byId("aside-you").firstElementChild), camera.on ? voice.self : null);
      if (began) byId("aside-h").focus();
    },
  };
}

/** @param {HTMLElement} holder @param {HTMLVideoElement | null} picture */
function put(holder, picture) {
  if (holder.firstChild !== picture) holder.replaceChildren(...(picture ? [picture] : []));
}
