// Notices about sound and picture above the step. What is new among them is said once.
/** @import { Deed, Notice } from "../notices.js" */
import { byId, el, icon, keyed, setAttr, refill } from "./dom.js";

/** @param {{act: (deed: Deed, id: string) => void, say: (words: string) => void}} wiring */
export function noticesView({ act, say }) {
  /** @type {Set<string>} */ let known = new Set();

  /** @param {HTMLElement} item @param {Notice} notice */
  const update = (item, notice) => {
    setAttr(item, "class", `strip strip--${notice.tone}`);
    refill(item, JSON.stringify(notice), () => [
      /** @type {any} */ (icon(notice.icon)),
      el("div", {}, el("p", {}, el("b", {}, notice.title)), el("p", {}, notice.text)),
      notice.buttons.length ? buttons(notice) : null]);
  };

  /** @param {Notice} notice */
  const buttons = (notice) => el("p", { class: "row" }, ...notice.buttons.map(({ label, deed }) => {
    const button = el("button", { type: "button", class: deed === "dismiss" ? "btn" : "btn btn--main" }, label);
    button.addEventListener("click", () => {
      act(deed, notice.id);
      // The button may be gone with its notice: focus goes to what the page is about.
      if (!button.isConnected) byId("stage").focus({ preventScroll: true });
    });
    return button;
  }));

  return {
    /** @param {Notice[]} list */
    show(list) {
      keyed(byId("notices"), list, (notice) => notice.id, () => el("li"), update);
      for (const { id, title } of list) if (!known.has(id)) say(title);
      known = new Set(list.map((notice) => notice.id));
    },
  };
}
