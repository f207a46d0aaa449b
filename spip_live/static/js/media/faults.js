// What goes wrong with a microphone or a camera, in words that say what to do about it. Pure.

/** @typedef {"mic" | "camera"} Kind */
/** `quiet`: the device is there, and something else has its sound, such as a telephone call. `unblurred`: the background
 * was to be blurred, and this camera cannot.
 * @typedef {"denied" | "none" | "busy" | "lost" | "quiet" | "unblurred" | "unsupported"} Fault */
/** @typedef {"ios" | "android" | "other"} Platform */
/** @typedef {{title: string, help: string, button: string}} Advice */

/** @type {Record<string, Fault | "gone">} */
const BY_NAME = {
  NotAllowedError: "denied", SecurityError: "denied", PermissionDeniedError: "denied",
  NotFoundError: "none", DevicesNotFoundError: "none",
  NotReadableError: "busy", TrackStartError: "busy", AbortError: "busy", InvalidStateError: "busy",
  // The device that was chosen is not plugged in any more: another one will do.
  OverconstrainedError: "gone",
  TypeError: "unsupported",
};

/** @param {unknown} error what getUserMedia failed with @returns {Fault | "gone"} */
export function faultOf(error) {
  const name = error && typeof error === "object" && "name" in error ? String(error.name) : "";
  return BY_NAME[name] ?? "busy";
}

/** @param {string} agent the browser's name for itself @returns {Platform} */
export function platformOf(agent, touches = 0) {
  if (/iPhone|iPad|iPod/.test(agent)) return "ios";
  // An iPad says that it is a Macintosh; no Macintosh can be touched.
  if (/Macintosh/.test(agent) && touches > 1) return "ios";
  return /Android/.test(agent) ? "android" : "other";
}

/** @type {Record<Kind, string>} */
const THING = { mic: "microphone", camera: "camera" };

/** @param {Kind} kind @param {Fault} fault @param {Platform} platform @returns {Advice} */
export function advice(kind, fault, platform) {
  const thing = THING[kind];
  const again = { button: "Try again" };
  switch (fault) {
    case "denied": return { ...again, title: `Your browser is blocking your ${thing}`, help: unblock(thing, platform) };
    case "none": return { ...again, title: `We cannot find a ${thing}`,
      help: `Check that your ${thing} is plugged in and turned on. You can still take part without it.` };
    case "busy": return { ...again, title: `Something else is using your ${thing}`,
      help: `Close other apps and pages that use the ${thing}, or end your phone call. Then try again.` };
    case "lost": return { button: `Turn ${thing} back on`, title: `Your ${thing} has stopped`,
      help: kind === "mic" ? "The group cannot hear you. Your device took the microphone away, or it was unplugged."
        : "The group cannot see you. Your device took the camera away, or it was unplugged." };
    case "quiet": return { button: `Turn ${thing} back on`, title: `Something else has your ${thing}`,
      help: `This happens when a call comes in. Nobody in the group can ${kind === "mic" ? "hear" : "see"} you until it is back.` };
    case "unblurred": return { button: "Turn on without blur", title: "Your background cannot be blurred now",
      help: "So your camera stays off. You can choose another camera, or turn this one on without blur." };
    case "unsupported": return { ...again, title: `This browser cannot use your ${thing}`,
      help: platform === "ios" ? "Open your link in Safari, and you can be heard and seen. You can still read and write here."
        : "Open your link in Chrome, Edge, Firefox or Safari, and you can be heard and seen. You can still read and write here." };
  }
}

/** @param {string} thing @param {Platform} platform */
function unblock(thing, platform) {
  if (platform === "ios") return `Tap the small icon beside the address, then Website Settings, and allow the ${thing}. Then tap Try again.`;
  if (platform === "android") return `Tap the small icon beside the address, then Permissions, and allow the ${thing}. Then tap Try again.`;
  return `Click the small icon beside the address at the top, and allow the ${thing}. Then click Try again.`;
}

/** Faults that one tap may put right while the person still wants the device on.
 * @param {Fault | null} fault */
export const repairable = (fault) => fault === "lost" || fault === "quiet";
