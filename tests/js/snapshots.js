// Snapshots as the server sends them, for a parent called Sam on the third step; each test changes what it is about.
/** @import { Mine, Play, Room } from "../../spip_live/static/js/room/types.js" */

export const NOON = "2026-12-01T12:00:00Z";
/** @type {Play} */
export const still = { cue: null, turn: null, running: false, position: 0, since: null, branch: null };

/** @param {Partial<Mine>} facts @returns {Mine} */
export const mine = (facts = {}) => ({ v: 1, boot: "b1", state: "admitted", key: "me", name: "Sam", hand: null, private: [],
  counting: true, help: false, answers_step: 2, answers: [], dealt: null, role: null, offers: [], passed: [], ...facts });

/** @param {Partial<Room>} facts @returns {Room} */
export const room = (facts = {}) => ({ v: 1, boot: "b1", status: "live", step: 2, of: 8, kind: "poll", title: "A question",
  module: "A module", ends_at: NOON, people: [], chat: [], play: still, asks: [], offers: [], ...facts });
