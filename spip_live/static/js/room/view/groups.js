// The console's small groups: a panel that opens when they begin, and what its forms and buttons do.
/** @import { Console } from "../types.js" */
import { countdown } from "../clock.js";
import { isOpen } from "../console_state.js";
import { askingForHelp, captionsWarning, groupsWords, secondsTo, suggested, timeIsUp, wish } from "../groups.js";
import { byId, quietly, refill, setAttr, setText } from "./dom.js";
import { showGroupCaptions } from "./group_captions.js";
import { showGroupList } from "./group_list.js";

/** @typedef {{prepare: (wanted: Record<string, number>) => Promise<boolean>, move: (seat: string, n: number) => Promise<boolean>,
 *   open: (minutes: number, prompt: string) => Promise<boolean>, addTime: (minutes: number) => Promise<boolean>,
 *   visit: (n: number | null) => Promise<boolean>, tell: (text: string) => Promise<boolean>,
 *   caption: (captioner: string, n: number | null) => Promise<boolean>, back: (seconds: number | null) => Promise<boolean>, close: () => Promise<boolean>}} Acts */

const input = (/** @type {string} */ id) => /** @type {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */ (byId(id));

/** @returns {NodeListOf<HTMLElement>} */
const backButtons = () => byId("groups-run").querySelectorAll("[data-back]");

const TIME_IS_UP = "The time in the groups is up. Bring everyone back when you are ready.";

/** @param {{acts: Acts, me: string, say: (words: string) => void}} wiring */
export function groupsView({ acts, me, say }) {
  let up = false;
  /** @type {Console["breakouts"]["state"] | null} */ let was = null;
  /** The step whose plan the form was filled from. @type {number | null} */ let filledFor = null;

  const open = (/** @type {boolean} */ on) => {
    byId("groups").hidden = !on;
    if (!on) setAttr(byId("room"), "data-groups", null);
    setAttr(byId("groups-open"), "aria-expanded", String(on));
  };
  const giveWay = () => {
    const inside = byId("groups").contains(document.activeElement);
    open(false);
    if (inside) byId("groups-open").focus();
  };
  /** @type {number | null} */ let at = null;
  /** @type {[Console, number] | null} */ let drawn = null;
  bind(acts, open, () => drawn && show(...drawn));

  /** @param {Console} console @param {number} now */
  function show(console, now) {
    drawn = [console, now];
    const { state } = console.breakouts;
    byId("groups-open").hidden = !isOpen(console);
    if (!isOpen(console)) open(false);
    else if (state === "apart" && was !== "apart") open(true);
    // Back together, or on to another step: what everybody sees is wanted, and the panel stands in its place.
    else if (state !== "apart" && (was === "apart" || at !== console.step)) giveWay();
    at = console.step;
    if (!byId("groups").hidden) setAttr(byId("room"), "data-groups", console.breakouts.groups.length > 2 ? "many" : "few");
    showButton(console, now);
    showMoment(console, now);
    if (!up && timeIsUp(console, now)) say(TIME_IS_UP);
    up = timeIsUp(console, now);
    showParts(console, up);
    filledFor = fill(console, filledFor, was);
    showGroupCaptions(console, acts.caption);
    showGroupList(console, me, acts);
    was = state;
  }
  return { show, open() { if (byId("groups").hidden) byId("groups-open").click(); else byId("groups-h").focus(); } };
}

/** @param {Acts} acts @param {(on: boolean) => void} open @param {() => void} redraw */
function bind(acts, open, redraw) {
  const press = (/** @type {string} */ id, /** @type {() => unknown} */ then) => byId(id).addEventListener("click", then);
  const submit = (/** @type {string} */ id, /** @type {() => unknown} */ then) =>
    byId(id).addEventListener("submit", (event) => { event.preventDefault(); then(); });
  press("groups-open", () => {
    open(byId("groups").hidden === true);
    redraw();
    if (!byId("groups").hidden) byId("groups-h").focus();
  });
  press("groups-close", () => { open(false); byId("groups-open").focus(); });
  byId("groups").addEventListener("keydown", (event) => {
    if (event.key === "Escape") { open(false); byId("groups-open").focus(); }
  });
  submit("groups-make", () => acts.prepare(wish(input("groups-how").value)));
  press("groups-drop", acts.close);
  submit("groups-start", () => start(acts));
  press("groups-more", () => acts.addTime(2));
  press("groups-not-yet", () => acts.back(null));
  press("groups-end", acts.close);
  for (const button of backButtons()) {
    button.addEventListener("click", () => acts.back(Number(button.dataset.back)));
  }
  submit("groups-tell", async () => {
    const text = input("groups-text").value.trim();
    if (!text) input("groups-text").focus();
    else if (await acts.tell(text)) input("groups-text").value = "";
  });
}

