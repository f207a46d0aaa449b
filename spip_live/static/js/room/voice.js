// A person's voice and picture in the room: joins what is in media/ to what the server says of this seat or console.
/** @import { Kind } from "../media/faults.js" */
/** @import { Ask, MediaState } from "../media/join.js" */
/** @import { Deed, Notice } from "./notices.js" */
/** @import { Mine, MineMedia, Room } from "./types.js" */
import { KINDS, openDevices } from "../media/devices.js";
import { connectMedia } from "../media/join.js";
import { mirror, sinks, video } from "../media/sinks.js";
import { speakers, spoke } from "../media/speaking.js";
import { all, notices } from "./notices.js";
import { together } from "./circle.js";

/** @type {MineMedia} */
export const NO_MEDIA = { circle: null, state: "none", asked: false, muted: false, stopped: false, paused: false };
/** Joining takes less than this; if not, the person wants to know. */
const STALLED_MS = 2500;
/** Pictures that a screen has room for. */
const NARROW = 6;
const WIDE = 12;
const wide = typeof matchMedia === "function" ? matchMedia("(min-width: 64em)") : null;

/** @typedef {ReturnType<typeof voice>} Voice */

/** `leading`: a facilitator's, who takes microphone and camera along into a private talk and back.
 * @param {{ask: Ask, say: (words: string) => void, holder: HTMLElement, soundOnly: boolean, leading?: boolean,
 *   keepSoundOnly: (on: boolean) => void, onChange: () => void, onSpeaking: (keys: Set<string>) => void}} wiring */
