// What an hour of sound, or of sound and pictures, costs somebody who pays for their data. Pure.

/** One picture in the middle of its three sizes, as peer.js asks for them. */
const PICTURE_KBPS = 140;

/** Megabytes an hour with so many pictures, in round numbers: nobody's line is as exact as that.
 * @param {number} soundOnlyMb what the server says that sound alone costs @param {number} pictures */
export function withPicturesMb(soundOnlyMb, pictures) {
  const exact = soundOnlyMb + (pictures * PICTURE_KBPS * 3600) / 8 / 1000;
  return Math.ceil(exact / 50) * 50;
}
