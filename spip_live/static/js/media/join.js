// This page's place among those who hear each other: taken, used, lost and taken again, without anybody pressing
// anything. What happens when is decided in place.js; here it is done.
/** @import { Ack } from "../room/types.js" */
/** @import { Devices } from "./devices.js" */
/** @import { IceServer, Peer, Wiring } from "./peer.js" */
/** @import { News, Phase } from "./place.js" */
/** @import { Report } from "./report.js" */
/** @import { Person, Stream } from "./streams.js" */
import { connection } from "./connection.js";
import { failing, next, OUTSIDE, pause } from "./place.js";
import { reporting } from "./report.js";
import { sending } from "./sending.js";
import { arrange } from "./streams.js";

/** @typedef {(event: string, payload: Record<string, unknown>) => Promise<Ack & Record<string, any>>} Ask */
/** @typedef {{place: string, n: number, sdp: string, streams: Stream[]}} Offer */
/** @typedef {{videos: number, sound_only: boolean}} View */
/** `flowing`: joined, and what there is to send and to receive is connected. `failing`: it does not simply work.
 * @typedef {{phase: Phase, flowing: boolean, failing: boolean, soundOnlyMb: number | null}} MediaState */
/** @typedef {{id: string, attempt: number, ice: IceServer[], relay: boolean, send: Peer | null, receive: Peer | null,
 *   streams: Stream[], told: string, timers: Set<ReturnType<typeof setTimeout>>, line: Promise<unknown>,
 *   doubted: boolean, stopReports: () => void}} Place */
/** `onStreams` hears who is heard and seen, whole, after every change. `onRefused` hears why the person may not turn
 * something on; the device is off again by then.
 * @typedef {{ask: Ask, devices: Devices | null, view: View, onState: (state: MediaState) => void,
 *   onStreams: (people: Map<string, Person<MediaStreamTrack>>) => void, onRefused?: (message: string) => void,
 *   make?: Wiring["make"]}} Wishes */

/** After this long with everything connected a place has proved itself. */
const STEADY_MS = 10000;
/** Somebody who speaks should be heard within this. */
const OVERDUE_MS = 6000;

