// Which devices there are, and what is asked of them: a picture small enough for a phone's line, or sharp enough to read
// a photo ID by.
/** @import { Kind } from "./faults.js" */

/** @typedef {{id: string, label: string}} Choice */

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 24 } };
const SHARP = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 15, max: 24 } };

/** @param {boolean} sharp */
export const pictureOf = (sharp) => (sharp ? SHARP : PICTURE);

/** What the browser is asked for: the chosen device where there is one, and on a phone the camera that faces the person.
 * @param {Kind[]} kinds @param {Record<Kind, string | null>} chosen @param {MediaTrackConstraints} picture
 * @returns {MediaStreamConstraints} */
export function wish(kinds, chosen, picture) {
  const by = (/** @type {Kind} */ kind) => chosen[kind] ? { deviceId: { exact: chosen[kind] } }
    : kind === "camera" ? { facingMode: "user" } : {};
  return { audio: kinds.includes("mic") && { ...SOUND, ...by("mic") },
    video: kinds.includes("camera") && { ...picture, ...by("camera") } };
}

/** Only those that the browser names, which it does once one of them was allowed.
 * @param {MediaDevices | undefined} media @returns {Promise<{mic: Choice[], camera: Choice[], speaker: Choice[]}>} */
export async function listDevices(media) {
  const all = await (media?.enumerateDevices?.() ?? Promise.resolve([]));
  const of = (/** @type {MediaDeviceKind} */ kind) => all.filter((d) => d.kind === kind && d.deviceId && d.label)
    .map((d) => ({ id: d.deviceId, label: d.label }));
  return { mic: of("audioinput"), camera: of("videoinput"), speaker: of("audiooutput") };
}
