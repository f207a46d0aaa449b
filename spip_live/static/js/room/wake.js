// Asks the phone not to dim and lock while the session is on screen. Where it may not, nothing is lost: a locked
// phone keeps its place.

export function keepAwake() {
  /** @type {WakeLockSentinel | null} */ let lock = null;
  const ask = async () => {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
    } catch (refused) {
      // A low battery is reason enough for a phone to refuse.
      if (!(refused instanceof DOMException)) throw refused;
    }
  };
  document.addEventListener("visibilitychange", ask);
  ask();
  return { stop: () => { document.removeEventListener("visibilitychange", ask); lock?.release(); lock = null; } };
}
