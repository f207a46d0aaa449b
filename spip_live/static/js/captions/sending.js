// Sends lines one after the other, no faster than the server takes them; what was finished while the line was down
// goes out when it is back.
/** @import { Line as Said } from "../room/captions.js" */
/** @import { Ack } from "../room/types.js" */

/** A line, with where it was heard. @typedef {Said & {heard_in: string}} Line */

/** A line that grows is sent at most this often. */
const EACH_MS = 400;
/** How many finished lines wait for a connection: older ones would be read as news when they are none. */
const KEPT = 6;

/** @param {{ask: (event: string, payload: Record<string, unknown>) => Promise<Ack>, onRefused: (ack: Ack) => void,
 *   onUnsent: (ids: Set<string>) => void}} wiring */
export function sending({ ask, onRefused, onUnsent }) {
  /** @type {Map<string, Line>} */ const waiting = new Map();
  let busy = false;

  async function run() {
    if (busy) return;
    busy = true;
    while (waiting.size) {
      const [line] = waiting.values();
      waiting.delete(line.id);
      const ack = await ask("caption", line);
      if (ack.reason === "offline") {
        if (line.done && !waiting.has(line.id)) keep(line);
        break;
      }
      if (!ack.ok) onRefused(ack);
      if (ack.reason === "slow_down" && line.done && !waiting.has(line.id)) waiting.set(line.id, line);
      await new Promise((then) => setTimeout(then, ack.reason === "slow_down" ? 1500 : EACH_MS));
    }
    busy = false;
    onUnsent(new Set(waiting.keys()));
  }

  /** Back to the front, where it came from. @param {Line} line */
  function keep(line) {
    const later = [...waiting];
    waiting.clear();
    for (const [id, each] of [[line.id, line], ...later].slice(-KEPT)) waiting.set(/** @type {string} */ (id), /** @type {Line} */ (each));
  }

  return {
    /** @param {Line} line */
    send(line) {
      waiting.set(line.id, line);
      void run();
    },
    /** The connection is back. */
    again: () => void run(),
  };
}
