// A provider's film on the facilitator's own copy of the step: where every screen has it, with captions, silent until asked.
/** @import { Console } from "../../types.js" */
import { isOpen } from "../../console_state.js";
import { stepSeconds } from "../../clock.js";
import { setAttr } from "../dom.js";
import { follow, isOver, loadFilm, showCaptions } from "../steps/video.js";

/** @param {HTMLElement} sheet the copy of the step @param {Console} console @param {number} now */
export function showScreen(sheet, console, now) {
  const box = /** @type {HTMLElement | null} */ (sheet.querySelector("[data-film-copy]"));
  const video = box?.querySelector("video");
  if (!box || !video) return;
  if (!video.hasAttribute("src")) begin(box, video);
  const running = isOpen(console) && console.play.running;
  const at = stepSeconds(console.play, now);
  if (running && video.paused && !video.error && !isOver(video, at)) start(video, box);
  follow(video, running, at);
}

/** @param {HTMLElement} box @param {HTMLVideoElement} video */
function begin(box, video) {
  const sound = /** @type {HTMLButtonElement} */ (box.querySelector("[data-film-sound]"));
  const failed = /** @type {HTMLElement} */ (box.querySelector("[data-film-failed]"));
  // A step that was fetched keeps the attribute and not what it stands for.
  video.muted = true;
  loadFilm(video);
  showCaptions(video, true);
  sound.hidden = false;
  sound.addEventListener("click", () => { video.muted = !video.muted; setAttr(sound, "aria-pressed", String(!video.muted)); });
  video.addEventListener("error", () => { failed.hidden = false; sound.hidden = true; });
}

/** A browser that refuses sound plays it silently.
 * @param {HTMLVideoElement} video @param {HTMLElement} box */
function start(video, box) {
  video.play().catch((fault) => {
    if (!(fault instanceof DOMException) || fault.name !== "NotAllowedError" || video.muted) return;
    video.muted = true;
    setAttr(/** @type {HTMLElement} */ (box.querySelector("[data-film-sound]")), "aria-pressed", "false");
  });
}
