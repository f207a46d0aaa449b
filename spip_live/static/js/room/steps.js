// Keeps the step on the page the same as the room's. A step that will not load never blocks anything else:
// it says so, tries again by itself, and can be asked for.
import { fetchFragment } from "./fragment.js";

const WAITS_MS = [1000, 2000, 4000, 8000, 15000];

/** @param {{url: (n: number) => string, present: number | null,
 *   onShown: (n: number, fetched: Document) => void, onMissing: (n: number) => void}} wiring */
export function stepLoader({ url, present, onShown, onMissing }) {
  /** @type {number | null} */ let wanted = present;
  /** @type {number | null} */ let shown = present;
  let tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;

  /** @param {number} n */
  const load = (n) => fetchFragment(url(n)).then(
    (fetched) => { if (n === wanted) { shown = n; tries = 0; onShown(n, fetched); } },
    () => { if (n === wanted) missed(n); });

  /** @param {number} n */
  const missed = (n) => {
    onMissing(n);
    timer = setTimeout(() => load(n), WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]);
    tries += 1;
  };

  return {
    /** @param {number | null} n */
    want(n) {
      if (n === wanted) return;
      wanted = n;
      tries = 0;
      clearTimeout(timer);
      if (n === null) shown = null;
      else load(n);
    },
    again() {
      clearTimeout(timer);
      tries = 0;
      if (wanted !== null && wanted !== shown) load(wanted);
    },
  };
}
