// Leave quickly, from the room. The order matters: silence first, then the page is blank, then it is somewhere else,
// in a way that Back does not return from. It does not clear the browser's history, and does not claim to.

const SHIFT_WINDOW_MS = 3000;

/** @param {{seat: string, csrf: string, url: string, before: () => void}} wiring */
export function leaveQuickly({ seat, csrf, url, before }) {
  const go = () => {
    for (const sound of document.querySelectorAll("audio, video")) {
      if (!(sound instanceof HTMLMediaElement)) continue;
      sound.muted = true;
      if (sound.srcObject instanceof MediaStream) sound.srcObject.getTracks().forEach((track) => track.stop());
    }
    document.title = "Loading";
    document.body.replaceChildren();
    before();
    const form = new FormData();
    form.set("csrf_token", csrf);
    navigator.sendBeacon(`/room/${seat}/left`, form);
    location.replace(url);
  };
  for (const link of document.querySelectorAll("[data-leave-quickly]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); go(); });
  }
  onThreeShifts(go);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

/** Three presses of Shift alone: Escape would stop the neutral page from loading.
 * @param {() => void} then */
function onThreeShifts(then) {
  /** @type {number[]} */ let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) {
      presses = [...presses.filter((at) => event.timeStamp - at < SHIFT_WINDOW_MS), event.timeStamp];
      if (presses.length === 3) then();
    }
  });
}
