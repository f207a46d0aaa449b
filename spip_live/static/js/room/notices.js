// What a parent is told about their sound and picture, the most pressing first, each with what can be done. Pure.
/** @import { Device } from "../media/devices.js" */
/** @import { Kind, Platform } from "../media/faults.js" */
/** @import { MediaState } from "../media/join.js" */
/** @import { MineMedia } from "./types.js" */
import { advice, repairable } from "../media/faults.js";

/** What a button of a notice does.
 * @typedef {"play" | "mic" | "camera" | "unblurred" | "again" | "dismiss"} Deed */
/** @typedef {{id: string, tone: "note" | "stop" | "calm", icon: string, title: string, text: string,
 *   buttons: {label: string, deed: Deed}[]}} Notice */
/** `silent`: the browser wants a tap before it plays a sound. `stalled`: it has taken longer than it should.
 * @typedef {{media: MineMedia, how: MediaState, devices: Record<Kind, Device>, platform: Platform, silent: boolean,
 *   stalled: boolean, up: boolean, cut: Kind | null, refused: string, lead: string, waiting: boolean, leading?: boolean}} Facts */

/** @param {Facts} facts @param {ReadonlySet<string>} dismissed ids
 * @param {number} most for how many there is room: more would hide what the group is doing @returns {Notice[]} */
export const notices = (facts, dismissed, most) =>
  all(facts).filter((notice) => !dismissed.has(notice.id)).slice(0, most);

/** @param {Facts} facts @returns {Notice[]} also those that were dismissed */
export function all(facts) {
  return [onSilent(facts), onDevice(facts, "mic"), onDevice(facts, "camera"), onAsked(facts), onCut(facts),
    onRefused(facts), onState(facts), onPaused(facts)].filter((notice) => notice !== null);
}

const dismiss = { label: "Close", deed: /** @type {const} */ ("dismiss") };

/** @param {Facts} facts @returns {Notice | null} */
const onSilent = ({ silent, waiting, lead }) => silent ? {
  id: "silent", tone: "note", icon: "sound", title: waiting ? `Tap to hear ${lead}` : "Tap to hear the group",
  text: "Your browser wants one tap before it plays any sound.", buttons: [{ label: "Turn sound on", deed: "play" }],
} : null;

/** @param {Facts} facts @param {Kind} kind @returns {Notice | null} */
function onDevice({ devices, platform, waiting }, kind) {
  const { fault, asking } = devices[kind];
  if (!fault || asking) return null;
  const { title, help, button } = advice(kind, fault, platform);
  const text = waiting ? help.replace("The group cannot", "Nobody can").replace("in the group ", "") : help;
  return { id: `${kind}:${fault}`, tone: repairable(fault) ? "stop" : "note", icon: kind === "mic" ? "mic-off" : "cam-off",
    title, text, buttons: [{ label: button, deed: fault === "unblurred" ? fault : kind }, dismiss] };
}

/** @param {Facts} facts @returns {Notice | null} */
const onAsked = ({ media, devices, lead }) => media.asked && media.state === "on" && !devices.mic.on ? {
  id: "asked", tone: "note", icon: "mic", title: `${lead} asks you to turn your microphone on`,
  text: "It is your choice. Nobody can turn it on for you.",
  buttons: [{ label: "Turn microphone on", deed: "mic" }, { label: "Not now", deed: "dismiss" }],
} : null;

/** @param {Facts} facts @returns {Notice | null} */
function onCut({ cut, lead, devices }) {
  if (!cut || devices[cut].on) return null;
  return { id: `cut:${cut}`, tone: "calm", icon: cut === "mic" ? "mic-off" : "cam-off",
    title: cut === "mic" ? `${lead} has turned your microphone off` : `${lead} has turned your camera off`,
    text: cut === "mic" ? "You can turn it on again when you want to speak." : "You can turn it on again when you are ready.",
    buttons: [dismiss] };
}

/** @param {Facts} facts @returns {Notice | null} */
const onRefused = ({ refused }) => refused ? {
  id: `refused:${refused}`, tone: "note", icon: "info", title: "That cannot be turned on just now", text: refused, buttons: [dismiss],
} : null;

/** @param {Facts} facts @returns {Notice | null} */
function onState({ media, how, stalled, up, leading }) {
  if (how.phase === "elsewhere") {
    return { id: "elsewhere", tone: "note", icon: "sound", title: "Your sound is on in another tab",
      text: `${leading ? "This console is open twice." : "Your session is open twice on this device."} You can hear and speak in one place at a time.`,
      buttons: [{ label: "Use sound here", deed: "again" }] };
  }
  if (media.state === "off") {
    return { id: "off", tone: "note", icon: "sound", title: "Sound and video are off for everyone at the moment",
      text: leading ? "Nobody hears or sees anybody. Steps, chat, hands and answers go on, and everyone’s page says so. Sound comes back by itself."
        : "It is not your device. You can still read, answer and write. Sound comes back by itself.", buttons: [dismiss] };
  }
  // Without a connection the page says so already, and nothing can be done about sound alone.
  if (!stalled || !up) return null;
  if (how.failing) {
    return { id: "failing", tone: "stop", icon: "sound", title: "Your sound is not getting through",
      text: `Your network may be blocking it. Change from Wi-Fi to mobile data, or back, or turn off a VPN. We keep trying. ${leading
        ? "Steps, chat and hands still work." : "You can still read, answer and write. If it does not come, press Get help."}`,
      buttons: [{ label: "Try again now", deed: "again" }] };
  }
  return { id: "stalled", tone: "calm", icon: "sound", title: "Connecting your sound…", text: "This can take a few seconds.", buttons: [] };
}

/** @param {Facts} facts @returns {Notice | null} */
const onPaused = ({ media }) => media.paused ? {
  id: "paused", tone: "calm", icon: "cam-off", title: "Video is paused to keep the sound clear",
  text: "Your connection is weak. Pictures come back by themselves.", buttons: [dismiss],
} : null;