/** `devices` null: a page that only listens. @param {Wishes} wishes */
export function connectMedia({ ask, devices, view, onState, onStreams, onRefused = () => {}, make }) {
  let standing = OUTSIDE;
  /** @type {Place | null} */ let place = null;
  /** @type {Offer[]} */ let early = [];
  /** @type {number | null} */ let soundOnlyMb = null;
  /** @type {string[]} */ let expected = [];
  /** @type {number | null} */ let missedSince = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let due;

  /** @param {News} news */
  function act(news) {
    const [now, deeds] = next(standing, news);
    if (now === standing) return;
    standing = now;
    for (const deed of deeds) ({ join, drop, wait, verify })[deed]();
    tell();
  }

  function tell() {
    // To whom nothing came through, a place alone is no news: a connection is.
    const flowing = standing.phase === "on" && allConnected() && !(failing(standing) && connections().length === 0);
    onState({ phase: standing.phase, flowing, failing: failing(standing), soundOnlyMb });
  }

  const connections = () => [place?.send, place?.receive].filter((one) => one != null);
  const allConnected = () => connections().every((one) => one.pc.connectionState === "connected");

  /** What goes on for long enough has proved itself. @param {Place} mine */
  function prove(mine) {
    after(mine, STEADY_MS, () => { if (allConnected()) act({ type: "steady", attempt: mine.attempt }); else prove(mine); });
  }

  async function join() {
    const { attempt } = standing;
    clearTimeout(due);
    const ack = await ask("media_join", {});
    if (attempt !== standing.attempt) return;
    if (!ack.ok) { act({ type: "refused", attempt, reason: ack.reason ?? "" }); return; }
    const mine = place = begin(ack, attempt);
    soundOnlyMb = ack.sound_only_mb ?? soundOnlyMb;
    act({ type: "joined", attempt, circle: ack.circle });
    if (place !== mine) return;
    prove(mine);
    for (const offer of early.splice(0)) hear(offer);
    tellView();
    sync();
  }

  /** @param {Record<string, any>} ack @param {number} attempt @returns {Place} */
  function begin(ack, attempt) {
    /** @type {Place} */ const fresh = { id: ack.place, attempt, ice: ack.ice ?? [], relay: ack.relay === true, send: null,
      receive: null, streams: [], told: "", timers: new Set(), line: Promise.resolve(), doubted: false, stopReports: () => {} };
    fresh.stopReports = reporting(() => fresh.receive?.pc.getStats() ?? null, (report) => tellReport(fresh, report));
    return fresh;
  }

  function drop() {
    const was = place;
    place = null;
    clearTimeout(due);
    if (!was) return;
    was.stopReports();
    for (const timer of was.timers) clearTimeout(timer);
    was.send?.close();
    was.receive?.close();
    onStreams(new Map());
  }

  function wait() {
    const { attempt } = standing;
    clearTimeout(due);
    due = setTimeout(() => act({ type: "due", attempt }), pause(standing.tries, Math.random()));
  }

  /** The socket is a new one: does the server still know this place? @returns {Promise<void>} */
  async function verify() {
    const asked = place;
    if (!asked) return;
    const ack = await ask("media_view", { place: asked.id, ...view });
    if (place !== asked || ack.reason === "offline") return;
    if (!ack.ok) act({ type: "failed", attempt: asked.attempt });
    else { asked.told = ""; sync(); }
  }

  /** @param {Place} mine @param {number} ms @param {() => void} then */
  function after(mine, ms, then) {
    const timer = setTimeout(() => { mine.timers.delete(timer); if (place === mine) then(); }, ms);
    mine.timers.add(timer);
    return timer;
  }

  /** @param {Place} mine @param {"send" | "receive"} side */
  const connect = (mine, side) => connection({
    ice: mine.ice, relay: mine.relay, make, sharp: devices?.sharp() ?? false,
    after: (ms, then) => after(mine, ms, then),
    found: (found, done) => void ask("media_candidates", { place: mine.id, side, found, done }),
    onChange: tell,
    onLost({ ever }) {
      if (place !== mine) return;
      void ask("media_lost", { place: mine.id, side });
      act({ type: "failed", attempt: mine.attempt, blocked: !ever });
    },
  });

  /** Something to do for a place, after what is being done for it; a failure is a failure of the place.
   * @param {Place} mine @param {() => Promise<unknown>} what */
  function inTurn(mine, what) {
    mine.line = mine.line.then(() => place === mine ? what() : null).catch((error) => {
      if (place !== mine) return;
      // The browser's own words are for whoever looks into it; the person sees that it is being tried again.
      console.warn("media:", error instanceof Error ? error.message : error);
      act({ type: "failed", attempt: mine.attempt });
    });
  }

  /** @param {Offer} offer */
  function hear(offer) {
    // An offer may overtake the answer that names its place.
    if (!place && standing.phase === "joining") early = [...early.slice(-7), offer];
    const mine = place;
    if (!mine || offer.place !== mine.id) return;
    missedSince = null; // it goes on, if slowly: beginning anew would only make everybody slower
    inTurn(mine, async () => {
      const receive = mine.receive ??= connect(mine, "receive");
      const sdp = await receive.answer(offer.sdp);
      if (place !== mine) return;
      const ack = await ask("media_answer", { place: mine.id, n: offer.n, sdp });
      if (place !== mine) return;
      if (!ack.ok) throw new Error(`answer: ${ack.reason}`);
      receive.flow();
      mine.streams = offer.streams;
      missedSince = null;
      onStreams(arrange(mine.streams, receive.arriving));
    });
  }

  function tellView() {
    if (place) void ask("media_view", { place: place.id, ...view });
  }

  /** @param {Place} mine @param {Report} report */
  async function tellReport(mine, report) {
    const ack = await ask("media_report", { place: mine.id, ...report });
    // A place that the server does not know any more is no place.
    if (place === mine && ack.reason === "no_place") act({ type: "failed", attempt: mine.attempt });
  }

  /** Whose sound should arrive, and does not. */
  function overdue() {
    if (standing.phase !== "on" || !place || !standing.up) { missedSince = null; return; }
    const here = new Set(place.streams.filter((s) => s.kind === "mic").map((s) => s.key));
    if (expected.every((key) => here.has(key))) { missedSince = null; return; }
    missedSince ??= Date.now();
    if (Date.now() - missedSince < OVERDUE_MS) return;
    // An offer was lost, as when the socket broke under it: beginning anew is the one thing that always helps.
    missedSince = null;
    act({ type: "failed", attempt: place.attempt });
  }

  const sync = sending({ ask, devices, connect, inTurn, after, onRefused, isOn: () => standing.phase === "on", place: () => place });

  const watching = setInterval(overdue, 1000);
  const stopListening = devices?.listen(sync);
  const wake = () => { if (document.visibilityState === "visible") act({ type: "wake" }); };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);

  return {
    /** For the page's socket: `live({heard: {...media.heard, ...}})`. */
    heard: {
      media_offer: hear,
      /** The server has taken the place back, and another is to be had. @param {{place: string}} gone */
      media_gone: (gone) => { if (place && gone.place === place.id) act({ type: "failed", attempt: place.attempt }); },
      media_elsewhere: () => act({ type: "elsewhere" }),
    },
    /** Who is in this page's circle with their microphone on, by the newest snapshot. @param {string[]} keys */
    expect: (keys) => { expected = keys; },
    /** The circle of the newest snapshot. @param {string | null} circle */
    circle: (circle) => act({ type: "circle", circle }),
    up: () => act({ type: "up" }),
    down: () => act({ type: "down" }),
    /** Somebody has pressed "Try again", or "Use sound here". */
    again: () => act({ type: "again" }),
    /** How many pictures this screen has room for, and whether it wants any. @param {View} wanted */
    look(wanted) {
      if (wanted.videos === view.videos && wanted.sound_only === view.sound_only) return;
      view = wanted;
      tellView();
    },
    /** For good. The devices are the page's own to stop. */
    stop() {
      clearInterval(watching);
      document.removeEventListener("visibilitychange", wake);
      removeEventListener("online", wake);
      stopListening?.();
      act({ type: "stop" });
    },
  };
}
