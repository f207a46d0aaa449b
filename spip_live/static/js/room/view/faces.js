// Bigger pictures, for when the group talks and the step matters less. The person's own choice, kept on this device.
import { byId, icon, refill, setAttr } from "./dom.js";

/** @param {{bigger: boolean, keep: (bigger: boolean) => void}} wiring */
export function facesView({ bigger, keep }) {
  const button = byId("faces");
  const show = () => {
    setAttr(byId("room"), "data-faces", bigger && !button.hidden ? "" : null);
    setAttr(button, "aria-pressed", String(bigger));
    refill(byId("faces-sign"), String(bigger), () => [/** @type {any} */ (icon(bigger ? "shrink" : "expand", true)), bigger ? "Smaller" : "Bigger"]);
  };
  button.addEventListener("click", () => { bigger = !bigger; keep(bigger); show(); });
  return {
    /** Without a picture there is nothing to make bigger. */
    show() {
      button.hidden = !byId("tiles").querySelector("video");
      show();
    },
  };
}
