// A film on every screen at once: it follows the room's clock, also for whoever comes late, and stands on hold. Our story
// in pictures, or a provider's own film; where that will not play, the story stands whole in its place.
/** @import { State } from "../../state.js" */
/** @import { Around } from "./index.js" */
import { stepSeconds } from "../../clock.js";
import { el, setAttr, setText } from "../dom.js";
import { filmWords, frameAt } from "./film_time.js";
import { follow, isOver, loadFilm, showCaptions } from "./video.js";

const TICK_MS = 400;

/** @param {HTMLElement} step @param {Around} around */
export function filmView(step, around) {
  const box = /** @type {HTMLElement | null} */ (step.querySelector("[data-film]"));
  if (!box) return null;
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (box.querySelector(`[data-film-${name}]`));
  const story = storyView(box, around);
  const video = box.querySelector("video");
  const film = video && videoView(video, box, around);
  /** @type {State | null} */ let state = null;
  let lead = "";
  let all = false;
  let begun = false;

  const draw = () => {
    const play = state?.room?.play;
    if (!play) return;
    const at = stepSeconds(play, around.now());
    // Whoever reads further down when it begins is brought to it, once.
    if (play.running && !begun) { begun = true; box.scrollIntoView({ block: "nearest" }); }
    const screened = film !== null && film.sync(play, at);
    const length = screened ? film.length() : story.length;
    story.show(screened ? null : at, all || (film !== null && !screened), play.running);
    const over = length !== null && at >= length;
    setText(find("state"), filmWords({ running: play.running, at, over, held: state?.room?.status === "held", lead, film: screened, why: film?.why() ?? "" }));
    setText(find("words"), screened || all ? "" : story.words(at));
    /** @type {HTMLProgressElement} */ (find("progress")).max = length ?? 1;
    /** @type {HTMLProgressElement} */ (find("progress")).value = length === null ? 0 : Math.min(at, length);
    find("progress").hidden = film !== null && !screened;
    find("all").hidden = film !== null || (at === 0 && !play.running);
    setAttr(find("all"), "aria-pressed", String(all));
    setText(find("all"), all ? "Follow along with the group" : "See all pictures");
  };
  find("all").addEventListener("click", () => { all = !all; draw(); });
  const ticking = setInterval(draw, TICK_MS);

  return {
    /** @param {State} next @param {string} who */
    show(next, who) { state = next; lead = who; draw(); },
    stop() { clearInterval(ticking); film?.stop(); },
  };
}

/** @param {HTMLElement} box @param {Around} around */
function storyView(box, { say }) {
  const list = /** @type {HTMLElement} */ (box.querySelector("[data-story]"));
  const frames = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-frame]")]);
  const lengths = frames.map((frame) => Number(frame.dataset.seconds));
  for (const image of list.querySelectorAll("img")) {
    // A picture that does not come leaves its words.
    const inWords = () => image.replaceWith(el("p", { class: "story__alt" }, image.alt));
    if (image.complete && image.naturalWidth === 0) inWords(); else image.addEventListener("error", inWords);
  }
  let told = -1;

  return {
    length: lengths.reduce((sum, one) => sum + one, 0),
    words: (/** @type {number} */ at) => `Picture ${frameAt(lengths, at) + 1} of ${frames.length}`,
    /** @param {number | null} at none: the film is on screen instead @param {boolean} all @param {boolean} running */
    show(at, all, running) {
      list.hidden = at === null;
      if (at === null) return;
      const now = frameAt(lengths, at);
      list.classList.toggle("story--all", all);
      for (const [n, frame] of frames.entries()) frame.hidden = !all && n !== now;
      if (running && told !== now && !all) {
        told = now;
        say(`${frames[now].querySelector(".story__caption")?.textContent?.trim() ?? ""} Picture: ${frames[now].querySelector("img")?.alt ?? ""}`);
      }
    },
  };
}

/** @param {HTMLVideoElement} video @param {HTMLElement} box @param {Around} around */
function videoView(video, box, { lean, redraw }) {
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("[data-film-play]"));
  const captions = /** @type {HTMLButtonElement | null} */ (box.querySelector("[data-film-captions]"));
  const screen = /** @type {HTMLElement} */ (box.querySelector("[data-film-screen]"));
  let loaded = false;
  let failed = false;
  let refused = false;
  /** Not even without sound does this browser play by itself. */
  let blocked = false;
  let spared = lean();

  const load = () => {
    if (loaded) return;
    loaded = true;
    loadFilm(video);
    spoken(true);
  };
  const spoken = (/** @type {boolean} */ on) => {
    const any = showCaptions(video, on);
    if (captions) { captions.hidden = !any; setAttr(captions, "aria-pressed", String(on)); }
  };
  const start = () => video.play().then(() => {}, (fault) => {
    if (!(fault instanceof DOMException) || fault.name !== "NotAllowedError") return;
    // The browser wants a tap before it plays a sound: until then the pictures run, with captions.
    refused = true;
    blocked = video.muted;
    if (!blocked) { video.muted = true; start(); }
    redraw();
  });
  button.addEventListener("click", () => {
    spared = false;
    refused = blocked = false;
    video.muted = false;
    load();
    start();
    redraw();
  });
  captions?.addEventListener("click", () => spoken(captions.getAttribute("aria-pressed") !== "true"));
  video.addEventListener("error", () => { failed = loaded; redraw(); });

  return {
    length: () => Number.isFinite(video.duration) ? video.duration : null,
    why: () => failed ? "The film cannot be played here. This is the story in pictures; you can also read what is said."
      : spared ? "The film is not loaded, to save your data. This is the story in pictures; the film is one tap away." : "",
    /** @param {import("../../types.js").Play} play @param {number} at @returns {boolean} whether the film is on screen */
    sync(play, at) {
      screen.hidden = failed || spared;
      if (captions && failed) captions.hidden = true;
      button.hidden = failed || !(spared || refused);
      setText(button, spared ? "Load the film and play it" : "Tap to play with sound");
      if (failed || spared) return false;
      load();
      if (play.running && !isOver(video, at) && video.paused && !blocked) start();
      follow(video, play.running, at);
      return true;
    },
    stop() { video.pause(); video.removeAttribute("src"); video.load(); },
  };
}
