// Where a captioner writes: wires what is heard and typed to what everybody reads. The rules are in typing.js.
/** @import { Line } from "../room/captions.js" */
/** @import { Person } from "../room/types.js" */
import { speakers, spoke } from "../media/speaking.js";
import { announcer } from "../room/announce.js";
import { heard, named, said } from "../room/captions.js";
import { minutesLeft, serverClock, ukTime } from "../room/clock.js";
import { drafts, tabStorage } from "../room/drafts.js";
import { opening, signal } from "../room/signal.js";
import { live, newId } from "../room/socket.js";
import { keepAwake } from "../room/wake.js";
import { drawLines } from "../room/view/captions.js";
import { byId, el, icon, keyed, setAttr, setText } from "../room/view/dom.js";
import { farewell } from "./farewell.js";
import { hearing } from "./hearing.js";
import { sending } from "./sending.js";
import { blank, cleared, finished, fix, spokenBy, typed } from "./typing.js";

/** @typedef {{v: number, status: string, step: number | null, of: number, title: string, ends_at: string | null,
 *   people: Person[], heard_in: string, group: number | null, number_of: number | null, media?: {circle: string | null, state: string}}} Room */

const page = byId("room").dataset;
const captioner = page.captioner ?? "";
const kept = drafts(captioner, tabStorage());
const clock = serverClock(page.now ?? new Date().toISOString());
const { say } = announcer(byId("live"));
const link = opening();
const box = /** @type {HTMLTextAreaElement} */ (byId("words"));

/** @type {Room} */ let room = JSON.parse(page.room ?? "");
/** @type {Line[]} */ let lines = [];
let typing = blank(newId());
/** @type {Map<string, number>} */ let speaking = new Map();
let note = "";

function show() {
  showStatus();
  const why = whyNot();
  byId("pause").hidden = why === "";
  setText(byId("pause-words"), why);
  setAttr(byId("send"), "aria-disabled", String(why !== ""));
  setAttr(byId("typing"), "data-fixing", typing.fixing ? "" : null);
  setText(byId("words-label"), typing.fixing ? "Put your last line right" : "Type what is said");
  byId("fix").hidden = typing.fixing;
  setAttr(byId("fix"), "aria-disabled", String(!typing.last || typing.text.trim() !== ""));
  byId("unfix").hidden = !typing.fixing;
  setText(byId("words-note"), note || (why ? "Nobody reads this yet." : room.group === null ? "It is on every screen as you type." : `${named(room.group)} reads it as you type.`));
  setText(byId("seen-h"), room.group === null ? "What everybody reads" : `What ${named(room.group)} reads`);
  showSound();
  showWhere();
  showNames();
}

function showStatus() {
  const how = signal(link, Date.now());
  setAttr(byId("signal"), "data-state", how.state);
  setText(byId("signal-words"), how.words);
  byId("offline").hidden = how.state !== "lost";
  const on = room.status === "live" || room.status === "held";
  setText(byId("step-words"), on && room.step !== null ? `Step ${room.step + 1} of ${room.of}: ${room.title}` : `Starts at ${ukTime(page.startsAt ?? "")}, UK time`);
  byId("time-left").hidden = !on || !room.ends_at;
  if (room.ends_at) setText(byId("time-words"), minutesLeft(Date.parse(room.ends_at) - clock.now()));
}

/** Why nothing goes out just now; nothing when it does. */
function whyNot() {
  if (room.status === "scheduled") return `The session has not begun. It starts at ${ukTime(page.startsAt ?? "")}, UK time. Try your sound then; nobody reads what you type before.`;
  if (room.status === "held") return "The session is on hold: nobody is heard, and captions wait. It goes on by itself.";
  if (room.number_of !== null && room.group === null) return "Everybody is in small groups. Choose under “Where you write” which group you go along with, or rest until all are back.";
  return "";
}

