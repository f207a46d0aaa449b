// A film in a page: loaded once, with its captions, and kept where the room's clock is.
import { correction } from "./film_time.js";

/** Load a film and its captions. Their addresses wait in data-src: a track that has its address while the step is still in
 * the document that it was fetched as fails there, and for good.
 * @param {HTMLVideoElement} video */
export function loadFilm(video) {
  for (const track of video.querySelectorAll("track")) track.src = track.dataset.src ?? "";
  video.preload = "auto";
  video.src = video.dataset.src ?? "";
}

/** Captions in the language of the film's viewer, else in English, else in any.
 * @param {HTMLVideoElement} video @param {boolean} on @returns {boolean} whether there are any */
export function showCaptions(video, on) {
  const tracks = [...video.textTracks];
  const wanted = tracks.find((t) => t.language === video.lang) ?? tracks.find((t) => t.language === "en") ?? tracks[0];
  for (const track of tracks) track.mode = on && track === wanted ? "showing" : "disabled";
  return tracks.length > 0;
}

/** @param {HTMLVideoElement} video @param {number} at */
export const isOver = (video, at) => Number.isFinite(video.duration) && at >= video.duration;

/** Stop it where it is to stand, and bring it back to where the others are. Whoever calls starts it.
 * @param {HTMLVideoElement} video @param {boolean} running @param {number} at */
export function follow(video, running, at) {
  if ((!running || isOver(video, at)) && !video.paused) video.pause();
  if (video.readyState < 1 || video.seeking) return;
  const { seek, rate } = correction(video.currentTime, Math.min(at, video.duration), running);
  if (seek !== null) video.currentTime = seek;
  video.playbackRate = rate;
}
