// This person's own microphone and camera: asked for once, turned on and off, chosen, lost and repaired. Nothing is
// asked for until the person wants it, and one wish never brings two questions from the browser.
/** @import { Fault, Kind } from "./faults.js" */
import { tabStorage } from "../room/drafts.js";
import { blurring } from "./blurring.js";
import { faultOf, platformOf, repairable } from "./faults.js";
import { losing } from "./losing.js";
import { listDevices, pictureOf, wish } from "./picking.js";

/** `on`: others may hear or see it. `track` may be kept while off, so that turning on again asks nothing.
 * @typedef {{on: boolean, asking: boolean, fault: Fault | null, track: MediaStreamTrack | null}} Device */
/** @typedef {ReturnType<typeof openDevices>} Devices */
/** @typedef {{wanted: boolean, asking: boolean, fault: Fault | null, track: MediaStreamTrack | null,
 *   chosen: string | null, wasQuiet: boolean}} Held */

/** @type {Kind[]} */
export const KINDS = ["mic", "camera"];

/** `alone`: nobody but the person sees what this page's camera sees.
 * @param {{media?: MediaDevices, permissions?: Permissions, page?: Document, agent?: string, touches?: number,
 *   storage?: Storage | null, alone?: boolean}} [world] */
export function openDevices({ media = navigator.mediaDevices, permissions = navigator.permissions, page = document,
  agent = navigator.userAgent, touches = navigator.maxTouchPoints, storage = tabStorage(), alone = false } = {}) {
  const platform = platformOf(agent, touches);
  /** @returns {Held} */
  const fresh = () => ({ wanted: false, asking: false, fault: null, track: null, chosen: null, wasQuiet: false });
  const held = { mic: fresh(), camera: fresh() };
  /** @type {Set<() => void>} */ const listeners = new Set();
  let fine = false;
  let over = false;
  /** The person looks at their own picture, whether or not the others see it. */
  let previewing = false;
  let line = Promise.resolve();

  const tell = () => { for (const listener of listeners) listener(); };
  const live = (/** @type {Kind} */ kind) => held[kind].track?.readyState === "live";
  const blur = blurring({ storage, alone, picture: () => pictureOf(fine) });
  const needed = (/** @type {Kind} */ kind) => held[kind].wanted || (kind === "camera" && previewing);
  const isOn = (/** @type {Kind} */ kind) => held[kind].wanted && live(kind) && (kind === "mic" || blur.fit(held.camera.track));
  const losses = losing({ held, over: () => over, tell, repair, refit: () => { tell(); void refit().then(tell); }, permissions, page, platform });

  /** Turn on what is wanted. The browser may ask, once for all of it. True when all of it is on.
   * @param {Kind[]} kinds @returns {Promise<boolean>} */
  function turnOn(kinds) {
    for (const kind of kinds) {
      if (held[kind].wasQuiet) letGo(kind);
      Object.assign(held[kind], { wanted: true, fault: null, wasQuiet: false });
      if (live(kind)) enable(kind);
    }
    return get(kinds).then(() => kinds.every(isOn));
  }

  /** @param {Kind[]} kinds those that are needed and not there are asked for */
  function get(kinds) {
    const missing = () => kinds.filter((kind) => needed(kind) && !live(kind));
    for (const kind of missing()) held[kind].asking = true;
    tell();
    // One question at a time: a browser that is asked twice at once shows neither well.
    const turn = line.then(() => ask(missing())).then(refit).then(() => {
      for (const kind of kinds) held[kind].asking = false;
      tell();
    });
    line = turn.catch(() => {});
    return turn;
  }

  /** A picture that was to be blurred and is not goes to nobody: it is blurred now, or turned off. */
  async function refit() {
    enable("camera"); // not when the connection has its turn, but now
    const { track } = held.camera;
    if (!held.camera.wanted || blur.fit(track) || !live("camera")) return;
    const fits = await blur.soften(track);
    if (track !== held.camera.track) return;
    if (!fits) fail(["camera"], "unblurred");
    if (!fits && !previewing) letGo("camera");
    enable("camera");
  }

  /** See oneself, before the others do or while they do. @param {boolean} on */
  async function preview(on) {
    previewing = on;
    if (on) { if (!held.camera.wanted) held.camera.fault = null; await get(["camera"]); return; }
    if (!held.camera.wanted) letGo("camera");
    tell();
  }

  /** What matters in a picture that a document is read from is its detail; in a face, that it moves.
   * @param {Kind} kind */
  function hint(kind) {
    const { track } = held[kind];
    if (track && kind === "camera") track.contentHint = fine ? "detail" : "motion";
  }

  /** @param {Kind} kind */
  function enable(kind) {
    const { track } = held[kind];
    const shown = kind === "mic" || !held.camera.wanted || blur.fit(track);
    if (track) track.enabled = needed(kind) && shown;
  }

  /** @param {Kind[]} kinds @returns {Promise<void>} */
  async function ask(kinds) {
    if (!kinds.length || over) return;
    if (!media?.getUserMedia) { fail(kinds, "unsupported"); return; }
    try {
      const stream = await media.getUserMedia(wish(kinds, { mic: held.mic.chosen, camera: held.camera.chosen }, blur.asked()));
      // What was blurred is so again before it is anybody's to see.
      if (kinds.includes("camera")) await blur.soften(stream.getVideoTracks()[0] ?? null);
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
    if (over || !needed(kind)) { track.stop(); return; }
    held[kind].track?.stop();
    Object.assign(held[kind], { track, fault: null, wasQuiet: false });
    hint(kind);
    enable(kind);
    losses.watch(kind, track);
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
    if (kind === "camera") { previewing = false; letGo(kind); }
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
    previewing = false;
    for (const kind of KINDS) { Object.assign(held[kind], { wanted: false, fault: null }); letGo(kind); }
    tell();
  }

  /** Use another device from now on. @param {Kind} kind @param {string} id */
  async function choose(kind, id) {
    held[kind].chosen = id || null;
    if (!live(kind)) return true;
    letGo(kind);
    if (held[kind].wanted) return turnOn([kind]);
    await get([kind]);
    return true;
  }

  /** Which device is in use, or was chosen. @param {Kind} kind */
  const inUse = (kind) => held[kind].track?.getSettings().deviceId ?? held[kind].chosen ?? "";

  /** From now on, whichever camera is used. @param {boolean} on @returns {Promise<boolean>} whether it is so */
  async function setBlur(on) {
    const done = await blur.set(held.camera.track, on);
    if (!on && held.camera.fault === "unblurred") held.camera.fault = null;
    enable("camera");
    tell();
    return done;
  }

  /** A sharper picture, for showing a photo ID. @param {boolean} sharp */
  async function sharpen(sharp) {
    if (fine === sharp) return;
    fine = sharp;
    hint("camera");
    await blur.apply(held.camera.track);
    await refit();
    tell();
  }

  /** @param {Kind} kind @returns {Device} */
  const look = (kind) => ({ on: isOn(kind) && held[kind].fault === null && !held[kind].wasQuiet, asking: held[kind].asking,
    fault: held[kind].fault, track: held[kind].track });

  page.addEventListener("visibilitychange", losses.seen);
  media?.addEventListener?.("devicechange", tell);

  return { turnOn, turnOff, repair, release, choose, inUse, setBlur, sharpen, preview, look, platform,
    list: () => listDevices(media),
    blur: () => blur.look(held.camera.track),
    /** Whether the picture is to be read from. */
    sharp: () => fine,
    /** Hear of every change. @param {() => void} listener */
    listen: (listener) => { listeners.add(listener); return () => listeners.delete(listener); },
    /** For good: nothing is on and nothing can be turned on. */
    stop() {
      over = true;
      page.removeEventListener("visibilitychange", losses.seen);
      media?.removeEventListener?.("devicechange", tell);
      release();
      listeners.clear();
    },
  };
}
