// In the waiting room: a facilitator asks to see and hear this parent alone, to check their photo ID.
/** @import { State } from "../state.js" */
/** @import { Voice } from "../voice.js" */
import { showBlur } from "./controls.js";
import { byId, setAttr, setText } from "./dom.js";

/** @param {Voice} voice */
export function asideView(voice) {
  byId("aside-on").addEventListener("click", () => void voice.turnOn(["mic", "camera"]));
  byId("aside-blur").addEventListener("click", () => void voice.blur());
  byId("aside-off").addEventListener("click", () => { voice.devices.release(); byId("aside-on").focus(); });
  return {
    /** @param {State} state @param {string} lead */
    show(state, lead) {
      const on = state.mine.media?.state === "aside" && !state.bye;
      byId("aside").hidden = !on;
      setAttr(byId("waiting"), "data-aside", on ? "" : null);
      if (!on) return;
      const { camera, mic } = voice.facts(lead).devices;
      const ready = camera.on && mic.on;
      setText(byId("aside-h"), `${lead} would like to see your photo ID`);
      setText(byId("aside-lede"), ready ? "Hold your photo ID close to the camera until it fills the picture, and keep still."
        : `Turn on your camera and microphone to show it. Only ${lead} sees and hears you. Nobody in the group can, and nothing is recorded.`);
      setText(byId("aside-state"), `Only ${lead} sees and hears you.`);
      byId("aside-state-row").hidden = !camera.on && !mic.on;
      byId("aside-on").hidden = ready;
      setText(byId("aside-on"), camera.asking || mic.asking ? "Your browser is asking you…" : camera.on ? "Turn on microphone" : mic.on ? "Turn on camera" : "Turn on camera and microphone");
      byId("aside-off").hidden = !camera.on && !mic.on;
      showBlur(byId("aside-blur"), voice);
      byId("aside-blur-hint").hidden = !camera.on || !voice.devices.blur().on;
      put(byId("aside-you"), camera.on ? voice.self : null);
      const other = voice.other();
      put(byId("aside-lead"), other ? voice.picture(other) : null);
      setText(byId("aside-lead-name"), lead);
    },
  };
}

/** @param {HTMLElement} figure @param {HTMLVideoElement | null} picture */
function put(figure, picture) {
  figure.hidden = picture === null;
  const holder = figure.firstElementChild;
  if (holder && holder.firstChild !== picture) holder.replaceChildren(...(picture ? [picture] : []));
}
