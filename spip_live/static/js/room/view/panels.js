// Panels of which one at a time takes the place of the notes: each has a control that opens it and a button that closes it.
import { byId, setAttr } from "./dom.js";

/** @param {string[]} names @param {(open: string | null) => void} changed */
export function panels(names, changed) {
  /** @type {string | null} */ let open = null;

  /** @param {string | null} name */
  function show(name) {
    open = name;
    for (const each of names) {
      byId(each).hidden = each !== name;
      setAttr(byId(`${each}-open`), "aria-expanded", String(each === name));
    }
    setAttr(byId("room"), "data-panel", name);
    changed(name);
  }

  for (const name of names) {
    const close = () => { show(null); byId(`${name}-open`).focus(); };
    byId(`${name}-open`).addEventListener("click", () => {
      if (open === name) { show(null); return; }
      show(name);
      byId(name).querySelector("h2")?.focus();
    });
    byId(`${name}-close`).addEventListener("click", close);
    byId(name).addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  }
  return { open: () => open };
}
