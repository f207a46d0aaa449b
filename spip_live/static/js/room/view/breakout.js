// A parent's own group, above the step: with whom, about what, for how long, and when everybody comes back.
/** @import { State } from "../state.js" */
import { comingBack, myGroup, withWhom } from "../groups.js";
import { helpOn } from "../state.js";
import { byId, setAttr, setText } from "./dom.js";

/** @param {State} state @param {number} now @param {string} lead */
export function showBreakout(state, now, lead) {
  const group = myGroup(state, now);
  byId("breakout").hidden = group === null;
  if (group === null) return;
  setText(byId("breakout-h"), `You are in ${group.name}`);
  setText(byId("breakout-time"), group.coming === null ? group.time : comingBack(group.coming));
  setAttr(byId("breakout-time"), "data-coming", group.coming === null ? null : "");
  setText(byId("breakout-with"), withWhom(group.parents, group.leads));
  byId("breakout-prompt").hidden = group.prompt === "";
  setText(byId("breakout-prompt"), group.prompt);
  byId("breakout-said").hidden = group.message === null;
  setText(byId("breakout-said-by"), group.message ? `${group.message.name} to all groups:` : "");
  setText(byId("breakout-said-text"), group.message?.text ?? "");
  showHelp(helpOn(state), lead);
}

/** @param {boolean} on @param {string} lead */
function showHelp(on, lead) {
  setAttr(byId("breakout-help"), "aria-pressed", String(on));
  setText(byId("breakout-help-words"), on ? "I’m all right now" : "Ask for help");
  setText(byId("breakout-note"), on ? `${lead} can see that you need help, and which group you are in.`
    : "The chat still goes to everyone in the session, in all groups.");
}

/** Seconds count down only while somebody waits for them.
 * @param {() => State} state @param {() => number} now @param {() => string} lead */
export function countingDown(state, now, lead) {
  return setInterval(() => { if (state().room?.breakouts?.back_at) showBreakout(state(), now(), lead()); }, 500);
}
