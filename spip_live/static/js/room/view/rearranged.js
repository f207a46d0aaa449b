// Tells whoever leads, privately, whom the office has taken out of the room, until they have read it.
/** @import { Console } from "../types.js" */
import { byId, setText } from "./dom.js";

/** @param {{known: string | undefined, keep: (keys: string) => void, say: (words: string) => void}} given
 *   `known`: the keys of those of whom it was read already, in a page before this one */
export function displacedView({ known, keep, say }) {
  const read = new Set((known ?? "").split(" ").filter(Boolean));
  /** @type {string[]} */
  let shown = [];
  byId("displaced-close").addEventListener("click", () => {
    for (const key of shown) read.add(key);
    keep([...read].join(" "));
    byId("displaced").hidden = true;
    byId("stage").focus();
  });
  /** @param {Pick<Console, "displaced">} console */
  return ({ displaced }) => {
    const fresh = displaced.filter((one) => !read.has(one.key));
    const words = saidOf(fresh.map((one) => one.name));
    if (fresh.some((one) => !shown.includes(one.key))) say(words);
    shown = fresh.map((one) => one.key);
    byId("displaced").hidden = fresh.length === 0;
    setText(byId("displaced-words"), words);
  };
}

/** @param {string[]} names */
function saidOf(names) {
  const last = names.at(-1) ?? "";
  const who = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
  return `The office has moved ${who} to another time.`;
}