function showSound() {
  const state = sound.state();
  const words = { on: room.number_of === null ? "You hear the session." : `You hear ${named(room.group)}, and nobody else.`, silent: "Your browser waits for a tap before it makes a sound.", joining: "Connecting the sound…",
    off: "Sound and video are off for everybody just now.", hold: "On hold: nobody is heard.", none: "You hear the group once the session begins.",
    elsewhere: "The sound is on in another window of yours." }[state];
  setText(byId("sound-words"), words);
  setAttr(byId("sound-words"), "data-state", state);
  byId("sound-on").hidden = state !== "silent" && state !== "elsewhere";
}

/** Facilitators and parents: whoever may be heard where this page is. */
const voices = () => room.people.filter((p) => !p.captions && p.here && (p.breakout ?? null) === room.group);

/** While people are apart: the main room and each group, by one press. */
function showWhere() {
  const places = room.number_of === null ? [] : [null, ...Array.from({ length: room.number_of }, (_, n) => n + 1)];
  byId("where").hidden = places.length === 0;
  keyed(byId("where-choices"), places, String, (n) => {
    const button = el("button", { type: "button", class: "btn" }, n === null ? "Main room" : named(n));
    button.addEventListener("click", () => void goTo(n));
    return button;
  }, (button, n) => setAttr(button, "aria-pressed", String(n === room.group)));
}

/** @param {number | null} n */
async function goTo(n) {
  if (n === room.group) return;
  if (typing.sent) take(finished(typing, newId)); // what was begun here ends here
  const ack = await socket.ask("write_for", { n });
  if (ack.ok) return;
  note = ack.message ?? "You could not go there. Try again.";
  show();
  say(note);
}

/** What was heard elsewhere is read by nobody here: lines begin anew. @param {Room} was */
function moved(was) {
  if (was.heard_in === room.heard_in) return;
  lines = said(lines, room.group);
  typing = blank(newId());
  fill();
  note = room.number_of === null ? "Everybody is together again. Begin a new line." : `You write for ${named(room.group)} now. Begin a new line.`;
  showLines();
  say(note);
}

function showNames() {
  const now = speakers(speaking, Date.now());
  keyed(byId("names"), voices(), (p) => p.key, (p) => {
    const button = el("button", { type: "button", class: "btn" }, icon("speaking", true), el("bdi"));
    button.addEventListener("click", () => begin(p.key));
    return button;
  }, (button, p) => {
    setText(/** @type {HTMLElement} */ (button.lastElementChild), p.name);
    setAttr(button, "data-speaking", now.has(p.key) ? "" : null);
  });
  const names = voices().filter((p) => now.has(p.key)).map((p) => p.name);
  byId("speaks").hidden = names.length === 0;
  setText(byId("speaks-words"), names.length > 1 ? `${names.join(", ")} are speaking` : `${names[0] ?? ""} is speaking`);
}

function showLines() {
  const list = byId("seen");
  const here = said(lines, room.group);
  drawLines(list, here);
  byId("seen-none").hidden = here.length > 0;
  list.scrollTop = list.scrollHeight;
}

/** @param {string} key who speaks */
function begin(key) {
  const name = voices().find((p) => p.key === key)?.name ?? "";
  box.value = spokenBy(box.value, name, voices().map((p) => p.name)).slice(0, box.maxLength);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  write();
}

/** @param {readonly Line[]} out */
function send(out) {
  if (whyNot()) return;
  for (const line of out) lineOut.send({ ...line, heard_in: room.heard_in });
}

function write() {
  note = "";
  if (whyNot()) { typing = { ...typing, text: box.value }; show(); return; }
  const next = typed(typing, box.value, newId);
  typing = next.typing;
  if (next.break) fill();
  send(next.out);
  show();
}

/** The box holds what is being typed, with the cursor at its end. */
function fill() {
  box.value = typing.text;
  box.setSelectionRange(box.value.length, box.value.length);
}

