// The only writer of the page's one polite live region. Screen readers drop a text that is replaced at once,
// so several things to say take turns.

const PAUSE_MS = 1200;

/** @param {HTMLElement} live */
export function announcer(live) {
  /** @type {string[]} */
  const queue = [];
  let busy = false;
  const next = () => {
    const text = queue.shift();
    busy = text !== undefined;
    if (text === undefined) return;
    live.textContent = text;
    setTimeout(() => { live.textContent = ""; setTimeout(next, 60); }, PAUSE_MS);
  };
  return {
    /** @param {string} text */
    say(text) {
      if (!text || queue.includes(text)) return;
      queue.push(text);
      if (!busy) next();
    },
  };
}
