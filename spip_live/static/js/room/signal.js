// How the connection is, in words a person understands. Pure.

/** A beat slower than this feels slow to the person too. */
const SLOW_MS = 1500;
/** After this long, reconnecting has not simply worked. */
const LOST_MS = 12000;

/** `first` until the page has been connected once.
 * @typedef {{up: boolean, first: boolean, since: number, rtt: number | null, online: boolean}} Link */

/** A page that has only just opened. @returns {Link} */
export const opening = () => ({ up: false, first: true, since: Date.now(), rtt: 0, online: navigator.onLine });

/** @param {Link} link @param {number} now @returns {{state: "good" | "weak" | "trying" | "lost", words: string}} */
export function signal(link, now) {
  if (!link.online) return { state: "lost", words: "No signal" };
  if (!link.up) {
    if (now - link.since > LOST_MS) return { state: "lost", words: "No signal" };
    return { state: "trying", words: link.first ? "Connecting…" : "Reconnecting…" };
  }
  return link.rtt === null || link.rtt > SLOW_MS
    ? { state: "weak", words: "Weak signal" } : { state: "good", words: "Good signal" };
}

/** @param {{up: boolean, counting: boolean, admitted: boolean, held?: boolean, rest?: boolean}} facts
 * @returns {{state: "counting" | "paused" | "waiting" | "rest", words: string}} */
export function attendance({ up, counting, admitted, held, rest }) {
  if (!admitted) return { state: "waiting", words: "Attendance: starts when you are let in" };
  if (!up) return { state: "paused", words: "Attendance: paused while you’re offline" };
  if (counting) return { state: "counting", words: "Attendance: counting" };
  // Neither a pause nor a break is required time: it must not read like a loss.
  return { state: "rest", words: held ? "Attendance: on hold, for everyone" : rest ? "Attendance: on a break" : "Attendance: paused" };
}
