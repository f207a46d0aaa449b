/** Keeps a progress bar up to date; where that fails, the page reloads now and then instead. */
const EVERY_MS = 1000;
const RELOAD_AFTER_MS = 5000;
const FAILURES_BORNE = 3;
const SAY_EVERY_PERCENT = 25;

/**
 * @typedef {object} Progress
 * @property {number} done
 * @property {number} total
 * @property {string} label
 * @property {string | null} finished where to go when it is done
 */

/**
 * What is worth saying aloud: each quarter, not each second.
 * @param {number} saidPercent the last percentage that was said
 * @param {Progress} now
 */
export function worthSaying(saidPercent, now) {
  const percent = now.total ? Math.floor((100 * now.done) / now.total) : 0;
  const quarter = percent - (percent % SAY_EVERY_PERCENT);
  return quarter > saidPercent ? quarter : null;
}

/** @param {string} address @returns {Promise<Progress>} */
async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

/**
 * @param {HTMLElement} bar
 * @param {string} name
 * @param {string} text
 */
function write(bar, name, text) {
  const place = bar.querySelector(`[data-progress-${name}]`);
  if (place && place.textContent !== text) place.textContent = text;
}

/** @param {HTMLElement} bar @param {Progress} now */
function show(bar, now) {
  const meter = bar.querySelector("progress");
  if (meter) {
    meter.max = now.total || 1;
    meter.value = now.done;
  }
  write(bar, "label", now.label);
  write(bar, "count", `${now.done.toLocaleString("en-GB")} of ${now.total.toLocaleString("en-GB")}`);
}

/** @param {HTMLElement} bar an element whose data-progress is the address to ask */
export function followProgress(bar) {
  const address = bar.dataset.progress ?? "";
  let failures = 0;
  let said = 0;
  const step = async () => {
    try {
      const now = await ask(address);
      failures = 0;
      show(bar, now);
      const quarter = worthSaying(said, now);
      if (quarter !== null) write(bar, "said", `${said = quarter} per cent done`);
      if (now.finished) return location.assign(now.finished);
    } catch (error) {
      failures += 1;
      if (failures > FAILURES_BORNE) return setTimeout(() => location.reload(), RELOAD_AFTER_MS);
    }
    return setTimeout(step, EVERY_MS);
  };
  setTimeout(step, EVERY_MS);
}
