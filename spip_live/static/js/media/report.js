// How well sound and picture arrive, every three seconds: the server sends less to somebody whose line carries less.
/** @typedef {{packets: number, lost: number, bytes: number, frames: number, freezes: number, jitter: number, rtt: number, at: number}} Count */
/** As the server reads it: loss from 0 to 1, kbps for everything received.
 * @typedef {{loss: number, rtt_ms: number, jitter_ms: number, freezes: number, frames: number, kbps: number}} Report */

const EVERY_MS = 3000;

/** @param {RTCStatsReport | Map<string, any>} stats @returns {Count} everything received so far */
export function count(stats) {
  const sum = { packets: 0, lost: 0, bytes: 0, frames: 0, freezes: 0, jitter: 0, rtt: 0, at: 0 };
  stats.forEach((/** @type {any} */ entry) => {
    if (entry.type === "inbound-rtp") {
      sum.packets += entry.packetsReceived ?? 0;
      sum.lost += Math.max(0, entry.packetsLost ?? 0);
      sum.bytes += entry.bytesReceived ?? 0;
      sum.frames += entry.framesDecoded ?? 0;
      sum.freezes += entry.freezeCount ?? 0;
      // A picture is sent in bursts: its jitter says more of the sender than of this line.
      if (entry.kind !== "video") sum.jitter = Math.max(sum.jitter, entry.jitter ?? 0);
      sum.at = Math.max(sum.at, entry.timestamp ?? 0);
    } else if (entry.type === "candidate-pair" && entry.nominated) {
      sum.rtt = Math.max(sum.rtt, entry.currentRoundTripTime ?? 0);
    }
  });
  return sum;
}

/** @param {Count} before @param {Count} now @returns {Report} what happened between the two */
export function compare(before, now) {
  // A stream that ended takes its counters with it: less than before is nothing, not a negative number.
  const more = (/** @type {"packets" | "lost" | "bytes" | "frames" | "freezes"} */ what) => Math.max(0, now[what] - before[what]);
  const [came, lost] = [more("packets"), more("lost")];
  const seconds = Math.max(0.001, (now.at - before.at) / 1000);
  return {
    loss: came + lost ? Math.round((1000 * lost) / (came + lost)) / 1000 : 0,
    rtt_ms: Math.round(now.rtt * 1000), jitter_ms: Math.round(now.jitter * 1000),
    freezes: more("freezes"), frames: more("frames"),
    kbps: now.at > before.at ? Math.round((more("bytes") * 8) / seconds / 1000) : 0,
  };
}

/** @param {() => Promise<RTCStatsReport> | null} stats @param {(report: Report) => void} tell
 * @returns {() => void} stop */
export function reporting(stats, tell) {
  /** @type {Count | null} */ let before = null;
  let over = false;
  const timer = setInterval(async () => {
    const now = await stats()?.then(count, () => null);
    if (over || !now) return;
    if (before && now.at > before.at) tell(compare(before, now));
    before = now;
  }, EVERY_MS);
  return () => { over = true; clearInterval(timer); };
}
