// This person's own microphone and camera: asked for once, turned on and off, chosen, lost and repaired. Nothing is
// asked for until the person wants it, and one wish never brings two questions from the browser.
/** @import { Fault, Kind } from "./faults.js" */
import { faultOf, platformOf, repairable } from "./faults.js";
import { blurOf, blurTrack, listDevices, pictureOf, wish } from "./picking.js";

/** `on`: others may hear or see it. `track` may be kept while off, so that turning on again asks nothing.
 * @typedef {{on: boolean, asking: boolean, fault: Fault | null, track: MediaStreamTrack | null}} Device */
/** @typedef {ReturnType<typeof openDevices>} Devices */
/** @typedef {{wanted: boolean, asking: boolean, fault: Fault | null, track: MediaStreamTrack | null,
 *   chosen: string | null, wasQuiet: boolean}} Held */

/** @type {Kind[]} */
export const KINDS = ["mic", "camera"];
/** A phone call lasts longer than this; a hiccup does not. */
const QUIET_MS = 1500;
/** A phone gives a page its devices back a moment after showing it. */
const SETTLE_MS = 400;

/** @param {{media?: MediaDevices, permissions?: Permissions, page?: Document, agent?: string, touches?: number}} [world] */
export function openDevices({ media = navigator.mediaDevices, permissions = navigator.permissions, page = document,
  agent = navigator.userAgent, touches = navigator.maxTouchPoints } = {}) {
  const platform = platformOf(agent, touches);
  /** @returns {Held} */
  const fresh = () => ({ wanted: false, asking: false, fault: null, track: null, chosen: null, wasQuiet: false });
  const held = { mic: fresh(), camera: fresh() };
  /** @type {Set<() => void>} */ const listeners = new Set();
  let fine = false;
  let over = false;
  let line = Promise.resolve();

  const tell = () => { for (const listener of listeners) listener(); };
  const live = (/** @type {Kind} */ kind) => held[kind].track?.readyState === "live";
  const isOn = (/** @type {Kind} */ kind) => held[kind].wanted && live(kind);

  /** Turn on what is wanted. The browser may ask, once for all of it. True when all of it is on.
   * @param {Kind[]} kinds @returns {Promise<boolean>} */
  function turnOn(kinds) {
    for (const kind of kinds) {
      if (held[kind].wasQuiet) letGo(kind);
      Object.assign(held[kind], { wanted: true, fault: null, wasQuiet: false });
      if (live(kind)) enable(kind);
    }
    const missing = () => kinds.filter((kind) => held[kind].wanted && !live(kind));
    for (const kind of missing()) held[kind].asking = true;
    tell();
    // One question at a time: a browser that is asked twice at once shows neither well.
    const turn = line.then(() => ask(missing())).then(() => {
      for (const kind of kinds) held[kind].asking = false;
      tell();
    });
    line = turn.catch(() => {});
    return turn.then(() => kinds.every(isOn));
  }

  /** What matters in a picture that a document is read from is its detail; in a face, that it moves.
   * @param {Kind} kind */
  function hint(kind) {
    const { track } = held[kind];
    if (track && kind === "camera") track.contentHint = fine ? "detail" : "motion";
  }

  /** @param {Kind} kind */
  function enable(kind) {
    const { track, wanted } = held[kind];
    if (track) track.enabled = wanted;
  }

  /** @param {Kind[]} kinds @returns {Promise<void>} */
  async function ask(kinds) {
    if (!kinds.length || over) return;
    if (!media?.getUserMedia) { fail(kinds, "unsupported"); return; }
    try {
      const stream = await media.getUserMedia(wish(kinds, { mic: held.mic.chosen, camera: held.camera.chosen }, fine));
      for (const kind of kinds) take(kind, (kind === "mic" ? stream.getAudioTracks() : stream.getVideoTracks())[0]);
    } catch (error) {
      await afterFault(kinds, faultOf(error));
    }
  }

  /** @param {Kind[]} kinds @param {Fault | "gone"} fault */
  async function afterFault(kinds, fault) {
    if (fault === "gone") {
      const chose = kinds.some((kind) => held[kind].chosen);
      for (const kind of kinds) held[kind].chosen = null;
      if (chose) await ask(kinds); else fail(kinds, "none");
    } else if (kinds.length > 1 && fault !== "denied") {
      // One of the two is missing or busy: the other need not be.
      for (const kind of kinds) await ask([kind]);
    } else fail(kinds, fault);
  }

  /** @param {Kind[]} kinds @param {Fault} fault */
  function fail(kinds, fault) {
    for (const kind of kinds) {
      // What was lost stays wanted, so that one tap brings it back; what never was, is off.
      Object.assign(held[kind], { fault, wanted: repairable(fault) && held[kind].wanted });
    }
  }

  /** @param {Kind} kind @param {MediaStreamTrack | undefined} track */
  function take(kind, track) {
    if (!track) { fail([kind], "none"); return; }
    if (over || !held[kind].wanted) { track.stop(); return; }
    held[kind].track?.stop();
    Object.assign(held[kind], { track, fault: null, wasQuiet: false });
    hint(kind);
    enable(kind);
    const mine = () => held[kind].track === track;
    track.addEventListener("ended", () => { if (mine()) lost(kind); });
    track.addEventListener("mute", () => setTimeout(() => { if (mine() && track.muted) quiet(kind); }, QUIET_MS));
    track.addEventListener("unmute", () => { if (mine()) back(kind); });
  }

  /** Something else has it: the others are shown so, rather than a silence or a picture that stands still.
   * @param {Kind} kind */
  function quiet(kind) {
    if (over || !held[kind].wanted) return;
    held[kind].wasQuiet = true;
    // A phone stops the camera of a page that is not looked at; it comes back by itself.
    if (page.visibilityState === "visible") held[kind].fault = "quiet";
    tell();
  }

  /** @param {Kind} kind */
  function back(kind) {
    if (over || !held[kind].wasQuiet || !held[kind].wanted) return;
    // After a call an iPhone's microphone may look alive and be dead: only a new one is sure.
    if (platform === "ios" && kind === "mic") {
      held[kind].fault = "quiet";
      void renewIfAllowed(kind);
    } else Object.assign(held[kind], { fault: null, wasQuiet: false });
    tell();
  }

  /** @param {Kind} kind */
  function lost(kind) {
    held[kind].track = null;
    if (over || !held[kind].wanted) return;
    held[kind].fault = "lost";
    tell();
    if (page.visibilityState === "visible") void renewIfAllowed(kind);
  }

  /** Put right without a question; where the browser would ask, the person is offered one tap instead.
   * @param {Kind} kind */
  async function renewIfAllowed(kind) {
    if (await allowed(kind) && held[kind].wanted && !over) await repair([kind]);
  }

  /** @param {Kind} kind @returns {Promise<boolean>} */
  async function allowed(kind) {
    const name = /** @type {PermissionName} */ (kind === "mic" ? "microphone" : "camera");
    // Some browsers do not know these names.
    return permissions?.query({ name }).then((found) => found.state === "granted", () => false) ?? false;
  }

  /** Let go of what is dead and ask for it anew. @param {Kind[]} [kinds] */
  function repair(kinds = KINDS.filter((kind) => held[kind].fault)) {
    for (const kind of kinds) {
      if (repairable(held[kind].fault) || held[kind].wasQuiet) letGo(kind);
    }
    return turnOn(kinds);
  }

  /** Nobody hears or sees it any more. The microphone is kept silent, so that turning it on again asks nothing; a
   * camera is let go, so that its light goes out.
   * @param {Kind} kind */
  function turnOff(kind) {
    Object.assign(held[kind], { wanted: false, fault: null });
    enable(kind);
    if (kind === "camera") letGo(kind);
    tell();
  }

  /** @param {Kind} kind */
  function letGo(kind) {
    const { track } = held[kind];
    held[kind].track = null;
    track?.stop();
  }

  /** Both off, and both let go of: on the way out, and in the waiting room. */
  function release() {
    for (const kind of KINDS) { Object.assign(held[kind], { wanted: false, fault: null }); letGo(kind); }
    tell();
  }

  /** Use another device from now on. @param {Kind} kind @param {string} id */
  async function choose(kind, id) {
    held[kind].chosen = id || null;
    if (!live(kind)) return true;
    const was = held[kind].wanted;
    letGo(kind);
    if (was) return turnOn([kind]);
    tell();
    return true;
  }

  /** Which device is in use, or was chosen. @param {Kind} kind */
  const inUse = (kind) => held[kind].track?.getSettings().deviceId ?? held[kind].chosen ?? "";

  /** @param {boolean} on */
  async function setBlur(on) {
    await blurTrack(held.camera.track, on);
    tell();
  }

  /** A sharper picture, for showing a photo ID. @param {boolean} sharp */
  async function sharpen(sharp) {
    if (fine === sharp) return;
    fine = sharp;
    hint("camera");
    // A camera that cannot do it goes on as it is.
    await held.camera.track?.applyConstraints(pictureOf(sharp)).catch(() => {});
  }

  /** @param {Kind} kind @returns {Device} */
  const look = (kind) => ({ on: isOn(kind) && held[kind].fault === null && !held[kind].wasQuiet, asking: held[kind].asking,
    fault: held[kind].fault, track: held[kind].track });

  /** The page is looked at again: what the phone took meanwhile is put right. */
  const seen = () => setTimeout(() => {
    if (over || page.visibilityState === "hidden") return;
    for (const kind of KINDS.filter((each) => held[each].wanted)) {
      if (live(kind) && !held[kind].track?.muted) back(kind);
      else {
        held[kind].fault ??= live(kind) ? "quiet" : "lost";
        tell();
        void renewIfAllowed(kind);
      }
    }
  }, SETTLE_MS);
  page.addEventListener("visibilitychange", seen);
  media?.addEventListener?.("devicechange", tell);

  return { turnOn, turnOff, repair, release, choose, inUse, setBlur, sharpen, look, platform,
    list: () => listDevices(media),
    blur: () => blurOf(held.camera.track),
    /** Whether the picture is to be read from. */
    sharp: () => fine,
    /** Hear of every change. @param {() => void} listener */
    listen: (listener) => { listeners.add(listener); return () => listeners.delete(listener); },
    /** For good: nothing is on and nothing can be turned on. */
    stop() {
      over = true;
      page.removeEventListener("visibilitychange", seen);
      media?.removeEventListener?.("devicechange", tell);
      release();
      listeners.clear();
    },
  };
}
