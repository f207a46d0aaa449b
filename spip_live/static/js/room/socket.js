// The only file that knows Socket.IO. Everything above it asks and hears; connecting, trying again, and noticing that
// a connection has gone quiet are settled here.
/** @import { Ack } from "./types.js" */
import { io } from "socket.io-client";

const BEAT_MS = 10000;
const ACK_MS = 6000;
const DETOUR_MS = 2000;
/** Somebody who presses a button of a page that has only just opened means it. */
const FIRST_MS = 4000;
const OFFLINE = { ok: false, reason: "offline", message: "You’re not connected at the moment." };

/** What a refused connection says when trying again may help: a fault of ours, or too many at once. */
const PASSING = new Set(["fault", "busy", "too_many", "unavailable"]);

/** @typedef {{namespace: string, auth: Record<string, string>, beat: Record<string, unknown>,
 *   heard: Record<string, (payload: any) => void>, onUp: () => void, onDown: () => void,
 *   onRefused: (reason: string, message: string) => void, onBeat: (rtt: number | null, ack: Ack | null) => void}} Wiring */

/** @param {Wiring} wiring */
export function live(wiring) {
  const socket = io(wiring.namespace, {
    auth: wiring.auth, transports: ["websocket", "polling"], tryAllTransports: true,
    reconnectionDelay: 1000, reconnectionDelayMax: 5000, randomizationFactor: 0.5, timeout: 8000,
  });
  let over = false;
  let first = true;
  let missed = 0;
  let direct = false;
  /** @type {Promise<void>} */ const opened = new Promise((done) => socket.once("connect", () => { first = false; done(); }));

  /** @param {string} event @param {Record<string, unknown>} payload @returns {Promise<Ack>} never fails: it answers "offline" */
  const ask = async (event, payload) => {
    if (first) await Promise.race([opened, new Promise((done) => setTimeout(done, FIRST_MS))]);
    if (!socket.connected) return OFFLINE;
    return socket.timeout(ACK_MS).emitWithAck(event, payload).then((/** @type {Ack} */ ack) => ack ?? OFFLINE, () => OFFLINE);
  };

  const again = () => { socket.disconnect(); socket.connect(); };

  const beat = async () => {
    if (over || !socket.connected) return;
    const sent = performance.now();
    const ack = await ask("here", wiring.beat);
    if (over) return;
    missed = ack.reason === "offline" ? missed + 1 : 0;
    wiring.onBeat(missed ? null : performance.now() - sent, missed ? null : ack);
    // The phone believes in a connection that nobody answers on: begin a new one rather than wait for a minute.
    if (missed >= 2) { missed = 0; again(); }
  };

  const soon = () => setTimeout(() => { if (!over) socket.connect(); }, 500 + Math.random() * 4500);

  const wake = () => {
    if (over || document.visibilityState === "hidden") return;
    if (socket.connected) beat(); else socket.connect();
  };

  const close = () => { over = true; clearInterval(beating); socket.disconnect(); };

  /** A server that was only starting refuses the first way and takes the second, which costs it far more: where the first
   * has worked before, it is tried once more. */
  const preferDirect = () => {
    const detour = socket.io.engine?.transport.name === "polling";
    if (detour && direct) setTimeout(() => { if (!over && socket.connected) again(); }, DETOUR_MS);
    direct = !detour;
  };

  socket.on("connect", () => { wiring.onUp(); beat(); preferDirect(); });
  socket.on("disconnect", (reason) => {
    if (over) return;
    wiring.onDown();
    // The server cut us off without a goodbye: it may be starting anew. The library would not try again by itself.
    if (reason === "io server disconnect") soon();
  });
  socket.on("connect_error", (error) => {
    if (over) return;
    wiring.onDown();
    if (socket.active) return;
    if (PASSING.has(error.message)) soon();
    else wiring.onRefused(error.message, /** @type {{data?: Ack}} */ (error).data?.message ?? "");
  });
  for (const [event, hear] of Object.entries(wiring.heard)) socket.on(event, (payload) => { if (!over) hear(payload); });
  const beating = setInterval(beat, BEAT_MS);
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  return { ask, close };
}

/** An id for a message, chosen here so that a repeat changes nothing. randomUUID is missing on plain http. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}
