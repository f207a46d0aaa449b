// A facilitator's voice and picture, and everybody's in the console: who is seen where, and what is said about it.
/** @import { Ask } from "../media/join.js" */
/** @import { Console } from "./types.js" */
import { NO_MEDIA, voice } from "./voice.js";
import { bindDevices, showDevices } from "./view/controls.js";
import { byId, setAttr } from "./view/dom.js";
import { leadAside } from "./view/lead_aside.js";
import { noticesView } from "./view/notices.js";
import { panels } from "./view/panels.js";
import { showPeople, showSpeaking } from "./view/people.js";
import { showRollSpeaking } from "./view/roll.js";
import { soundView } from "./view/sound.js";

/** @param {{ask: Ask, room: string, say: (words: string) => void, changed: () => void,
 *   acts: {mute: (seat: string | null, kind: "mic" | "camera") => unknown, admit: (seat: string) => unknown,
 *     aside: (seat: string, on: boolean) => unknown}}} wiring */
export function leadMedia({ ask, room, say, changed, acts }) {
  let ready = false;
  const sound = voice({
    ask: (event, payload) => ask(event, { room_id: room, ...payload }),
    say, holder: byId("sounds"), leading: true, soundOnly: false, keepSoundOnly: () => {},
    onChange: () => { if (ready) changed(); },
    onSpeaking: (keys) => { showSpeaking(keys); showRollSpeaking(keys); },
  });
  const notices = noticesView({ act: sound.act, say });
  const settings = soundView(sound);
  const aside = leadAside({ ...acts, say });
  const panel = panels(["gallery", "sound"], (name) => { settings.opened(name === "sound"); changed(); });
  bindDevices(sound, say);
  byId("mute-all").addEventListener("click", () => {
    if (byId("mute-all").getAttribute("aria-disabled") === "true") say("Nobody’s microphone is on.");
    else acts.mute(null, "mic");
  });
  ready = true;

  /** @param {Console} console */
  const hear = (console) => sound.hear({ media: console.media ?? NO_MEDIA, state: "admitted" });

  return {
    heard: sound.heard, up: sound.up, down: sound.down, hear,
    /** The picture of a parent for the roll: it is in one place only, and the tiles come first.
     * @param {string} key */
    picture: (key) => panel.open() === "gallery" ? null : sound.picture(key),
    /** @param {Console} console */
    show(console) {
      const { devices, media } = sound.facts("");
      const people = console.people ?? [];
      const me = console.key ?? null;
      showDevices(devices, media);
      sound.expect({ people }, { key: me });
      showPeople(panel.open() === "gallery" ? { people } : null, me, (person) => person.key !== me
        ? (person.camera ? sound.picture(person.key) : null) : devices.camera.on ? sound.self : null);
      notices.show(sound.notices(""));
      settings.show();
      aside.show(console, sound);
      byId("mute-all").hidden = !console.media_up;
      setAttr(byId("mute-all"), "aria-disabled", console.expected.some((p) => p.mic) ? null : "true");
    },
    stop() { sound.stop(); settings.stop(); },
  };
}
