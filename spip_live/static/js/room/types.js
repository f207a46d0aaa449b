// The shapes that the server sends, as rooms/events.py writes them down. Types only: nothing here runs.

/** @typedef {{key: string, name: string, lead: boolean, hand: number | null, here: boolean, mic?: boolean, camera?: boolean,
 *   breakout?: number | null, captions?: boolean}} Person */
/** `breakout`: the group that they hear and write for; null: the main room.
 * @typedef {{id: string, key: string, name: string, here: boolean, breakout: number | null}} Captioner */
/** `asked`: a facilitator asks this person to turn their microphone on. `muted`, `stopped`: one has turned their microphone,
 * their camera off. `paused`: no pictures arrive, to keep the sound clear. `circle` changes whenever the page is to join anew.
 * @typedef {{circle: string | null, state: "on" | "off" | "hold" | "aside" | "none", asked: boolean, muted: boolean,
 *   stopped: boolean, paused: boolean}} MineMedia */
/** @typedef {{slug: string, label?: string, count: number}} Count */
/** How far the step on screen is played. Its clock is `position` seconds and, while `running`, the time since `since`.
 * @typedef {{cue: string | null, turn: number | null, running: boolean, position: number, since: string | null,
 *   branch: string | null}} Play */
/** @typedef {{ask: string, open: boolean, answered: number, here: number, results: Count[] | null}} Ask */
/** @typedef {{id: string, slot: string, text: string}} Said */
/** @typedef {{id: string, key: string, name: string, lead: boolean, at: string, text: string}} ChatMessage */
/** @typedef {{id: string, mine: boolean, name: string, at: string, text: string}} PrivateMessage */
/** @typedef {{id: string, name: string, at: string, text: string}} Announced */
/** @typedef {{number_of: number, prompt: string, ends_at: string | null, back_at: string | null,
 *   message: Announced | null}} Breakouts */
/** @typedef {{n: number, name: string, people: string[]}} Breakout */
/** @typedef {{v: number, boot: string, status: string, step: number | null, of: number, kind: string | null,
 *   title: string | null, module: string | null, ends_at: string | null, people: Person[],
 *   chat: ChatMessage[], breakouts?: Breakouts | null, play: Play, asks: Ask[], offers: Said[]}} Room */
/** @typedef {{step: number, ask: string, choice: string}} Answer */
/** @typedef {{v: number, boot: string, state: string, key: string | null, name: string, hand: number | null,
 *   private: PrivateMessage[], counting: boolean, help: boolean, media?: MineMedia, breakout?: Breakout | null,
 *   answers_step: number | null, answers: {ask: string, choice: string}[], dealt: string | null, role: string | null, partners?: string[],
 *   offers: (Said & {shown: boolean})[], passed: string[], language?: string}} Mine */
/** @typedef {{ok: boolean, reason?: string, message?: string, v?: number, boot?: string, at?: string}} Ack */
/** @typedef {{id: string, text: string, to: "all" | "lead", seat?: string, at: string, failed: string | null}} Unsent */
/** Something written for the group that is on its way to the server, or could not be sent.
 * @typedef {{id: string, step: number, slot: string, text: string, failed: string | null}} Offering */
/** What is given again to a server that has forgotten it.
 * @typedef {{event: string, payload: Record<string, unknown>, after?: number}} Again */

/** @typedef {{n: number, title: string, kind: string, minutes: number, state: "done" | "skipped" | "now" | "next",
 *   branch: string | null}} PlanStep */
/** @typedef {{seat_id: string, key: string | null, name: string, ref: string | null, state: string,
 *   since: string | null, minutes: number, required: number, hand: number | null, help: boolean, late: boolean,
 *   id_seen: boolean, why?: string | null, breakout?: number | null, mic?: boolean, camera?: boolean, aside?: boolean,
 *   connection?: "good" | "weak" | "none" | null, check?: "ready" | "help" | "none", trying?: boolean,
 *   dealt?: string | null, role?: string | null}} Expected */
/** @typedef {{id: string, lead: boolean, name: string, at: string, text: string}} ThreadMessage */
/** @typedef {{seat_id: string, name: string, messages: ThreadMessage[]}} Thread */
/** @typedef {{ask: string, question: string, open: boolean, shown: boolean, answered: number, here: number,
 *   totals: Count[] | null}} ConsoleAsk */
/** @typedef {{slot: string, given: number, passed: number, here: number,
 *   items: {id: string, text: string, shown: boolean}[] | null}} ConsoleSlot */
/** What a facilitator may do in the step on screen; none before the room is open.
 * @typedef {{kind: string, way: string | null, cues: string[], turns: number | null, rounds: number | null,
 *   seconds: number | null, frames: number[], viewpoints: {slug: string, name: string}[],
 *   branches: {slug: string, label: string}[]}} StepMoves */
/** @typedef {{id: string, at: string, by: string, text: string, name: string | null, safeguarding: boolean}} Note */
/** @typedef {{seat_id: string, key: string, name: string, here: boolean, help: boolean}} GroupMember */
/** @typedef {{n: number, people: GroupMember[], leads: {key: string, name: string}[]}} Group */
/** @typedef {{state: "none" | "prepared" | "apart", minutes: number | null, prompt: string, ends_at: string | null,
 *   planned: {groups: number | null, size: number | null, minutes: number, prompt: string} | null,
 *   back_at: string | null, message: Announced | null, groups: Group[]}} ConsoleBreakouts */
/** @typedef {{v: number, boot: string, status: string, held: null | "staff" | "no_facilitator", step: number | null,
 *   of: number, opened_at: string | null, planned_end: string | null, ends_at: string | null,
 *   step_minutes: number | null, drift_minutes: number | null, plan: PlanStep[], expected: Expected[],
 *   chat: ChatMessage[], threads: Thread[], notes: Note[], leads: string[],
 *   displaced: {key: string, name: string}[],
 *   play: Play, asks: ConsoleAsk[], offers: ConsoleSlot[], moves: StepMoves | null, taken: Record<string, string>,
 *   breakouts: ConsoleBreakouts, captioners: Captioner[], people?: Person[], key?: string | null, media?: MineMedia,
 *   media_up?: boolean}} Console */

export {};
