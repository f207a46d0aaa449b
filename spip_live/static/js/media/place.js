// The life of this page's place among those who hear each other, as a pure reducer: what has happened, and what to do
// about it. The server says in each snapshot which circle the page belongs to; when that changes, whatever the reason
// (a breakout, hold and resume, another media server, another web server), the page lets go and joins anew.

/** `trying` until the next attempt is due; `elsewhere` when another page of this person has taken the place. `blocked`: a
 * connection did not come about at all, and none has held since.
 * @typedef {"off" | "joining" | "on" | "trying" | "elsewhere"} Phase */
/** @typedef {{wanted: string | null, asked: string | null, joined: string | null, phase: Phase, tries: number,
 *   attempt: number, up: boolean, blocked: boolean}} Standing */
/** @typedef {{type: "circle", circle: string | null} | {type: "up"} | {type: "down"}
 *   | {type: "joined", attempt: number, circle: string} | {type: "refused", attempt: number, reason: string}
 *   | {type: "failed", attempt: number, blocked?: boolean} | {type: "steady", attempt: number} | {type: "due", attempt: number}
 *   | {type: "wake"} | {type: "again"} | {type: "elsewhere"} | {type: "stop"}} News */
/** `verify`: the socket is new; does the server still know the place?
 * @typedef {"join" | "drop" | "wait" | "verify"} Deed */

/** @type {Standing} */
export const OUTSIDE = { wanted: null, asked: null, joined: null, phase: "off", tries: 0, attempt: 0, up: false, blocked: false };

const WAITS_MS = [250, 500, 1000, 2000, 4000, 8000];
/** After so many attempts the person is told that it does not simply work; after one, when nothing comes through at all. */
export const FAILING = 3;

/** Whether the person is to be told what they can do. @param {Standing} standing */
export const failing = ({ blocked, tries }) => blocked || tries >= FAILING;

/** How long until the next attempt: longer each time, and not the same for everybody.
 * @param {number} tries how many have failed @param {number} chance from 0 to 1 */
export const pause = (tries, chance) =>
  Math.round(WAITS_MS[Math.min(Math.max(tries, 1), WAITS_MS.length) - 1] * (0.75 + chance / 2));

/** @param {Standing} was @param {News} news @returns {[Standing, Deed[]]} */
export function next(was, news) {
  switch (news.type) {
    case "circle": return toCircle(was, news.circle);
    case "up": return cameUp({ ...was, up: true });
    case "down": return [{ ...was, up: false }, []];
    case "elsewhere": return [{ ...was, joined: null, phase: "elsewhere", attempt: was.attempt + 1 }, ["drop"]];
    case "stop": return [{ ...OUTSIDE, attempt: was.attempt + 1 }, ["drop"]];
    case "again": return was.wanted && was.phase !== "joining" ? join({ ...was, tries: 0 }) : [was, []];
    case "wake": return was.phase === "trying" ? join(was) : [was, []];
    default: return ofAttempt(was, news);
  }
}

/** @param {Standing} was @param {string | null} circle @returns {[Standing, Deed[]]} */
function toCircle(was, circle) {
  if (circle === was.wanted) return [was, []];
  const now = { ...was, wanted: circle };
  // Another page of this person has the sound: it stays there until they ask for it here.
  if (was.phase === "elsewhere") return [now, []];
  if (circle === null) return [{ ...now, joined: null, asked: null, phase: "off", tries: 0, blocked: false, attempt: was.attempt + 1 }, was.phase === "off" ? [] : ["drop"]];
  // The answer to the question that is on its way may be for this circle already.
  return was.phase === "joining" ? [now, []] : join({ ...now, tries: 0 });
}

/** @param {Standing} was @returns {[Standing, Deed[]]} */
function join(was) {
  const now = { ...was, joined: null, asked: was.wanted, attempt: was.attempt + 1 };
  const drop = /** @type {Deed[]} */ (was.phase === "on" ? ["drop"] : []);
  // Without a connection nobody would hear the question; it is asked when the connection is back.
  return was.up ? [{ ...now, phase: "joining" }, [...drop, "join"]] : [{ ...now, phase: "trying" }, drop];
}

/** @param {Standing} was @returns {[Standing, Deed[]]} */
function cameUp(was) {
  if (was.phase === "on") return [was, ["verify"]];
  return was.phase === "trying" ? join(was) : [was, []];
}

/** @param {Standing} was @param {Extract<News, {attempt: number}>} news @returns {[Standing, Deed[]]} */
function ofAttempt(was, news) {
  // What an earlier attempt still has to say is of no interest.
  if (news.attempt !== was.attempt) return [was, []];
  switch (news.type) {
    case "joined": {
      const now = { ...was, joined: news.circle, phase: /** @type {Phase} */ ("on") };
      const moved = was.wanted !== was.asked && was.wanted !== news.circle;
      return moved ? join(now) : [{ ...now, wanted: news.circle }, []];
    }
    case "refused": return news.reason === "offline" ? [{ ...was, phase: "trying" }, was.up ? ["wait"] : []] : later(was, []);
    case "failed": return later({ ...was, blocked: was.blocked || news.blocked === true }, ["drop"]);
    case "steady": return [{ ...was, tries: 0, blocked: false }, []];
    case "due": return was.phase === "trying" ? join(was) : [was, []];
  }
}

/** @param {Standing} was @param {Deed[]} deeds @returns {[Standing, Deed[]]} */
const later = (was, deeds) => [{ ...was, joined: null, phase: "trying", tries: was.tries + 1 }, [...deeds, "wait"]];
