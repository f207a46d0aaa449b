// What a parent has begun and not sent, kept on this device only, so that a reload loses nothing.
// It is cleared when the session ends or they leave.

/** @param {string} seat @param {Storage | null} storage */
export function drafts(seat, storage) {
  const prefix = `spip:${seat}:`;
  return {
    /** @param {string} name @returns {any} */
    get(name) {
      const kept = storage?.getItem(prefix + name);
      return kept ? JSON.parse(kept) : null;
    },
    /** @param {string} name @param {unknown} value nothing, or an empty text, forgets it */
    set(name, value) {
      if (value === null || value === "") storage?.removeItem(prefix + name);
      else storage?.setItem(prefix + name, JSON.stringify(value));
    },
    clear() {
      for (const key of Object.keys(storage ?? {})) if (key.startsWith(prefix)) storage?.removeItem(key);
    },
  };
}

/** Some browsers refuse storage altogether; the page then works without.
 * @returns {Storage | null} */
export function tabStorage() {
  try {
    return window.sessionStorage;
  } catch (refused) {
    if (refused instanceof DOMException) return null;
    throw refused;
  }
}

/** Whether this browser says that its person wishes to spare their data.
 * @returns {boolean} */
export const saving = () => /** @type {{connection?: {saveData?: boolean}}} */ (navigator).connection?.saveData === true;
