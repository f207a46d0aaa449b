// The elements that sound comes from and pictures are in: one of each per person, kept while they stay, so that a
// change elsewhere interrupts nobody.
/** @import { Person } from "./streams.js" */

/** `onSilent` hears true when the browser wants a tap before it makes a sound, and false once it does.
 * @param {{holder: HTMLElement, onSilent: (silent: boolean) => void}} wiring the holder is hidden, and on the page, so
 * that Leave quickly finds and silences everything in it */
export function sinks({ holder, onSilent }) {
  /** @type {Map<string, HTMLAudioElement>} */ const sounds = new Map();
  /** @type {Map<string, HTMLVideoElement>} */ const pictures = new Map();
  let speaker = "";
  let silent = false;

  /** @param {HTMLAudioElement} element */
  const play = (element) => element.play().then(() => true, (refused) => refused?.name !== "NotAllowedError");

  /** @param {boolean} now */
  const setSilent = (now) => { if (now !== silent) { silent = now; onSilent(silent); } };

  const playAll = async () => setSilent((await Promise.all([...sounds.values()].map(play))).includes(false));

  /** @template {HTMLMediaElement} E
   * @param {Map<string, E>} elements @param {string} key @param {MediaStreamTrack | null} track @param {() => E} make
   * @returns {boolean} whether something new is to be played */
  function attach(elements, key, track, make) {
    const kept = elements.get(key);
    if (!track) {
      if (kept) { kept.srcObject = null; kept.remove(); elements.delete(key); }
      return false;
    }
    const element = kept ?? make();
    const held = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : null;
    if (held === track) return false;
    element.srcObject = new MediaStream([track]);
    elements.set(key, element);
    return true;
  }

  function sound() {
    const audio = document.createElement("audio");
    audio.autoplay = true;
    if (speaker) void toSpeaker(audio);
    holder.append(audio);
    return audio;
  }

  /** @param {HTMLAudioElement} audio */
  // A loudspeaker that is not there any more: the device's own is used.
  const toSpeaker = (audio) => "setSinkId" in audio ? audio.setSinkId(speaker).catch(() => {}) : Promise.resolve();

  return {
    /** @param {Map<string, Person<MediaStreamTrack>>} people everybody, by key */
    show(people) {
      let fresh = false;
      for (const key of new Set([...sounds.keys(), ...pictures.keys(), ...people.keys()])) {
        const { sound: heard = null, picture: seen = null } = people.get(key) ?? {};
        fresh = attach(sounds, key, heard, sound) || fresh;
        if (attach(pictures, key, seen, video)) void pictures.get(key)?.play().catch(() => {});
      }
      if (fresh) void playAll();
      if (!sounds.size) setSilent(false);
    },
    /** The picture of one person, to be put where they are shown; null when there is none.
     * @param {string} key */
    picture: (key) => pictures.get(key) ?? null,
    /** Within a tap: a browser that refused to make a sound may make one now. */
    play: playAll,
    /** @param {string} id */
    async use(id) {
      speaker = id;
      await Promise.all([...sounds.values()].map(toSpeaker));
    },
    canChooseSpeaker: "setSinkId" in HTMLMediaElement.prototype,
  };
}

/** A picture without a sound of its own, that plays where it stands. */
export function video() {
  const element = document.createElement("video");
  element.muted = element.autoplay = element.playsInline = true;
  // Never full screen, never a floating window: a picture of the group stays in the group's page.
  element.disablePictureInPicture = true;
  element.setAttribute("disableremoteplayback", "");
  element.tabIndex = -1;
  return element;
}

/** Show one's own camera, or nothing. @param {HTMLVideoElement} element @param {MediaStreamTrack | null} track */
export function mirror(element, track) {
  const held = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : null;
  if (held === track) return;
  element.srcObject = track && new MediaStream([track]);
  if (track) void element.play().catch(() => {});
}
