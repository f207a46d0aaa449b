// Who is together with this person at the moment: those in the same breakout, or all who are in none. Pure.
/** @import { Person, Room } from "./types.js" */

/** Which breakout this person is in, if any.
 * @param {Pick<Room, "people"> | null} room @param {string | null} me @returns {number | null} */
export const whereIs = (room, me) => room?.people.find((p) => p.key === me)?.breakout ?? null;

/** @param {Pick<Room, "people"> | null} room @param {string | null} me @returns {Person[]} those who hear each other, this person too */
export function together(room, me) {
  const where = whereIs(room, me);
  return (room?.people ?? []).filter((p) => (p.breakout ?? null) === where);
}
