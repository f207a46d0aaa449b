// The facilitator's console: wires what is heard to what is known to what is shown.
/** @import { Event } from "./console_state.js" */
import { announcer } from "./announce.js";
import { whereIs } from "./circle.js";
import { serverClock } from "./clock.js";
import { begin, isOpen, reduce } from "./console_state.js";
import { drafts, tabStorage } from "./drafts.js";
import { leadActs } from "./lead_acts.js";
import { leadMedia } from "./lead_media.js";
import { opening, signal } from "./signal.js";
import { live } from "./socket.js";
import { stepLoader } from "./steps.js";
import { tellLead } from "./tell_lead.js";
import { keepAwake } from "./wake.js";
import { captionsView } from "./view/captions.js";
import { byId, setAttr, setText } from "./view/dom.js";
import { endView } from "./view/end.js";
import { groupsView } from "./view/groups.js";
import { showListening } from "./view/listening.js";
import { displacedView } from "./view/rearranged.js";
import { asksNow, forAll } from "./view/lead_steps/asks.js";
import { leadStepView } from "./view/lead_steps/index.js";
import { showNow, showPlan, showSummary } from "./view/plan.js";
import { showRoll } from "./view/roll.js";
import { noteView, talkView } from "./view/talk.js";
import { showWaiting } from "./view/waiting.js";

const page = byId("room").dataset;
const room = page.roomId ?? "";
const clock = serverClock(page.now ?? new Date().toISOString());
const { say } = announcer(byId("live"));
const link = opening();
let state = begin(JSON.parse(page.console ?? ""));

/** @param {Event} event */
function dispatch(event) {
  const was = state;
  state = reduce(state, event);
  if (event.type === "console") {
    media.hear(state.console);
    for (const words of tellLead(was.console, state.console)) say(words);
    const thread = talk.current();
    if (thread) state = reduce(state, { type: "read", thread });
  }
  show();
}

function show() {
  const { console } = state;
  showSummary(console, page.startsAt ?? "");
  showBanners();
  showWaiting(console, clock.now(), { ...acts, say: refused, message: talk.open });
  showPlan(console, acts.go);
  showNow(console, clock.now());
  leadStep.show(state, clock.now());
  media.show(console);
  showRoll(console, clock.now(), { ...acts, message: talk.open, picture: media.picture });
  groups.show(console, clock.now());
  showListening(console, (id) => acts.act("remove_captioner", { captioner_id: id }));
  captions.show(console.people ?? [], isOpen(console), whereIs({ people: console.people ?? [] }, console.key ?? null));
  talk.show(state);
  showNotes(state);
  end.show(console, clock.now());
  steps.want(isOpen(console) ? console.step : null);
}

function showBanners() {
  const { held } = state.console;
  const how = signal(link, Date.now());
  setAttr(byId("signal"), "data-state", how.state);
  setText(byId("signal-words"), how.words);
  byId("offline").hidden = how.state === "good" || how.state === "weak" || link.first;
  byId("held-banner").hidden = held === null;
  setText(byId("held-words"), held === "no_facilitator"
    ? "The room is on hold, because no facilitator was connected for 20 seconds. Sound and video are off for everyone. Parents still see the step. This time does not count against anybody."
    : "The room is on hold. Sound and video are off for everyone, you too. Parents still see the step, and cannot write to each other. This time does not count against anybody.");
  showDisplaced(state.console);
  setAttr(byId("hold-toggle"), "aria-pressed", String(held !== null));
  byId("hold-toggle").hidden = !isOpen(state.console);
  byId("lower-hands").hidden = !isOpen(state.console);
  setAttr(byId("lower-hands"), "aria-disabled", String(!state.console.expected.some((p) => p.hand !== null)));
}

/** @param {string} words */
function refused(words) {
  setText(byId("refused-words"), words);
  byId("refused").hidden = false;
  say(words);
}

/** Put the three parts of a step where they belong.
 * @param {ParentNode} source */
