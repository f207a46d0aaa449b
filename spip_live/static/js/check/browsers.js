// Which browser this is, only as far as it decides where a camera is allowed. Pure.
/** @import { Platform } from "../media/faults.js" */

/** @typedef {"chrome" | "chrome-android" | "samsung" | "safari-ios" | "safari" | "firefox"} Kind */

/** @param {string} agent the browser's name for itself @param {Platform} platform @returns {Kind} */
export function browserOf(agent, platform) {
  if (platform === "ios") return "safari-ios"; // whatever it is called, it is Safari inside
  if (/SamsungBrowser/.test(agent)) return "samsung";
  if (/Firefox\//.test(agent)) return "firefox";
  if (platform === "android") return "chrome-android";
  return /Chrome\/|Chromium\//.test(agent) ? "chrome" : /Safari\//.test(agent) ? "safari" : "chrome";
}
