// Messages that were written and are not yet in a snapshot: shown at once, kept when the sending fails. Pure.
/** @import { Unsent } from "./types.js" */

/** @param {Unsent[]} outbox @param {Unsent} message */
export const write = (outbox, message) => [...outbox.filter((m) => m.id !== message.id), message];

/** @param {Unsent[]} outbox @param {string} id @param {string} why */
export const fail = (outbox, id, why) => outbox.map((m) => (m.id === id ? { ...m, failed: why } : m));

/** @param {Unsent[]} outbox @param {string} id */
export const retry = (outbox, id) => outbox.map((m) => (m.id === id ? { ...m, failed: null } : m));

/** @param {Unsent[]} outbox @param {string} id */
export const drop = (outbox, id) => outbox.filter((m) => m.id !== id);

/** Without those that have arrived.
 * @param {Unsent[]} outbox @param {{id: string}[]} arrived */
export function settle(outbox, arrived) {
  const ids = new Set(arrived.map((m) => m.id));
  return outbox.filter((m) => !ids.has(m.id));
}

/** What was seen before the server started anew, with what it has now; each message once, in order.
 * @template {{id: string, at: string}} M
 * @param {M[]} earlier @param {M[]} now @returns {M[]} */
export function together(earlier, now) {
  const ids = new Set(now.map((m) => m.id));
  return [...earlier.filter((m) => !ids.has(m.id)), ...now].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
