// How loud a microphone is, and whether a voice has been heard. Pure.

/** Below this a microphone is as good as dead: decibels under the loudest that it can give. */
const FLOOR_DB = -60;
/** Speech is about 30 under the loudest; a quiet room, its noise taken out by the browser, is under 60. */
const VOICE = 0.25;
const VOICE_MS = 400;
const SILENT_MS = 8000;

/** @param {ArrayLike<number>} samples from -1 to 1 @returns {number} from 0, as good as silent, to 1, the loudest */
export function loudness(samples) {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n] ** 2;
  const db = 10 * Math.log10(sum / (samples.length || 1) || 1e-12);
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / -FLOOR_DB));
}

/** Counts how long a voice has been heard, and for how long none has.
 * @returns {{hear: (loud: number, at: number) => "heard" | "silent" | null}} */
export function ear() {
  let heard = 0;
  /** @type {number | null} */ let since = null;
  let before = 0;
  return {
    hear(loud, at) {
      since ??= at;
      if (loud >= VOICE) heard += Math.min(200, at - (before || at));
      before = at;
      if (heard >= VOICE_MS) return "heard";
      return at - since >= SILENT_MS ? "silent" : null;
    },
  };
}