function place(source) {
  for (const [part, id] of [["now", "now"], ["notes", "notes"], ["next", "next-part"]]) {
    const found = source.querySelector(`[data-part="${part}"]`);
    if (!found) continue;
    byId(id).className = [...new Set([...byId(id).classList, ...found.classList])].join(" ");
    byId(id).replaceChildren(...found.childNodes);
  }
  byId("stage").scrollTop = 0;
}

const socket = live({
  namespace: "/lead", auth: { room }, beat: { room_id: room },
  heard: {
    console: (console) => dispatch({ type: "console", console }),
    caption: (line) => captions.hear(line),
    media_offer: (offer) => media.heard.media_offer(offer),
    media_gone: (gone) => media.heard.media_gone(gone),
    media_elsewhere: () => media.heard.media_elsewhere(),
    speaking: (news) => media.heard.speaking(news),
  },
  onUp: () => { connection({ up: true, rtt: 0 }); media.up(); },
  onDown: () => { connection({ up: false }); media.down(); },
  onRefused: (_, message) => refused(`${message || "You can no longer lead from this page."} Reload the page to sign in again.`),
  onBeat: (rtt, ack) => { if (ack?.at) clock.set(ack.at, rtt); connection({ rtt }); },
});
const acts = leadActs({ ask: socket.ask, room, dispatch, state: () => state, refused });
const media = leadMedia({ ask: socket.ask, room, say, acts, changed: () => show() });
const leadStep = leadStepView({ act: acts.act, openGroups: () => groups.open() });
const talk = talkView(acts);
const showNotes = noteView(acts.note);
const groups = groupsView({ acts: acts.groups, me: page.me ?? "", say });
const kept = drafts(room, tabStorage());
const captions = captionsView({ kept: kept.get("captions"), keep: (wish) => kept.set("captions", wish), say });
const showDisplaced = displacedView({ known: kept.get("displaced"), keep: (keys) => kept.set("displaced", keys), say });
const end = endView({ end: () => acts.act("end", { confirm: true }), over: () => { media.stop(); socket.close(); awake.stop(); kept.clear(); } });
const awake = keepAwake();
const steps = stepLoader({
  url: (n) => `/lead/${room}/steps/${n}`,
  present: isOpen(state.console) ? state.console.step : null,
  onShown: (_, fetched) => { place(fetched); show(); },
  onMissing: () => refused("The step has not loaded on your screen yet. Trying again. Parents are not affected."),
});

/** @param {Partial<typeof link>} news */
function connection(news) {
  if (news.up !== undefined && news.up !== link.up) {
    link.since = Date.now();
    if (!link.first) say(news.up ? "You are connected again." : "You are not connected. Trying again.");
  }
  Object.assign(link, news, { online: navigator.onLine, first: link.first && !news.up });
  show();
}

/** A button that means it only when it may: its own words say why not.
 * @param {string} id @param {() => unknown} then */
const press = (id, then) => byId(id).addEventListener("click", () => {
  if (byId(id).getAttribute("aria-disabled") !== "true") then();
});
press("next", acts.next);
press("back", acts.back);
press("add-time", () => acts.act("add_time", { minutes: 5 }));
press("show-results", () => acts.act("show_results", { step: state.console.step, ask: null, show: forAll(asksNow(state.console)).show }));
press("close-answers", () => acts.act("close_answers", { step: state.console.step, ask: null, closed: forAll(asksNow(state.console)).closed }));
press("hold-toggle", () => acts.act("hold", { on: state.console.held === null }));
press("held-resume", () => acts.act("hold", { on: false }));
press("lower-hands", () => acts.lowerHand(null));
press("refused-close", () => { byId("refused").hidden = true; byId("stage").focus(); });
for (const news of ["online", "offline"]) addEventListener(news, () => connection({}));

place(byId("console-source"));
byId("console-source").replaceChildren();
media.hear(state.console);
show();
setInterval(() => { showNow(state.console, clock.now()); leadStep.show(state, clock.now()); groups.show(state.console, clock.now()); }, 1000);
setInterval(show, 10000);
