// Chat, help, sound and leaving: one is open at a time, none is modal, Escape closes it and focus goes back.
import { byId, setAttr } from "./dom.js";

/** @param {{onOpen: (name: string) => void, onChange?: (name: string | null) => void}} wiring */
export function drawers({ onOpen, onChange = () => {} }) {
  const room = byId("room");
  /** @type {Record<string, HTMLElement>} */
  const openers = { chat: byId("chat-open"), help: byId("help-open"), sound: byId("sound-open"), leave: byId("leave-open") };

  /** On a narrow screen the drawer for sound has no control of its own: it is reached through help.
   * @param {HTMLElement} opener */
  const where = (opener) => opener.checkVisibility() ? opener : openers.help;

  /** @param {string | null} name @param {HTMLElement | null} [focus] where to go instead of where it was opened */
  const show = (name, focus) => {
    const was = room.dataset.drawer ?? null;
    setAttr(room, "data-drawer", name);
    for (const [key, opener] of Object.entries(openers)) setAttr(opener, "aria-expanded", String(key === name));
    onChange(name);
    if (name) {
      onOpen(name);
      (focus ?? byId(name === "chat" ? "chat-text" : `${name}-h`)).focus();
    } else if (was) (focus ?? where(openers[was])).focus();
  };

  for (const [name, opener] of Object.entries(openers)) {
    opener.addEventListener("click", () => show(room.dataset.drawer === name ? null : name));
    byId(name).addEventListener("keydown", (event) => {
      if (event.key === "Escape" && room.dataset.drawer === name) show(null);
    });
  }
  byId("chat-close").addEventListener("click", () => show(null));
  for (const close of document.querySelectorAll("[data-close-drawer]")) close.addEventListener("click", () => show(null));
  return { show, open: () => room.dataset.drawer ?? null };
}
