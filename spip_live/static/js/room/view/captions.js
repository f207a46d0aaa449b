// The captions at the foot of the stage: who writes them, their last lines, and how this person wants to read them.
// They are no live region: a screen reader would talk over whoever speaks. Whoever wants them read aloud says so.
/** @import { Line, Wish } from "../captions.js" */
import { area, FIRST_WISH, heard, isNews, nextSize, said } from "../captions.js";
/** @import { Person } from "../types.js" */
import { byId, el, keyed, setAttr, setText } from "./dom.js";

/** `without`: what whoever is in a group without captions may do about it.
 * @param {{kept: Partial<Wish> | null, keep: (wish: Wish) => void, say: (words: string) => void, without?: string}} wiring */
export function captionsView({ kept, keep, say, without = "" }) {
  /** @type {Wish} */ let wish = { ...FIRST_WISH, ...kept };
  /** @type {Line[]} */ let lines = [];
  /** @type {number | null} */ let where = null;
  const list = byId("captions-lines");

  function draw() {
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 8;
    const root = byId("captions");
    setAttr(root, "data-on", wish.on ? "" : null);
    setAttr(root, "data-size", wish.size);
    setText(byId("captions-size-words"), wish.size);
    setAttr(byId("captions-aloud"), "aria-pressed", String(wish.aloud));
    list.hidden = byId("captions-size").hidden = byId("captions-off").hidden = !wish.on;
    byId("captions-on").hidden = wish.on;
    const here = said(lines, where);
    drawLines(list, here);
    byId("captions-none").hidden = !wish.on || here.length > 0;
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  /** @param {Partial<Wish>} change */
  function choose(change) {
    wish = { ...wish, ...change };
    keep(wish);
    draw();
    list.scrollTop = list.scrollHeight;
  }

  byId("captions-size").addEventListener("click", () => choose({ size: nextSize(wish.size) }));
  byId("captions-off").addEventListener("click", () => { choose({ on: false }); byId("captions-on").focus(); });
  byId("captions-on").addEventListener("click", () => { choose({ on: true }); byId("captions-off").focus(); });
  byId("captions-aloud").addEventListener("click", () => choose({ aloud: !wish.aloud }));
  draw();

  return {
    /** @param {Line} line */
    hear(line) {
      if (wish.aloud && (line.group ?? null) === where && isNews(lines, line)) say(line.text);
      lines = heard(lines, line);
      draw();
    },
    /** @param {readonly Person[]} people @param {boolean} inside whether this page may read
     * @param {number | null} [group] the one that this person is in */
    show(people, inside, group = null) {
      const shown = area(people, inside, group);
      if (!inside || group !== where) {
        // What is said there may have come before the news that this person is there.
        lines = inside ? said(lines, group) : [];
        where = group;
        draw();
      }
      const root = byId("captions");
      root.hidden = shown === null;
      setAttr(root, "data-apart", shown && !shown.by ? "" : null);
      byId("captions-apart").hidden = !shown || shown.by !== "";
      if (!shown) return;
      setText(byId("captions-apart"), [shown.elsewhere, group === null ? "" : without].filter(Boolean).join(" "));
      setText(byId("captions-by"), shown.by ? `Live captions by ${shown.by}` : "Live captions");
    },
  };
}

/** @param {HTMLElement} list @param {Line[]} lines */
export function drawLines(list, lines) {
  keyed(list, lines, (line) => line.id, () => el("p"), (node, line) => {
    setText(node, line.text);
    setAttr(node, "data-typing", line.done ? null : "");
  });
}
