/**
 * Leave quickly. The order matters: silence first, then an empty page, then away, in such a way that
 * Back does not lead here. A live room listens for "leave-quickly" to close its own connections.
 */
const SHIFTS_WITHIN_MS = 3000;
const SHIFTS = 3;

/** Stop every sound and every camera of this page. */
export function silence() {
  for (const media of document.querySelectorAll("audio, video")) {
    if (!(media instanceof HTMLMediaElement)) continue;
    media.muted = true;
    media.pause();
    if (media.srcObject instanceof MediaStream) {
      for (const track of media.srcObject.getTracks()) track.stop();
    }
  }
}

/**
 * Tell our server, without waiting for it. A beacon survives the page.
 * @param {HTMLElement} link
 */
function tell(link) {
  const { tell: address, token } = link.dataset;
  if (!address) return;
  const form = new FormData();
  form.append("csrf_token", token ?? "");
  navigator.sendBeacon(address, form);
}

/**
 * What gone.js reads when Back leads here again. Some browsers refuse storage altogether.
 * @param {string} away
 */
function remember(away) {
  try {
    sessionStorage.setItem("left-quickly", away);
  } catch (refused) {
    if (!(refused instanceof DOMException)) throw refused;
  }
}

/** @param {HTMLAnchorElement} link where to, and whom to tell */
export function leaveQuickly(link) {
  const away = link.href;
  silence();
  document.documentElement.classList.add("gone");
  document.dispatchEvent(new CustomEvent("leave-quickly"));
  tell(link);
  remember(away);
  document.title = "Loading";
  document.body.replaceChildren();
  location.replace(away);
}

/**
 * How many Shift presses, one after another and nothing between, have been made.
 * @param {readonly number[]} before times of the presses so far, in milliseconds
 * @param {{ key: string, at: number, typing: boolean }} press
 * @returns {number[]} times of the presses that count from now on
 */
export function countShifts(before, press) {
  if (press.key !== "Shift" || press.typing) return [];
  return [...before.filter((time) => press.at - time < SHIFTS_WITHIN_MS), press.at];
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** @param {HTMLAnchorElement} link */
function listen(link) {
  /** @type {number[]} */
  let shifts = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leaveQuickly(link);
  });
  document.addEventListener("keyup", (event) => {
    const press = { key: event.key, at: event.timeStamp, typing: isTyping(event.target) };
    shifts = countShifts(shifts, press);
    if (shifts.length >= SHIFTS) leaveQuickly(link);
  });
}

/** A page that comes back from the browser's memory must not show what it showed. */
function neverComeBack() {
  addEventListener("pagehide", () => document.documentElement.classList.add("gone"));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

if (typeof document !== "undefined") {
  // On the way out again: nothing that builds on this module may begin.
  if (document.documentElement.classList.contains("gone")) await new Promise(() => {});
  const link = document.querySelector("[data-leave-quickly]");
  if (link instanceof HTMLAnchorElement) {
    listen(link);
    neverComeBack();
  }
}
