// A parent's page: wires what is heard to what is known to what is shown. The rules are in state.js, the words and
// elements in view/.
/** @import { Event, State } from "./state.js" */
import "../site/exit.js";
import { announcer } from "./announce.js";
import { serverClock } from "./clock.js";
import { drafts, saving, tabStorage } from "./drafts.js";
import { parentActs } from "./parent_acts.js";
import { opening } from "./signal.js";
import { live } from "./socket.js";
import { acknowledged, begin, messages, owed, reduce } from "./state.js";
import { stepLoader } from "./steps.js";
import { tell } from "./tell.js";
import { keepAwake } from "./wake.js";
import { voice } from "./voice.js";
import { asideView } from "./view/aside.js";
import { countingDown, showBreakout } from "./view/breakout.js";
import { captionsView } from "./view/captions.js";
import { chatView } from "./view/chat.js";
import { bindDevices, showControls, showDevices } from "./view/controls.js";
import { byId, setText, writing } from "./view/dom.js";
import { drawers } from "./view/drawers.js";
import { facesView } from "./view/faces.js";
import { noticesView } from "./view/notices.js";
import { showPeople, showQueue, showSpeaking } from "./view/people.js";
import { soundView } from "./view/sound.js";
import { focusOn, showMissing, showRest, showStage, swapStep, viewOf } from "./view/stage.js";
import { showStatus } from "./view/status.js";
import { stepView } from "./view/steps/index.js";

const page = byId("room").dataset;
const seat = page.seat ?? "";
const kept = drafts(seat, tabStorage());
const clock = serverClock(page.now ?? new Date().toISOString());
const { say } = announcer(byId("live"));
const link = opening();

let state = begin(JSON.parse(page.mine ?? ""), JSON.parse(page.room ?? "null"), kept.get("outbox") ?? [], kept.get("offering") ?? []);
let before = kept.get("given");
let seen = messages(state).length;
/** Let in, and the step is not here yet: focus goes to its title when it comes. */
let arriving = false;

/** @param {Event} event */
function dispatch(event) {
  const was = state;
  state = reduce(state, event);
  if (state === was) return;
  if (state.mine !== was.mine) sound.hear(state.mine);
  for (const [name, unsent] of Object.entries({ outbox: state.outbox, offering: state.part.offering })) kept.set(name, unsent.length ? unsent : null);
  for (const words of tell(was, state, lead())) say(words);
  show();
  moved(was);
}

/** The facilitators who are in the room, or those who are planned.
 * @returns {string} */
function lead() {
  const here = (state.room?.people ?? []).filter((p) => p.lead).map((p) => p.name);
  const names = here.length ? here : JSON.parse(page.leads ?? "[]");
  return names.join(" and ") || "Your facilitator";
}

function show() {
  showStage(state);
  showStatus(state, { link, now: clock.now(), lead: lead() });
  showPeople(state.room, state.mine.key, pictureOf);
  faces.show();
  showSound();
  showQueue(byId("step"), state.room, state.mine.key);
  showRest(state, clock.now());
  showBreakout(state, clock.now(), lead());
  captions.show(state.room?.people ?? [], viewOf(state) === "room", state.mine.breakout?.n ?? null);
  chat.show(state, lead());
  step.show(state, lead());
  if (chatIsRead()) seen = messages(state).length;
  showControls(state, lead(), Math.max(0, messages(state).length - seen));
  steps.want(state.room?.step ?? null);
  setText(byId("room-sub"), (byId("room-sub").dataset.with ?? "{names}").replace("{names}", lead()));
  document.title = state.room?.step != null ? `Step ${state.room.step + 1} of ${state.room.of}: your session` : byId("room-title").dataset.plain ?? "";
}

/** Sound and picture: who is seen, what the controls say, and what there is to tell. */
function showSound() {
  const { devices, media } = sound.facts(lead());
  showDevices(devices, media);
  sound.expect(state.room, state.mine);
  aside.show(state, lead());
  notices.show(state.bye ? [] : sound.notices(lead()));
  settings.show();
}

/** @param {import("./types.js").Person} person */
const pictureOf = (person) => person.key !== state.mine.key ? (person.camera === false ? null : sound.picture(person.key))
  : sound.facts("").devices.camera.on ? sound.self : null;

/** Where focus goes when the whole page has changed its meaning; never away from words being written.
 * @param {State} was */
function moved(was) {
  if (viewOf(was) !== viewOf(state)) {
    drawer.show(null, byId("stage"));
    if (state.bye) farewell();
    else if (viewOf(state) === "waiting") settle(byId("waiting-h"));
    else arriving = !settle(byId("step").querySelector("h2"));
  }
  nudge(was);
}

/** @param {HTMLElement | null} heading */
function settle(heading) {
  if (heading && !writing(document.activeElement)) focusOn(heading);
  return heading !== null;
}

function farewell() {
  step.stop();
  sound.stop();
  settings.stop();
  socket.close();
  awake.stop();
  kept.clear();
  focusOn(byId("bye").querySelector("section:not([hidden]) h2"));
}

/** A message from the facilitator to this parent alone shows above the step where chat is folded away.
 * @param {State} was */