/** @param {{typing: typeof typing, out: Line[]}} next */
function take(next) {
  send(next.out);
  typing = next.typing;
  fill();
  show();
}

function enter() {
  if (whyNot()) { note = "Not sent."; show(); return; }
  take(finished(typing, newId));
}

function putRight() {
  typing = fix(typing);
  fill();
  box.focus();
  show();
}

const socket = live({
  namespace: "/captions", auth: { captioner }, beat: {},
  heard: {
    room: (now) => { const was = room; room = now; sound.hear(room.media); moved(was); show(); },
    caption: (line) => { lines = heard(lines, line); showLines(); },
    bye: ({ kind }) => bye(kind),
    speaking: ({ keys }) => { speaking = spoke(speaking, keys, Date.now()); showNames(); setTimeout(showNames, 1000); },
    media_offer: (offer) => sound.heard.media_offer(offer),
    media_gone: (gone) => sound.heard.media_gone(gone),
    media_elsewhere: () => sound.heard.media_elsewhere(),
  },
  onUp: () => { connection({ up: true, rtt: 0 }); sound.up(); lineOut.again(); },
  onDown: () => { connection({ up: false }); sound.down(); },
  onRefused: (reason) => bye(reason),
  onBeat: (rtt, ack) => { if (ack?.at) clock.set(ack.at, rtt); connection({ rtt }); },
});
const lineOut = sending({
  ask: socket.ask,
  onRefused: (ack) => { note = ack.message ?? "That line was not sent."; show(); say(note); },
  onUnsent: (ids) => { if (ids.size) note = "Not sent yet. It goes out when you are connected."; else if (note.startsWith("Not sent yet")) note = ""; show(); },
});
const sound = hearing({ ask: socket.ask, holder: byId("sounds"), onChange: () => show() });
const awake = keepAwake();

/** @param {Partial<typeof link>} news */
function connection(news) {
  if (news.up !== undefined && news.up !== link.up) {
    link.since = Date.now();
    if (!link.first) say(news.up ? "You are connected again." : "You are not connected. Trying again.");
  }
  Object.assign(link, news, { online: navigator.onLine, first: link.first && !news.up });
  show();
}

/** @param {string} kind */
function bye(kind) {
  socket.close();
  sound.stop();
  awake.stop();
  clearInterval(showing);
  kept.clear();
  lines = [];
  showLines();
  farewell(kind);
}

/** @param {string} size */
function resize(size) {
  setAttr(byId("desk"), "data-size", size);
  for (const button of document.querySelectorAll(".panel [data-size]")) {
    setAttr(button, "aria-pressed", String(button.getAttribute("data-size") === size));
  }
  kept.set("size", size === "medium" ? null : size);
}

box.addEventListener("input", write);
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); enter(); }
  if (event.key === "ArrowUp" && box.value === "" && typing.last) { event.preventDefault(); putRight(); }
  if (event.key === "Escape") { event.preventDefault(); take(cleared(typing, newId)); }
});
byId("typing").addEventListener("submit", (event) => { event.preventDefault(); enter(); box.focus(); });
byId("fix").addEventListener("click", () => { if (byId("fix").getAttribute("aria-disabled") !== "true") putRight(); });
byId("unfix").addEventListener("click", () => { take(cleared(typing, newId)); box.focus(); });
byId("sound-on").addEventListener("click", () => { sound.play(); sound.again(); });
byId("go").addEventListener("click", () => bye("left"));
for (const button of document.querySelectorAll(".panel [data-size]")) {
  button.addEventListener("click", () => resize(button.getAttribute("data-size") ?? "medium"));
}
for (const news of ["online", "offline"]) addEventListener(news, () => connection({}));
const showing = setInterval(show, 5000);

resize(kept.get("size") ?? "medium");
sound.hear(room.media);
// Somebody may have begun before this script was here.
if (box.value) write(); else show();
box.focus();
