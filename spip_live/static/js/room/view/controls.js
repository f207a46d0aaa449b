// Microphone, camera, hand, help, and how many messages have come: each control says its state in words.
/** @import { Device } from "../../media/devices.js" */
/** @import { Kind } from "../../media/faults.js" */
/** @import { State } from "../state.js" */
/** @import { MineMedia } from "../types.js" */
/** @import { Voice } from "../voice.js" */
import { ordinal } from "../clock.js";
import { handUp, helpOn } from "../state.js";
import { byId, icon, quietly, refill, setAttr, setText } from "./dom.js";

/** @type {Record<Kind, {icon: string, off: string, on: string, paused: string, asking: string, lost: string}>} */
const WORDS = {
  mic: { icon: "mic", off: "Mic is off", on: "Mic is on", paused: "Mic paused", asking: "Asking…", lost: "Mic stopped" },
  camera: { icon: "cam", off: "Camera off", on: "Camera on", paused: "Camera paused", asking: "Asking…", lost: "Camera stopped" },
};

/** Why a device cannot be turned on just now, in words; null when it can.
 * @param {MineMedia} media @returns {string | null} */
export function whyNot(media) {
  switch (media.state) {
    case "hold": return "We have paused for a moment. You can be heard and seen again when your session goes on.";
    case "off": return "Sound and video are off for everyone at the moment. They come back by themselves.";
    case "none": return "There is no sound yet. It starts when your session starts.";
    default: return null;
  }
}

/** @param {Record<Kind, Device>} devices @param {MineMedia} media */
export function showDevices(devices, media) {
  const able = whyNot(media) === null;
  for (const kind of /** @type {Kind[]} */ (["mic", "camera"])) {
    const { on, asking, fault } = devices[kind];
    const words = WORDS[kind];
    const button = byId(kind);
    setAttr(button, "aria-pressed", String(on));
    setAttr(button, "aria-disabled", able || on ? null : "true");
    setAttr(button, "data-fault", fault === "lost" || fault === "quiet" ? "" : null);
    setAttr(button, "data-paused", on && !able ? "" : null);
    const sign = on ? words.icon : `${words.icon}-off`;
    refill(byId(`${kind}-sign`), sign, () => [/** @type {any} */ (icon(sign))]);
    setText(byId(`${kind}-words`), asking ? words.asking : on ? (able ? words.on : words.paused)
      : fault === "lost" || fault === "quiet" ? words.lost : words.off);
  }
}

/** The microphone and the camera go on and off by their controls, which say why when they cannot.
 * @param {Voice} voice @param {(words: string) => void} say */
export function bindDevices(voice, say) {
  for (const kind of /** @type {Kind[]} */ (["mic", "camera"])) {
    byId(kind).addEventListener("click", () => {
      const { media, devices } = voice.facts("");
      const why = devices[kind].on ? null : whyNot(media);
      if (why) say(why); else void voice.toggle(kind);
    });
  }
}

/** The button that softens what is behind the person, there only where the browser can. Its words say which way it goes.
 * @param {HTMLElement} button @param {Voice} voice */
export function showBlur(button, voice) {
  const { offered, on } = voice.devices.blur();
  button.hidden = !offered;
  setAttr(button, "aria-pressed", String(on));
  setText(/** @type {Element} */ (button.querySelector("span")), on ? "Background is blurred" : "Blur my background");
}

/** @param {State} state @param {string} lead @param {number} unread */
export function showControls(state, lead, unread) {
  const up = handUp(state);
  const place = state.mine.hand;
  setAttr(byId("hand"), "aria-pressed", String(up));
  setText(byId("hand-words"), !up ? "Raise hand" : place ? `Hand is up, ${ordinal(place)}` : "Hand is up");
  showHelp(helpOn(state), lead);
  const count = byId("chat-count");
  count.hidden = unread === 0;
  refill(count, String(unread), () => [quietly(", "), String(unread), quietly(" new")]);
}

/** @param {boolean} on @param {string} lead */
function showHelp(on, lead) {
  const opener = byId("help-open");
  if (on) opener.dataset.on = ""; else delete opener.dataset.on;
  setText(byId("help-label"), on ? "Help asked" : "Get help");
  setText(byId("help-words"), on ? `${lead} can see that you need help. Nobody else knows.`
    : `${lead} will see that you need help. Nobody else will know.`);
  setAttr(byId("help-ask"), "aria-pressed", String(on));
  setText(byId("help-ask"), on ? "I’m all right now" : "Ask for help");
}