/** @param {Acts} acts */
function start(acts) {
  const minutes = Number(input("groups-minutes").value.trim());
  const wrong = !Number.isInteger(minutes) || minutes < 1 || minutes > 60;
  byId("groups-minutes-error").hidden = !wrong;
  setAttr(byId("groups-minutes"), "aria-invalid", wrong ? "true" : null);
  if (wrong) input("groups-minutes").focus();
  else acts.open(minutes, input("groups-prompt").value.trim());
}

/** @param {Console} console @param {number} now */
function showButton(console, now) {
  setText(byId("groups-label"), groupsWords(console, now));
  setAttr(byId("groups-open"), "data-state", console.breakouts.state);
  const help = askingForHelp(console.breakouts);
  byId("groups-help").hidden = help === 0 || console.breakouts.state !== "apart";
  refill(byId("groups-help"), String(help), () => [quietly(", "), String(help), quietly(help === 1 ? " needs help" : " need help")]);
}

/** The timer, and the countdown once everybody is called back.
 * @param {Console} console @param {number} now */
function showMoment(console, now) {
  const { state, ends_at, back_at } = console.breakouts;
  const coming = state === "apart" ? secondsTo(back_at, now) : null;
  const left = state === "apart" && ends_at ? Date.parse(ends_at) - now : null;
  setText(byId("groups-timer"), state !== "apart" ? "" : console.held !== null ? "On hold" : left === null ? "" : countdown(left));
  setAttr(byId("groups-timer"), "data-over", left !== null && left < 0 ? "" : null);
  setAttr(byId("groups-run"), "data-coming", coming === null ? null : "");
  setText(byId("groups-back-h"), coming === null ? "Bring everyone back in" : `Everyone comes back in ${countdown(coming * 1000)}`);
  swap([...backButtons()], [byId("groups-not-yet")], coming !== null);
}

/** Whoever pressed something that has gone stays in the panel.
 * @param {Element | null} focused what had the focus before */
function keepFocus(focused) {
  if (focused?.closest("#groups [hidden]")) byId("groups-h").focus();
}

/** Buttons that give way to others give them the focus too.
 * @param {HTMLElement[]} ones @param {HTMLElement[]} others @param {boolean} gone whether the ones have gone */
function swap(ones, others, gone) {
  const [leaving, coming] = gone ? [ones, others] : [others, ones];
  const follow = leaving.some((button) => button === document.activeElement);
  for (const button of coming) button.hidden = false;
  if (follow) coming[0].focus();
  for (const button of leaving) button.hidden = true;
}

/** @param {Console} console @param {boolean} up whether the time is */
function showParts(console, up) {
  const { state, message } = console.breakouts;
  const focused = document.activeElement;
  byId("groups-make").hidden = state === "apart";
  byId("groups-drop").hidden = state !== "prepared";
  setText(byId("groups-deal"), state === "prepared" ? "Deal again" : "Make groups");
  byId("groups-start").hidden = state !== "prepared";
  for (const id of ["groups-run", "groups-more"]) byId(id).hidden = state !== "apart";
  keepFocus(focused);
  setText(byId("groups-note"), {
    none: "Groups are dealt by chance and come out even. Nobody goes anywhere until you start them.",
    prepared: "Parents do not see this yet. Move anybody you like, then start.",
    apart: up ? TIME_IS_UP : "You hear the group that you visit. The chat stays one for everyone.",
  }[state]);
  const warning = captionsWarning(console);
  byId("groups-captions").hidden = warning === null;
  setText(byId("groups-captions-words"), warning ?? "");
  byId("groups-said").hidden = message === null;
  setText(byId("groups-said"), message ? `On every screen now: “${message.text}”` : "");
}

/** What the plan asks for stands in the form when its step comes, and nothing is overwritten that somebody is writing.
 * @param {Console} console @param {number | null} filledFor @param {string | null} was */
function fill(console, filledFor, was) {
  const { state, planned, minutes, prompt } = console.breakouts;
  const fresh = was !== "prepared" && state === "prepared";
  if (!fresh && filledFor === console.step) return filledFor;
  if (filledFor !== console.step && state !== "apart") input("groups-how").value = suggested(console.breakouts);
  put("groups-prompt", prompt || planned?.prompt || "");
  put("groups-minutes", String(minutes ?? planned?.minutes ?? 5));
  return console.step;
}

/** Into a box that is empty, or holds what was last put there.
 * @param {string} id @param {string} value */
function put(id, value) {
  const box = input(id);
  if (box === document.activeElement || (box.value !== "" && box.value !== box.dataset.put)) return;
  box.value = box.dataset.put = value;
}
