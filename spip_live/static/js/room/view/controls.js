// Raise hand, help, and how many messages have come: each control says its state in words.
/** @import { State } from "../state.js" */
import { ordinal } from "../clock.js";
import { handUp, helpOn } from "../state.js";
import { byId, quietly, refill, setAttr, setText } from "./dom.js";

/** @param {State} state @param {string} lead @param {number} unread */
export function showControls(state, lead, unread) {
  const up = handUp(state);
  const place = state.mine.hand;
  setAttr(byId("hand"), "aria-pressed", String(up));
  setText(byId("hand-words"), !up ? "Raise hand" : place ? `Hand is up, ${ordinal(place)}` : "Hand is up");
  showHelp(helpOn(state), lead);
  const count = byId("chat-count");
  count.hidden = unread === 0;
  refill(count, String(unread), () => [quietly(", "), String(unread), quietly(" new")]);
}

/** @param {boolean} on @param {string} lead */
function showHelp(on, lead) {
  const opener = byId("help-open");
  if (on) opener.dataset.on = ""; else delete opener.dataset.on;
  setText(byId("help-label"), on ? "Help asked" : "Get help");
  setText(byId("help-words"), on ? `${lead} can see that you need help. Nobody else knows.`
    : `${lead} will see that you need help. Nobody else will know.`);
  setAttr(byId("help-ask"), "aria-pressed", String(on));
  setText(byId("help-ask"), on ? "I’m all right now" : "Ask for help");
}
