// The drawer for sound and camera: which devices, how loud the microphone is, what data costs.
/** @import { Choice } from "../../media/picking.js" */
/** @import { Voice } from "../voice.js" */
import { withPicturesMb } from "../../media/costs.js";
import { mirror } from "../../media/sinks.js";
import { listenTo } from "../../media/speaking.js";
import { showBlur } from "./controls.js";
import { byId, el, refill, setText } from "./dom.js";

/** What the server says when it has not said yet: its own figure comes with the first answer. */
const SOUND_ONLY_MB = 70;
/** @type {Record<"mic" | "camera" | "speaker", string>} */
const SELECTS = { mic: "pick-mic", camera: "pick-camera", speaker: "pick-speaker" };

/** @param {Voice} voice */
export function soundView(voice) {
  let open = false;
  /** @type {MediaStreamTrack | null} */ let heard = null;
  let stopMeter = () => {};
  const preview = /** @type {HTMLVideoElement} */ (byId("sound-preview"));

  const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (byId(id));

  /** @param {"mic" | "camera" | "speaker"} kind @param {Choice[]} choices @param {string} now */
  function fill(kind, choices, now) {
    byId(`${SELECTS[kind]}-row`).hidden = choices.length === 0;
    refill(select(SELECTS[kind]), JSON.stringify(choices), () => choices.map(({ id, label }) => el("option", { value: id }, label)));
    if (choices.some(({ id }) => id === now)) select(SELECTS[kind]).value = now;
  }

  async function list() {
    const found = await voice.devices.list();
    fill("mic", found.mic, voice.devices.inUse("mic"));
    fill("camera", found.camera, voice.devices.inUse("camera"));
    fill("speaker", voice.canChooseSpeaker ? found.speaker : [], select("pick-speaker").value);
    byId("sound-none").hidden = found.mic.length + found.camera.length > 0;
  }

  function meter() {
    const { on, track } = voice.devices.look("mic");
    const now = open && on ? track : null;
    byId("mic-level-row").hidden = now === null;
    if (now === heard) return;
    heard = now;
    stopMeter();
    stopMeter = now ? listenTo(now, (level) => { /** @type {HTMLMeterElement} */ (byId("mic-level")).value = level; }) : () => {};
  }

  function show() {
    if (!open) { meter(); return; }
    const { on, asking, track } = voice.devices.look("camera");
    byId("sound-picture").hidden = !track;
    setText(byId("sound-picture-words"), on ? "This is how the group sees you." : "Only you see this. Your camera is still off for everyone else.");
    mirror(preview, track);
    byId("see-first").hidden = track !== null || asking;
    showBlur(byId("blur"), voice);
    costs();
    meter();
    void list();
  }

  function costs() {
    const sound = voice.facts("").how.soundOnlyMb ?? SOUND_ONLY_MB;
    /** @type {HTMLInputElement} */ (byId("sound-only")).checked = voice.soundOnly();
    setText(byId("cost-sound"), `about ${sound} MB an hour`);
    setText(byId("cost-pictures"), `up to ${withPicturesMb(sound, voice.room())} MB an hour`);
  }

  select("pick-mic").addEventListener("change", () => void voice.devices.choose("mic", select("pick-mic").value));
  select("pick-camera").addEventListener("change", () => void voice.devices.choose("camera", select("pick-camera").value));
  select("pick-speaker").addEventListener("change", () => void voice.use(select("pick-speaker").value));
  byId("see-first").addEventListener("click", () => {
    // The button gives way to the picture; who pressed it goes on from there.
    void voice.devices.preview(true).then(() => { if (open && document.activeElement === document.body) byId("sound-h").focus(); });
  });
  byId("blur").addEventListener("click", () => void voice.blur());
  byId("sound-only").addEventListener("change", (event) => voice.setSoundOnly(/** @type {HTMLInputElement} */ (event.target).checked));

  return {
    show,
    /** @param {boolean} now */
    opened(now) {
      if (open === now) return;
      open = now;
      if (!now) { mirror(preview, null); void voice.devices.preview(false); }
      show();
    },
    stop() { open = false; stopMeter(); mirror(preview, null); },
  };
}
