// What this page sends: its own sound and picture, as its devices are, and what the others are told of them.
/** @import { Devices } from "./devices.js" */
/** @import { Kind } from "./faults.js" */
/** @import { Ask, Place } from "./join.js" */
/** @import { Peer } from "./peer.js" */
import { KINDS } from "./devices.js";

/** After so many attempts to send at all, a browser cannot. */
const UNABLE = 3;
/** Longer than the server takes "on" for old news. */
const AGAIN_MS = 1200;

/** `place` is the one that the page has at this moment; `inTurn` does something for it after what is being done.
 * @typedef {{ask: Ask, devices: Devices | null, place: () => Place | null, isOn: () => boolean,
 *   connect: (mine: Place, side: "send") => Peer, inTurn: (mine: Place, what: () => Promise<unknown>) => void,
 *   after: (mine: Place, ms: number, then: () => void) => unknown, onRefused: (message: string) => void}} Sender */

/** @param {Sender} sender @returns {() => void} to be called whenever the devices, or the place, have changed */
export function sending({ ask, devices, place, isOn, connect, inTurn, after, onRefused }) {
  let unsent = 0;

  /** What the devices are, the server and the others are told. */
  function sync() {
    const mine = place();
    if (!mine || !devices || !isOn()) return;
    inTurn(mine, async () => {
      const on = { mic: devices.look("mic").on, camera: devices.look("camera").on };
      const tracks = { mic: on.mic ? devices.look("mic").track : null, camera: on.camera ? devices.look("camera").track : null };
      if (!mine.send) {
        if ((!on.mic && !on.camera) || gaveUp()) return;
        await publish(mine, tracks);
      } else for (const kind of KINDS) await mine.send.put(kind, tracks[kind]);
      await tellOn(mine, on);
    });
  }

  /** Somebody whose browser cannot send goes on hearing the others, rather than beginning anew for ever.
   * @returns {boolean} whether that is so */
  function gaveUp() {
    if (unsent < UNABLE) return false;
    unsent = 0;
    for (const kind of KINDS) devices?.turnOff(kind);
    onRefused("We could not send your sound or picture. You still hear the others. Try again in a minute, or open your link in another browser.");
    return true;
  }

  /** @param {Place} mine @param {Record<Kind, MediaStreamTrack | null>} tracks */
  async function publish(mine, tracks) {
    const made = mine.send = connect(mine, "send");
    unsent += 1;
    const ack = await ask("media_publish", { place: mine.id, ...await made.offer(tracks) });
    if (place() !== mine) return;
    if (!ack.ok) throw new Error(`publish: ${ack.reason}`);
    await made.accept(ack.sdp);
    unsent = 0;
    made.flow();
  }

  /** @param {Place} mine @param {Record<Kind, boolean>} on */
  async function tellOn(mine, on) {
    const words = JSON.stringify(on);
    if (mine.told === words) return;
    mine.told = words;
    const ack = await ask("media_on", { place: mine.id, ...on });
    if (place() !== mine) return;
    if (ack.ok) { answered(mine, KINDS.filter((kind) => on[kind] && ack[kind] === false)); return; }
    mine.told = "";
    if (ack.reason === "offline") return; // told again when the connection is back
    for (const kind of KINDS) if (on[kind]) devices?.turnOff(kind);
    onRefused(ack.message ?? "That did not work. Please try again.");
  }

  /** For a moment after a facilitator has stopped something, the server takes "on" for a page's old news. Whoever really
   * wants it on is asked for once more; only then is it off here too.
   * @param {Place} mine @param {Kind[]} not which stay off */
  function answered(mine, not) {
    if (!not.length) { mine.doubted = false; return; }
    if (mine.doubted) { for (const kind of not) devices?.turnOff(kind); return; }
    mine.doubted = true;
    after(mine, AGAIN_MS, () => { mine.told = ""; sync(); });
  }

  return sync;
}
