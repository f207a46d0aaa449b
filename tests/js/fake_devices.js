// A browser's microphone and camera, as far as a page can tell.
import { openDevices } from "../../spip_live/static/js/media/devices.js";

/** A track that says of itself only what the page reads. */
export class Track extends EventTarget {
  enabled = true;
  muted = false;
  readyState = "live";
  /** What it was asked to be, last: asking anew forgets what was asked before. @type {any} */ asked = {};
  constructor(/** @type {string} */ kind, /** @type {string} */ id, blurs = false) { super(); this.kind = kind; this.id = id; this.blurs = blurs; }
  stop() { this.readyState = "ended"; }
  getSettings() { return { deviceId: this.id, ...(this.blurs && { backgroundBlur: this.asked.backgroundBlur === true }) }; }
  getCapabilities() { return this.blurs ? { backgroundBlur: [false, true] } : {}; }
  async applyConstraints(/** @type {any} */ wish) { await null; this.asked = wish; }
  /** @param {string} event */
  becomes(event) {
    if (event === "ended") this.readyState = "ended";
    this.muted = event === "mute";
    this.dispatchEvent(new Event(event));
  }
}

/** A browser with these devices, that answers each question so. `blurs`: its camera can soften the background, once told.
 * @param {{mic?: string | null, camera?: string | null, refuses?: string, granted?: boolean, agent?: string, blurs?: boolean,
 *   storage?: Storage | null, alone?: boolean}} [facts] */
export function world({ mic = "m1", camera = "c1", refuses = "", granted = false, agent = "", blurs = false, storage = null, alone = false } = {}) {
  const facts = { mic, camera, refuses, granted, blurs };
  /** @type {any[]} */ const asked = [];
  /** @type {Track[]} */ const tracks = [];
  const make = (/** @type {string} */ kind, /** @type {string} */ id) => { const track = new Track(kind, id, kind === "video" && facts.blurs); tracks.push(track); return track; };
  const media = Object.assign(new EventTarget(), {
    getUserMedia: async (/** @type {any} */ wish) => {
      asked.push(wish);
      await null;
      if (facts.refuses) throw new DOMException("", facts.refuses);
      const gone = [wish.audio && [wish.audio, facts.mic], wish.video && [wish.video, facts.camera]].filter(Boolean)
        .find(([rule, has]) => rule.deviceId && rule.deviceId.exact !== has);
      if (gone) throw new DOMException("", "OverconstrainedError");
      if ((wish.audio && !facts.mic) || (wish.video && !facts.camera)) throw new DOMException("", "NotFoundError");
      const audio = wish.audio ? [make("audio", facts.mic ?? "")] : [];
      const video = wish.video ? [make("video", facts.camera ?? "")] : [];
      return { getAudioTracks: () => audio, getVideoTracks: () => video };
    },
    enumerateDevices: async () => [],
  });
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const permissions = { query: async () => ({ state: facts.granted ? "granted" : "prompt" }) };
  const devices = openDevices(/** @type {any} */ ({ media, page, permissions, agent, touches: 0, storage, alone }));
  return { devices, asked, tracks, facts, page, media };
}

/** Everything that was set going has come to rest. */
export const rest = () => new Promise((resolve) => setTimeout(resolve, 5));

/** What a tab remembers. @returns {Storage} */
export function tab() {
  /** @type {Map<string, string>} */ const kept = new Map();
  return /** @type {any} */ ({ getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key) });
}
