// Asks the phone not to dim and lock while the session is on screen. Where it may not, nothing is lost: a locked
// phone keeps its place.

export function keepAwake() {
  /** @type {WakeLockSentinel | null} */ let lock = null;
  let asking = false;
  let over = false;

  /** A phone takes it back whenever the page is put away, and has to be asked anew. */
  const ask = async () => {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible" || asking || over || lock?.released === false) return;
    asking = true;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch (refused) {
      // A low battery is reason enough for a phone to refuse.
      if (!(refused instanceof DOMException)) throw refused;
    } finally {
      asking = false;
    }
    if (over) void lock?.release();
  };

  document.addEventListener("visibilitychange", ask);
  void ask();
  return { stop: () => { over = true; document.removeEventListener("visibilitychange", ask); void lock?.release(); } };
}
