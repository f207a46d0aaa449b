// How to allow the camera: the browser that this is first, the others folded away.
import { platformOf } from "../media/faults.js";
import { browserOf } from "./browsers.js";

/** @param {ParentNode} within */
export function arrange(within) {
  const mine = browserOf(navigator.userAgent, platformOf(navigator.userAgent, navigator.maxTouchPoints));
  for (const list of within.querySelectorAll("[data-allow]")) {
    const others = list.querySelector("[data-allow-others]");
    const fold = others?.querySelector(".govuk-details__text");
    if (!(others instanceof HTMLElement) || !fold) continue;
    for (const way of list.querySelectorAll("[data-browser]")) {
      if (/** @type {HTMLElement} */ (way).dataset.browser !== mine) fold.append(way);
    }
    others.hidden = false;
  }
}

arrange(document);