function nudge(was) {
  const known = new Set(was.mine.private.map((m) => m.id));
  const fresh = state.mine.private.filter((m) => !m.mine && !known.has(m.id)).at(-1);
  if (fresh && !chatIsRead()) {
    setText(byId("nudge-words"), `${fresh.name} has sent you a message. Only you can see it.`);
    byId("nudge").hidden = false;
  }
  if (chatIsRead() || state.bye) byId("nudge").hidden = true;
}

const chatIsRead = () => byId("chat").checkVisibility() && document.visibilityState === "visible";

/** What the server has acknowledged is kept; what it has forgotten by starting anew is offered again.
 * @param {import("./types.js").Mine} mine */
function heardMine(mine) {
  const again = owed(before, mine);
  before = acknowledged(mine, before);
  kept.set("given", before);
  dispatch({ type: "mine", mine });
  for (const each of again) acts.giveAgain(each);
}

const socket = live({
  namespace: "/", auth: { seat }, beat: {},
  heard: {
    room: (room) => dispatch({ type: "room", room }),
    mine: heardMine,
    caption: (line) => captions.hear(line),
    bye: ({ kind }) => dispatch({ type: "bye", kind }),
    media_offer: (offer) => sound.heard.media_offer(offer),
    media_gone: (gone) => sound.heard.media_gone(gone),
    media_elsewhere: () => sound.heard.media_elsewhere(),
    speaking: (news) => sound.heard.speaking(news),
  },
  onUp: () => { connection({ up: true, rtt: 0 }); acts.resend(); sound.up(); },
  onDown: () => { connection({ up: false }); sound.down(); },
  onRefused: (reason) => {
    if (reason === "rules") location.assign(`/room/${seat}/rules`);
    else dispatch({ type: "bye", kind: reason });
  },
  onBeat: (rtt, ack) => {
    if (ack?.at) clock.set(ack.at, rtt);
    connection({ rtt });
  },
});
const acts = parentActs({ socket, dispatch, say, state: () => state });
const steps = stepLoader({
  url: (n) => `/room/${seat}/steps/${n}`,
  present: byId("step").firstElementChild ? state.room?.step ?? null : null,
  onShown: (n, fetched) => {
    step.bind(swapStep(n, fetched));
    if (arriving) settle(byId("step").querySelector("h2"));
    arriving = false;
    show();
  },
  onMissing: () => showMissing(state),
});
const step = stepView({ acts, kept, say, now: clock.now, redraw: () => show(), lean: () => kept.get("sound_only") === true || saving() });
const sound = voice({
  ask: socket.ask, say, holder: byId("sounds"),
  soundOnly: kept.get("sound_only") === true, keepSoundOnly: (on) => kept.set("sound_only", on || null),
  onChange: () => show(), onSpeaking: showSpeaking,
});
const faces = facesView({ bigger: kept.get("faces") === true, keep: (bigger) => kept.set("faces", bigger || null) });
const notices = noticesView({ act: sound.act, say });
const captions = captionsView({ kept: kept.get("captions"), keep: (wish) => kept.set("captions", wish), say,
  without: "There are none in your group: they go on when everyone is back together. If you need them to follow, press Ask for help." });
const settings = soundView(sound);
const aside = asideView(sound);
const drawer = drawers({ onChange: (name) => settings.opened(name === "sound"), onOpen: (name) => { if (name === "chat") { byId("nudge").hidden = true; show(); } } });
const chat = chatView({ ...acts, typed: (text, to) => kept.set("typed", text ? { text, to } : null), kept: kept.get("typed") });
const awake = keepAwake();

/** @param {Partial<typeof link>} news */
function connection(news) {
  if (news.up !== undefined && news.up !== link.up) link.since = Date.now();
  const was = { ...link };
  Object.assign(link, news, { online: navigator.onLine, first: was.first && !news.up });
  if (was.up !== link.up && !was.first && !state.bye) say(link.up ? "You are connected again." : "Reconnecting. Your place is kept.");
  show();
}

bindDevices(sound, say);
byId("help-sound").addEventListener("click", () => drawer.show("sound"));
byId("hand").addEventListener("click", acts.hand);
for (const id of ["help-ask", "breakout-help"]) byId(id).addEventListener("click", acts.help);
byId("help-write").addEventListener("click", () => { chat.choose("lead"); drawer.show("chat"); show(); });
byId("nudge-read").addEventListener("click", () => { chat.choose("lead"); drawer.show("chat"); show(); });
byId("missing-retry").addEventListener("click", steps.again);
byId("leave-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const ack = await socket.ask("leave", {});
  if (ack.ok) dispatch({ type: "bye", kind: "left" });
  // The goodbye may overtake the answer to our own leaving, and ends the connection that it would come by.
  else if (!state.bye) /** @type {HTMLFormElement} */ (byId("leave-form")).submit();
});
document.addEventListener("leave-quickly", () => { step.stop(); sound.stop(); socket.close(); kept.clear(); clearInterval(showing); clearInterval(counting); });
for (const news of ["online", "offline"]) addEventListener(news, () => connection({}));
const showing = setInterval(show, 5000);
const counting = countingDown(() => state, clock.now, lead);

step.bind(/** @type {HTMLElement | null} */ (byId("step").firstElementChild));
sound.hear(state.mine);
show();