export function voice({ ask, say, holder, soundOnly, leading = false, keepSoundOnly, onChange, onSpeaking }) {
  let media = NO_MEDIA;
  let waiting = true;
  let up = false;
  let silent = false;
  let stalled = false;
  let refused = "";
  /** @type {Kind | null} what the facilitator has turned off */ let cut = null;
  /** @type {MediaState} */ let how = { phase: "off", flowing: false, failing: false, soundOnlyMb: null };
  /** @type {Set<string>} */ const dismissed = new Set();
  /** @type {Map<string, number>} */ let speaking = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let stalling;
  /** @type {string[]} */ let senders = [];

  const self = video();
  const devices = openDevices();
  const out = sinks({ holder, onSilent: (now) => { silent = now; onChange(); } });
  const view = () => ({ videos: soundOnly ? 0 : wide?.matches ? WIDE : NARROW, sound_only: soundOnly });
  const joined = connectMedia({
    ask, devices, view: view(),
    onState: heardState,
    onStreams: (people) => { senders = [...people.keys()]; out.show(people); onChange(); },
    onRefused: (message) => { refused = message; say(message); onChange(); },
  });
  devices.listen(() => {
    mirror(self, devices.look("camera").on ? devices.look("camera").track : null);
    if (cut && devices.look(cut).on) cut = null;
    onChange();
  });
  const resized = () => joined.look(view());
  wide?.addEventListener("change", resized);

  /** @param {MediaState} now */
  function heardState(now) {
    how = now;
    const late = now.phase !== "off" && now.phase !== "elsewhere" && !now.flowing;
    if (!late) { clearTimeout(stalling); stalling = undefined; stalled = false; }
    else stalling ??= setTimeout(() => { stalled = true; onChange(); }, STALLED_MS);
    onChange();
  }

  /** @param {string[]} keys who speaks at this moment */
  function heardSpeaking(keys) {
    const now = Date.now();
    speaking = spoke(speaking, keys, now);
    onSpeaking(speakers(speaking, now));
    setTimeout(() => onSpeaking(speakers(speaking, Date.now())), 1000);
  }

  const anyOn = () => KINDS.some((kind) => devices.look(kind).track);

  /** What the server says of this person. @param {Pick<Mine, "media" | "state">} mine */
  function hear(mine) {
    const was = media;
    media = mine.media ?? NO_MEDIA;
    waiting = mine.state !== "admitted";
    // Seen alone by the facilitator, or moved to the waiting room: in the group everybody begins unseen and unheard.
    const apart = media.state === "aside";
    if (!leading && (waiting && !apart || was.state === "aside" && !apart) && anyOn()) devices.release();
    void devices.sharpen(apart && !leading);
    if (media.muted && !was.muted) takeOff("mic");
    if (media.stopped && !was.stopped) takeOff("camera");
    joined.circle(media.circle);
  }

  /** The facilitator has turned something off: it is off here too, and stays so until the person wants it.
   * @param {Kind} kind */
  function takeOff(kind) {
    if (!devices.look(kind).on) return;
    devices.turnOff(kind);
    cut = kind;
  }

  /** @param {Kind} kind */
  async function toggle(kind) {
    const device = devices.look(kind);
    if (device.asking) return;
    refused = "";
    if (device.on) {
      devices.turnOff(kind);
      say(kind === "mic" ? "Your microphone is off." : "Your camera is off.");
    } else await turnOn([kind]);
  }

  /** @param {Kind[]} kinds */
  async function turnOn(kinds) {
    void out.play(); // within this tap, so that a browser that wants one for sound has had it
    const on = await (kinds.some((kind) => devices.look(kind).fault) ? devices.repair(kinds) : devices.turnOn(kinds));
    if (on) say(kinds.length > 1 ? "Your camera and microphone are on." : kinds[0] === "mic" ? "Your microphone is on." : "Your camera is on.");
  }

  /** Blur the background, or no longer. */
  async function blur() {
    const on = !devices.blur().on;
    const done = await devices.setBlur(on);
    say(!done ? "Your background could not be blurred. Turn your camera off if nobody should see it."
      : on ? "Your background is blurred." : "Your background is not blurred.");
  }

  const facts = (/** @type {string} */ lead) => ({ media, how, platform: devices.platform, silent, stalled, up, cut, refused, lead, waiting, leading,
    devices: { mic: devices.look("mic"), camera: devices.look("camera") } });

  return {
    heard: { ...joined.heard,
      media_elsewhere: () => { devices.release(); joined.heard.media_elsewhere(); },
      speaking: (/** @type {{keys: string[]}} */ { keys }) => heardSpeaking(keys),
    },
    hear, toggle, turnOn, blur, devices, self, facts,
    up() { up = true; joined.up(); },
    down() { up = false; joined.down(); },
    /** @param {string} lead @returns {Notice[]} */
    notices(lead) {
      const now = all(facts(lead)).map((notice) => notice.id);
      for (const id of dismissed) if (!now.includes(id)) dismissed.delete(id);
      return notices(facts(lead), dismissed, wide?.matches ? 2 : 1);
    },
    /** @param {Deed} deed @param {string} id of the notice */
    act(deed, id) {
      if (deed === "dismiss") { dismissed.add(id); refused = ""; onChange(); }
      else if (deed === "play") void out.play();
      else if (deed === "again") { void out.play(); joined.again(); }
      else if (deed === "unblurred") void devices.setBlur(false).then(() => turnOn(["camera"]));
      else void turnOn([deed]);
    },
    /** Those who should be heard: in the same circle, with the microphone on.
     * @param {Pick<Room, "people"> | null} room @param {{key: string | null}} mine */
    expect(room, mine) {
      joined.expect(together(room, mine.key).filter((p) => p.mic && p.key !== mine.key).map((p) => p.key));
    },
    /** @param {string} key */
    picture: (key) => media.paused ? null : out.picture(key),
    /** Whoever else is in a private talk of two. */
    other: () => senders[0] ?? null,
    use: out.use, canChooseSpeaker: out.canChooseSpeaker,
    soundOnly: () => soundOnly,
    /** How many pictures this screen would show. */
    room: () => wide?.matches ? WIDE : NARROW,
    /** @param {boolean} on */
    setSoundOnly(on) {
      soundOnly = on;
      keepSoundOnly(on);
      if (on) devices.turnOff("camera");
      joined.look(view());
      say(on ? "Sound only. Pictures are off, yours too." : "Pictures are on again. Your camera is still off.");
      onChange();
    },
    /** For good, at once: silent, unheard and unseen. */
    stop() {
      clearTimeout(stalling);
      wide?.removeEventListener("change", resized);
      devices.stop();
      joined.stop();
      mirror(self, null);
      out.show(new Map());
    },
  };
}
