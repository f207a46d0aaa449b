// Snapshots as the server sends them, for a parent called Sam on the third step; each test changes what it is about.
/** @import { Console, Mine, Play, Room, StepMoves } from "../../spip_live/static/js/room/types.js" */

export const NOON = "2026-12-01T12:00:00Z";
/** @type {Play} */
export const still = { cue: null, turn: null, running: false, position: 0, since: null, branch: null };

/** @param {Partial<Mine>} facts @returns {Mine} */
export const mine = (facts = {}) => ({ v: 1, boot: "b1", state: "admitted", key: "me", name: "Sam", hand: null, private: [],
  counting: true, help: false, answers_step: 2, answers: [], dealt: null, role: null, offers: [], passed: [], ...facts });

/** @param {Partial<Room>} facts @returns {Room} */
export const room = (facts = {}) => ({ v: 1, boot: "b1", status: "live", step: 2, of: 8, kind: "poll", title: "A question",
  module: "A module", ends_at: NOON, people: [], chat: [], play: still, asks: [], offers: [], ...facts });

/** What a step without anything of its own lets a facilitator do.
 * @param {Partial<StepMoves>} facts @returns {StepMoves} */
export const moves = (facts = {}) => ({ kind: "talk", way: null, cues: [], turns: null, rounds: null, seconds: null, frames: [],
  viewpoints: [], branches: [], ...facts });

/** @param {Partial<Console>} facts @returns {Console} */
export const console = (facts = {}) => ({ v: 1, boot: "b1", status: "live", held: null, step: 0, of: 2, opened_at: NOON, planned_end: NOON,
  ends_at: NOON, step_minutes: 5, drift_minutes: 0, plan: [], expected: [], chat: [], threads: [], notes: [], leads: [], displaced: [], captioners: [],
  play: still, asks: [], offers: [], moves: moves(), taken: {},
  breakouts: { state: "none", planned: null, minutes: null, prompt: "", ends_at: null, back_at: null, message: null, groups: [] }, ...facts });

/** Somebody on the roll.
 * @param {Partial<Console["expected"][number]>} facts */
export const person = (facts = {}) => ({ seat_id: "s1", key: "k1", name: "Tom", ref: "4471", state: "here", since: NOON, minutes: 34,
  required: 36, hand: null, help: false, late: false, id_seen: true, ...facts });
