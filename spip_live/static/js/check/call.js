// A short call to the media server and back: what the connection can carry, measured rather than guessed.
/** @import { Ack } from "../room/types.js" */
/** @import { Found } from "../media/peer.js" */
import { peer } from "../media/peer.js";
import { figures, sample } from "./measure.js";

const CONNECT_MS = 12000;
const MEASURE_MS = 7000;
const LOOK_MS = 500;

/** @typedef {(event: string, payload: Record<string, unknown>) => Promise<Ack & Record<string, any>>} Ask */
/** @typedef {{ask: Ask, up: () => Promise<boolean>, tracks: Record<"mic" | "camera", MediaStreamTrack | null>,
 *   onProgress: (part: number) => void, signal: AbortSignal}} Wiring */

/** Make the call. Answers a finding about the connection, or null when it was called off.
 * @param {Wiring} wiring @returns {Promise<string | null>} */
export async function tryConnection({ ask, up, tracks, onProgress, signal }) {
  if (!await up()) return signal.aborted ? null : "blocked";
  const begun = await ask("begin", {});
  if (!begun.ok) return refusal(begun);
  if (!begun.up) return "off";
  /** @type {(connected: boolean) => void} */ let settle = () => {};
  const connected = new Promise((/** @type {(connected: boolean) => void} */ done) => { settle = done; });
  const line = peer({
    ice: begun.ice, relay: begun.relay, echo: true,
    found: (found, done) => { void ask("candidates", { found: found.map(address), done }); },
    onState: (state) => { if (state === "connected") settle(true); else if (state === "failed") settle(false); },
  });
  const giveUp = setTimeout(() => settle(false), CONNECT_MS);
  signal.addEventListener("abort", () => settle(false));
  try {
    const { sdp } = await line.offer(tracks);
    const answered = await ask("loop", { sdp });
    if (!answered.ok) return refusal(answered);
    await line.accept(answered.sdp);
    line.flow();
    onProgress(15);
    if (!await connected) return signal.aborted ? null : "blocked";
    return await measured(line.pc, ask, onProgress, signal);
  } finally {
    clearTimeout(giveUp);
    line.close();
    void ask("hang_up", {});
  }
}

/** @param {RTCPeerConnection} pc @param {Ask} ask @param {(part: number) => void} onProgress @param {AbortSignal} signal */
async function measured(pc, ask, onProgress, signal) {
  const samples = [];
  const began = performance.now();
  for (let at = 0; at <= MEASURE_MS && !signal.aborted; at = performance.now() - began) {
    samples.push(sample((await pc.getStats()).values(), at));
    onProgress(20 + (80 * at) / MEASURE_MS);
    await new Promise((next) => { setTimeout(next, LOOK_MS); });
  }
  if (signal.aborted) return null;
  const found = figures(samples);
  if (!found) return "blocked";
  const graded = await ask("grade", { ...found });
  return graded.ok ? String(graded.grade) : "poor";
}

/** @param {Found} found */
const address = ({ candidate, mid }) => ({ candidate, mid: mid ?? "0" });

/** @param {Ack} ack */
function refusal(ack) {
  if (ack.reason === "media_off") return "off";
  return ack.reason === "busy" || ack.reason === "too_often" ? "busy" : "blocked";
}
