// From a browser's statistics of a call to the three figures that grade it. Pure.

/** At one moment: packets and bytes that came back so far; `rtt` in seconds, `able` in bits a second, if known.
 * @typedef {{at: number, came: number, lost: number, bytes: number, rtt: number | null, able: number | null}} Sample */
/** @typedef {{rtt_ms: number, loss: number, kbps: number}} Figures */

/** A call needs a moment to find its speed: what is before counts for nothing. */
const WARMING_MS = 2000;

/** @param {Iterable<any>} stats the entries of an RTCStatsReport @param {number} at milliseconds @returns {Sample} */
export function sample(stats, at) {
  /** @type {Sample} */ const found = { at, came: 0, lost: 0, bytes: 0, rtt: null, able: null };
  for (const stat of stats) {
    if (stat.type === "inbound-rtp") {
      found.came += stat.packetsReceived ?? 0;
      found.lost += Math.max(0, stat.packetsLost ?? 0);
      found.bytes += stat.bytesReceived ?? 0;
    } else if (stat.type === "candidate-pair" && stat.nominated && stat.state === "succeeded") {
      found.rtt = stat.currentRoundTripTime ?? found.rtt;
      found.able = stat.availableOutgoingBitrate ?? found.able;
    } else if (stat.type === "remote-inbound-rtp") found.rtt ??= stat.roundTripTime ?? null;
  }
  return found;
}

/** @param {Sample[]} samples in order @returns {Figures | null} null when nothing came back at all */
export function figures(samples) {
  const last = samples.at(-1);
  if (!last?.came) return null;
  const warm = samples.filter((one) => one.at - samples[0].at >= WARMING_MS);
  const first = warm[0] ?? samples[0];
  const came = last.came - first.came;
  const lost = Math.max(0, last.lost - first.lost);
  const seconds = (last.at - first.at) / 1000;
  const carried = seconds > 0 ? ((last.bytes - first.bytes) * 8) / seconds : 0;
  return {
    rtt_ms: Math.round(1000 * median(warm.map((one) => one.rtt).filter((rtt) => rtt !== null))),
    // Nothing came any more: whatever was sent since was lost.
    loss: came + lost > 0 ? lost / (came + lost) : 1,
    kbps: Math.round(Math.max(carried, last.able ?? 0) / 1000),
  };
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
