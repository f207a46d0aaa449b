// The captions at the foot of the stage: who writes them, their last lines, and how this person wants to read them.
// They are no live region: a screen reader would talk over whoever speaks. Whoever wants them read aloud says so.
/** @import { Line, Wish } from "../captions.js" */
import { area, FIRST_WISH, heard, isNews, nextSize } from "../captions.js";
import { byId, el, keyed, setAttr, setText } from "./dom.js";

/** @param {{kept: Partial<Wish> | null, keep: (wish: Wish) => void, say: (words: string) => void}} wiring */
export function captionsView({ kept, keep, say }) {
  /** @type {Wish} */ let wish = { ...FIRST_WISH, ...kept };
  /** @type {Line[]} */ let lines = [];
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
    drawLines(list, lines);
    byId("captions-none").hidden = !wish.on || lines.length > 0;
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
      if (wish.aloud && isNews(lines, line)) say(line.text);
      lines = heard(lines, line);
      draw();
    },
    /** @param {string} by who writes, or nothing while nobody does @param {boolean} inside whether this page may read
     * @param {boolean} [apart] whether this person is in a group */
    show(by, inside, apart = false) {
      const shown = area(by, inside, apart);
      if ((!inside || apart) && lines.length) { lines = []; draw(); }
      const root = byId("captions");
      root.hidden = shown === null;
      setAttr(root, "data-apart", shown === "apart" ? "" : null);
      byId("captions-apart").hidden = shown !== "apart";
      if (by) setText(byId("captions-by"), shown === "apart" ? "Live captions" : `Live captions by ${by}`);
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
