// Where a film is, by the room's clock. Pure.

/** Which picture of a story is on, counted from 0; the last one stays.
 * @param {number[]} lengths seconds of each picture @param {number} at */
export function frameAt(lengths, at) {
  let end = 0;
  for (const [n, length] of lengths.entries()) {
    end += length;
    if (at < end) return n;
  }
  return Math.max(0, lengths.length - 1);
}

const FAR = 1.5;
const NEAR = 0.2;
const STILL = 0.4;

/** How to bring a film back to the room's clock: a jump when it is far off, else a little faster or slower.
 * @param {number} current @param {number} target @param {boolean} running @returns {{seek: number | null, rate: number}} */
export function correction(current, target, running) {
  const off = current - target;
  if (!running) return { seek: Math.abs(off) > STILL ? target : null, rate: 1 };
  if (Math.abs(off) > FAR) return { seek: target, rate: 1 };
  if (Math.abs(off) <= NEAR) return { seek: null, rate: 1 };
  return { seek: null, rate: off > 0 ? 0.95 : 1.05 };
}

/** What the line under the film says.
 * @param {{running: boolean, at: number, over: boolean, held: boolean, lead: string, film: boolean, why: string}} facts */
export function filmWords({ running, at, over, held, lead, film, why }) {
  if (why) return why;
  if (over) return film ? "That is the end of the film." : "That is the end of the story.";
  if (held) return "Paused. It goes on by itself.";
  if (running) return "";
  if (at > 0) return `${lead} has paused it. It goes on by itself.`;
  return film ? `${lead} starts the film for everyone. It plays here by itself.`
    : `${lead} starts the story for everyone. The pictures change by themselves.`;
}
