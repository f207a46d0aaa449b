// The wish that what is behind the person be softened, where the browser itself can do it. It outlasts every camera, and
// a picture that should be softened and is not is fit for nobody's eyes but the person's own.

/** Chosen once, it holds as long as the tab does. */
const KEPT = "spip:blur";

/** Whether the browser can soften what is behind the person in this picture, and whether it does.
 * @param {MediaStreamTrack | null} track */
function blurOf(track) {
  const can = /** @type {{backgroundBlur?: boolean[]}} */ (track?.getCapabilities?.() ?? {}).backgroundBlur ?? [];
  const is = /** @type {{backgroundBlur?: boolean}} */ (track?.getSettings?.() ?? {}).backgroundBlur ?? false;
  return { offered: can.includes(true) && can.includes(false), on: is };
}

/** `alone`: nobody else sees what this page's camera sees.
 * @param {{storage: Storage | null, alone: boolean, picture: () => MediaTrackConstraints}} wiring */
export function blurring({ storage, alone, picture }) {
  let wanted = storage?.getItem(KEPT) === "on";
  /** Whether the last camera could. */
  let able = false;

  /** @param {MediaStreamTrack | null} track */
  const fit = (track) => alone || !wanted || blurOf(track).on;

  /** Everything that is asked of a picture: what is not asked again is forgotten.
   * @param {boolean} [on] */
  const asked = (on = wanted) => /** @type {MediaTrackConstraints} */ ({ ...picture(), ...((on || able) && { backgroundBlur: on }) });

  /** A camera that cannot do it after all goes on as it is.
   * @param {MediaStreamTrack | null} track @param {boolean} [on] */
  async function apply(track, on) {
    able = blurOf(track).offered;
    await track?.applyConstraints(asked(on)).catch(() => {});
  }

  return {
    fit, asked, apply,
    /** Before anybody sees the picture. @param {MediaStreamTrack | null} track @returns {Promise<boolean>} whether they may */
    async soften(track) {
      able = blurOf(track).offered;
      if (wanted && !blurOf(track).on) await apply(track);
      return fit(track);
    },
    /** The person wishes it so. What they are seen by now changes at once, or stays as it was.
     * @param {MediaStreamTrack | null} track @param {boolean} on @returns {Promise<boolean>} whether it is so */
    async set(track, on) {
      if (!on) keep(false);
      if (track) await apply(track, on);
      if (track && on && !blurOf(track).on) return false;
      keep(on);
      return true;
    },
    /** @param {MediaStreamTrack | null} track */
    look: (track) => track ? blurOf(track) : { offered: able || wanted, on: wanted },
  };

  /** @param {boolean} on */
  function keep(on) {
    wanted = on;
    if (on) storage?.setItem(KEPT, "on"); else storage?.removeItem(KEPT);
  }
}
