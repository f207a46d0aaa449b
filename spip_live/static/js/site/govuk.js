/** Starts what an ordinary page needs: GOV.UK's components, and any progress bar. */
import { initAll } from "govuk-frontend";
import { followProgress } from "./progress.js";

initAll();
for (const bar of document.querySelectorAll("[data-progress]")) {
  if (bar instanceof HTMLElement) followProgress(bar);
}
