// What a captioner types, as lines that go out: begun, going on, done, put right, taken back. Pure.
/** @import { Line } from "../room/captions.js" */

/** `last` is the line that was sent last, which may be put right; `fixing`: it is in the box now.
 * @typedef {{id: string, text: string, sent: boolean, last: Line | null, fixing: boolean}} Typing */

/** So long a line is broken by itself: nobody who types fast should meet a wall. */
const LONG = 140;

/** @param {string} id @returns {Typing} */
export const blank = (id) => ({ id, text: "", sent: false, last: null, fixing: false });

/** The box holds this now. A long line goes out whole at its last space, and the rest begins another.
 * @param {Typing} typing @param {string} text @param {() => string} newId
 * @returns {{typing: Typing, out: Line[], break: boolean}} */
export function typed(typing, text, newId) {
  const plain = text.replaceAll(/\s*\n\s*/g, " ");
  const cut = typing.fixing || plain.length <= LONG ? -1 : plain.lastIndexOf(" ", LONG);
  if (cut <= 0) {
    const out = plain.trim() || typing.sent ? [{ id: typing.id, text: plain, done: false }] : [];
    return { typing: { ...typing, text: plain, sent: typing.sent || plain.trim() !== "" }, out, break: false };
  }
  const done = { id: typing.id, text: plain.slice(0, cut), done: true };
  const rest = { id: newId(), text: plain.slice(cut + 1), done: false };
  return { typing: { id: rest.id, text: rest.text, sent: true, last: done, fixing: false }, out: [done, rest], break: true };
}

/** Enter.
 * @param {Typing} typing @param {() => string} newId @returns {{typing: Typing, out: Line[]}} */
export function finished(typing, newId) {
  if (!typing.text.trim()) return typing.fixing ? cleared(typing, newId, true) : { typing, out: [] };
  const line = { id: typing.id, text: typing.text.trim(), done: true };
  return { typing: { ...blank(newId()), last: line }, out: [line] };
}

/** The arrow up in an empty box: the last line comes back into it.
 * @param {Typing} typing @returns {Typing} */
export function fix(typing) {
  if (typing.fixing || !typing.last || typing.text.trim()) return typing;
  return { ...typing, id: typing.last.id, text: typing.last.text, sent: true, fixing: true };
}

/** Escape: a line that was begun is gone from every screen; one that was being put right stays as it was, unless it was
 * emptied on purpose.
 * @param {Typing} typing @param {() => string} newId @returns {{typing: Typing, out: Line[]}} */
export function cleared(typing, newId, emptied = false) {
  const fresh = { ...blank(newId()), last: emptied ? null : typing.last };
  if (typing.fixing && !emptied) return { typing: fresh, out: typing.last ? [typing.last] : [] };
  return { typing: fresh, out: typing.sent ? [{ id: typing.id, text: "", done: true }] : [] };
}

/** The name of whoever speaks, at the start of what is typed, instead of another one.
 * @param {string} text @param {string} name @param {readonly string[]} names */
export function spokenBy(text, name, names) {
  const other = names.find((each) => text.startsWith(`${each}: `));
  return `${name}: ${other ? text.slice(other.length + 2) : text}`;
}
