// Time in words. Pure, and free of the page, so that it is tested without a browser.

const UK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

/** 6:30pm, 6pm, midday or midnight in the United Kingdom, whatever the clock of the device says.
 * @param {string | number | Date} at */
export function ukTime(at) {
  const part = Object.fromEntries(UK.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  const [hour, minute] = [Number(part.hour) % 24, Number(part.minute)];
  if (minute === 0 && hour % 12 === 0) return hour ? "midday" : "midnight";
  return `${hour % 12 || 12}${minute ? `:${part.minute}` : ""}${hour < 12 ? "am" : "pm"}`;
}

/** Seconds for the facilitator: 6:12, and +1:05 once the time has run out.
 * @param {number} ms */
export function countdown(ms) {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return ms < 0 && seconds > 0 ? `+${shown}` : shown;
}

/** Whole minutes, never more than the facilitator's clock says: a step of three minutes does not begin with four.
 * @param {number} ms */
const wholeMinutes = (ms) => Math.floor(Math.round(ms / 1000) / 60);

/** For parents; a timer informs and never hurries anybody.
 * @param {number} ms */
export function minutesLeft(ms) {
  const minutes = wholeMinutes(ms);
  return minutes > 0 ? `${minutes} min left` : "Nearly done";
}

/** What a break's big line says.
 * @param {number} ms */
export function restLeft(ms) {
  if (ms <= 0) return "Time to come back";
  const minutes = wholeMinutes(ms);
  if (minutes === 0) return "Less than a minute";
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

/** The clock of a step, in seconds: where it stands, and how long it has run since.
 * @param {import("./types.js").Play | null | undefined} play @param {number} now */
export function stepSeconds(play, now) {
  if (!play) return 0;
  const since = play.running && play.since ? Math.max(0, (now - Date.parse(play.since)) / 1000) : 0;
  return play.position + since;
}

/** Seconds said quietly: 1 minute 20 seconds, 45 seconds.
 * @param {number} seconds */
export function secondsWords(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  const words = (/** @type {number} */ n, /** @type {string} */ unit) => `${n} ${unit}${n === 1 ? "" : "s"}`;
  return [minutes ? words(minutes, "minute") : "", rest || !minutes ? words(rest, "second") : ""].filter(Boolean).join(" ");
}

/** How long ago, in whole minutes.
 * @param {string} since @param {number} now */
export function minutesSince(since, now) {
  return Math.max(0, Math.floor((now - Date.parse(since)) / 60000));
}

/** @param {number} minutes */
export function driftWords(minutes) {
  if (minutes === 0) return "On time";
  return minutes > 0 ? `${minutes} min behind` : `${-minutes} min ahead`;
}

/** 1st, 2nd, 3rd, 4th.
 * @param {number} n */
export function ordinal(n) {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th"}`;
}

/** The server's clock, as far as the page can tell: a phone's own clock may be wrong by an hour.
 * @param {string} stamped the server's time when it made this page */
export function serverClock(stamped) {
  let ahead = Date.parse(stamped) - Date.now();
  return {
    now: () => Date.now() + ahead,
    /** What the server says now; nothing changes by less than what the way back may have taken.
     * @param {string} at @param {number | null} rtt milliseconds that asking took */
    set: (at, rtt) => {
      const [way, said] = [(rtt ?? 0) / 2, Date.parse(at) - Date.now()];
      if (Math.abs(said + way - ahead) > way) ahead = said + way;
    },
  };
}
