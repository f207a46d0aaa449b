// A connection that is watched: one that does not come, or goes and does not come back, is told as lost, once; and whether
// it ever was there.
/** @import { Peer, Wiring } from "./peer.js" */
import { peer } from "./peer.js";

/** A connection that is not there by now will not come. */
const CONNECT_MS = 12000;
/** A phone that changes from Wi-Fi to its own line is cut off for less than this. */
const LAPSE_MS = 4000;

/** `after` runs something later, unless the place is gone by then.
 * @typedef {Omit<Wiring, "onState"> & {after: (ms: number, then: () => void) => ReturnType<typeof setTimeout>,
 *   onChange: () => void, onLost: (was: {ever: boolean}) => void}} Watched */

/** @param {Watched} wiring @returns {Peer} */
export function connection({ after, onChange, onLost, ...wiring }) {
  /** @type {ReturnType<typeof setTimeout> | null} */ let lapse = null;
  let ever = false;
  const lost = () => onLost({ ever });
  const deadline = after(CONNECT_MS, () => { if (made.pc.connectionState !== "connected") lost(); });
  const made = peer({
    ...wiring,
    onState(state) {
      if (lapse) { clearTimeout(lapse); lapse = null; }
      if (state === "connected") { ever = true; clearTimeout(deadline); }
      if (state === "failed") lost();
      else if (state === "disconnected") lapse = after(LAPSE_MS, lost);
      onChange();
    },
  });
  return made;
}
