// A device that something else takes away, and gives back or does not: a telephone call, a plug that is pulled, a phone
// that lets nobody use the camera of a page that is not looked at. Put right without a question wherever that can be.
/** @import { Held } from "./devices.js" */
/** @import { Kind, Platform } from "./faults.js" */

/** A phone call lasts longer than this; a hiccup does not. */
const QUIET_MS = 1500;
/** A phone gives a page its devices back a moment after showing it. */
const SETTLE_MS = 400;

/** `repair` asks the browser for the device anew; `refit` looks whether a picture may still be seen.
 * @typedef {{held: Record<Kind, Held>, over: () => boolean, tell: () => void, repair: (kinds: Kind[]) => Promise<boolean>,
 *   refit: () => void, permissions: Permissions | undefined, page: Document, platform: Platform}} Ground */

/** @param {Ground} ground */
export function losing({ held, over, tell, repair, refit, permissions, page, platform }) {
  const visible = () => page.visibilityState !== "hidden";
  const wanted = (/** @type {Kind} */ kind) => !over() && held[kind].wanted;

  /** Something else has it: the others are shown so, rather than a silence or a picture that stands still.
   * @param {Kind} kind */
  function quiet(kind) {
    if (!wanted(kind)) return;
    held[kind].wasQuiet = true;
    // A phone stops the camera of a page that is not looked at; it comes back by itself.
    if (visible()) held[kind].fault = "quiet";
    tell();
  }

  /** @param {Kind} kind */
  function back(kind) {
    if (!held[kind].wasQuiet || !wanted(kind)) return;
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
    if (wanted(kind)) held[kind].fault = "lost";
    if (!over()) tell();
    if (wanted(kind) && visible()) void renewIfAllowed(kind);
  }

  /** Put right without a question; where the browser would ask, the person is offered one tap instead.
   * @param {Kind} kind */
  async function renewIfAllowed(kind) {
    if (await allowed(kind) && wanted(kind)) await repair([kind]);
  }

  /** @param {Kind} kind @returns {Promise<boolean>} */
  async function allowed(kind) {
    const name = /** @type {PermissionName} */ (kind === "mic" ? "microphone" : "camera");
    // Some browsers do not know these names.
    return permissions?.query({ name }).then((found) => found.state === "granted", () => false) ?? false;
  }

  return {
    /** From now on. @param {Kind} kind @param {MediaStreamTrack} track */
    watch(kind, track) {
      const mine = () => held[kind].track === track;
      track.addEventListener("ended", () => { if (mine()) lost(kind); });
      track.addEventListener("mute", () => setTimeout(() => { if (mine() && track.muted) quiet(kind); }, QUIET_MS));
      track.addEventListener("unmute", () => { if (mine()) back(kind); });
      track.addEventListener("configurationchange", () => { if (mine()) refit(); });
    },
    /** The page is looked at again: what the phone took meanwhile is put right. */
    seen: () => setTimeout(() => {
      if (over() || !visible()) return;
      for (const kind of /** @type {Kind[]} */ (["mic", "camera"])) {
        const { track } = held[kind];
        const alive = track?.readyState === "live";
        if (!held[kind].wanted) continue;
        if (alive && !track.muted) { back(kind); continue; }
        held[kind].fault ??= alive ? "quiet" : "lost";
        tell();
        void renewIfAllowed(kind);
      }
    }, SETTLE_MS),
  };
}
