// Ending the session for everybody: two steps, in the page, the second says what will happen.
/** @import { Console } from "../types.js" */
import { isOpen } from "../console_state.js";
import { byId, setAttr, setText } from "./dom.js";

/** @param {{end: () => Promise<boolean>, over: () => void}} wiring */
export function endView({ end, over }) {
  let finished = false;
  const show = (/** @type {boolean} */ open) => {
    byId("end").hidden = !open;
    setAttr(byId("end-open"), "aria-expanded", String(open));
    byId(open ? "end-h" : "end-open").focus();
  };
  byId("end-open").addEventListener("click", () => show(Boolean(byId("end").hidden)));
  byId("end-cancel").addEventListener("click", () => show(false));
  byId("end").addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
  byId("end-confirm").addEventListener("click", end);
  return {
    /** @param {Console} console @param {number} now */
    show(console, now) {
      byId("end-open").hidden = !isOpen(console);
      setText(byId("end-words"), words(console, now));
      if (finished || console.status !== "ended") return;
      finished = true;
      over();
      byId("room").hidden = true;
      byId("over").hidden = false;
      byId("over-h").focus();
    },
  };
}

/** @param {Console} console @param {number} now */
function words(console, now) {
  const here = console.expected.filter((p) => ["here", "dropped", "waiting"].includes(p.state)).length;
  const early = console.planned_end ? Math.round((Date.parse(console.planned_end) - now) / 60000) : 0;
  return `${early > 1 ? `It is ${early} minutes before the planned end. ` : ""}${here === 1 ? "1 parent" : `${here} parents`} will see a goodbye page, and attendance stops. Chat, private messages and answers are cleared. This cannot be undone.`;
}
