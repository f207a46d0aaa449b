// How a captioner's page ends, in words.
import { byId, setAttr, setText } from "../room/view/dom.js";

/** @type {Record<string, [string, string]>} */
const ENDINGS = {
  ended: ["The session has finished", "Thank you. The captions are gone from every screen, and nothing of them is kept. Please keep what you heard private."],
  removed: ["You have been taken out of this session", "The facilitator has ended your part in it. Ask whoever invited you if you do not know why."],
  elsewhere: ["Your page is open somewhere else", "Captions are written in one window at a time. Go on there, or open the link in your message here again."],
  left: ["You have left", "Nobody is told any more that you are listening. You can come back by the link in your message while the session is on."],
};

/** @type {[string, string]} */
const CLOSED = ["This page is no longer open", "Your link was replaced or taken back. Look for a newer message, or ask whoever invited you."];

/** @param {string} kind */
export function farewell(kind) {
  const [title, words] = ENDINGS[kind] ?? CLOSED;
  setAttr(byId("room"), "data-view", "bye");
  byId("go").hidden = true;
  setText(byId("farewell-h"), title);
  setText(byId("farewell-words"), words);
  byId("farewell").hidden = false;
  byId("farewell-h").focus();
}
