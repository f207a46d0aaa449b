// Who is speaking, as the server tells it; and how loud this person's own microphone is.

/** Between two words nobody has ceased to speak. */
const HOLD_MS = 900;

/** Until when each person counts as speaking, by key. Pure.
 * @param {ReadonlyMap<string, number>} was @param {string[]} keys who speaks now @param {number} now
 * @returns {Map<string, number>} */
export function spoke(was, keys, now) {
  const kept = [...was].filter(([, until]) => until > now && until !== Infinity);
  const ended = [...was].filter(([key, until]) => until === Infinity && !keys.includes(key));
  return new Map([...kept, ...ended.map(([key]) => /** @type {const} */ ([key, now + HOLD_MS])),
    ...keys.map((key) => /** @type {const} */ ([key, Infinity]))]);
}

/** @param {ReadonlyMap<string, number>} speaking @param {number} now */
export const speakers = (speaking, now) => new Set([...speaking].filter(([, until]) => until > now).map(([key]) => key));

/** From the samples of a moment to a level from 0 (silence) to 1 (loud), even for the ear. Pure.
 * @param {ArrayLike<number>} samples from -1 to 1 */
export function level(samples) {
  let sum = 0;
  for (let n = 0; n < samples.length; n += 1) sum += samples[n] ** 2;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-9);
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
}

const EVERY_MS = 100;

/** Hear how loud a microphone is, ten times a second. Starts within a tap where the browser insists on one.
 * @param {MediaStreamTrack} track @param {(level: number) => void} onLevel @returns {() => void} stop */
export function listenTo(track, onLevel) {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  void audio.resume().catch(() => {});
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => { analyser.getFloatTimeDomainData(samples); onLevel(level(samples)); }, EVERY_MS);
  return () => { clearInterval(timer); void audio.close().catch(() => {}); };
}
