// Who is heard and seen through which part of the connection. Pure: the server names a person for each part, anew in
// every offer, and the parts are used again when somebody goes.

/** @typedef {{mid: string, key: string, kind: "mic" | "camera"}} Stream */
/** @template T @typedef {{sound: T | null, picture: T | null}} Person */

/** @template T
 * @param {Stream[]} streams @param {(mid: string) => T | null} arriving
 * @returns {Map<string, Person<T>>} by the person's key */
export function arrange(streams, arriving) {
  /** @type {Map<string, Person<T>>} */ const people = new Map();
  for (const { mid, key, kind } of streams) {
    const track = arriving(mid);
    if (!track) continue;
    const person = people.get(key) ?? { sound: null, picture: null };
    people.set(key, kind === "mic" ? { ...person, sound: track } : { ...person, picture: track });
  }
  return people;
}
