// The page on which a parent tries their devices: wires what is heard to where they are to what is shown.
/** @import { Part, News, State } from "./flow.js" */
/** @import { Fault } from "../media/faults.js" */
import "../site/exit.js";
import { openDevices } from "../media/devices.js";
import { announcer } from "../room/announce.js";
import { live } from "../room/socket.js";
import { byId, el, setText } from "../room/view/dom.js";
import { arrange } from "./allow.js";
import { tryConnection } from "./call.js";
import { chime } from "./chime.js";
import { begin, marks, PARTS, reduce } from "./flow.js";
import { ear, loudness } from "./level.js";
import { movingPicture, tone } from "./standins.js";

/** How a fault of a device is written down. @type {Record<Fault, string>} */
const FAULTS = { denied: "refused", none: "missing", busy: "busy", lost: "busy", quiet: "busy", unblurred: "busy", unsupported: "unsupported" };
const DEVICE = /** @type {const} */ ({ camera: "camera", microphone: "mic" });
const CONNECT_MS = 12000;
const LISTEN_MS = 80;

const page = byId("check");
const preview = /** @type {HTMLVideoElement} */ (byId("preview"));
const form = /** @type {HTMLFormElement} */ (byId("check-form"));
const devices = openDevices({ alone: true });
const { say } = announcer(byId("live"));
const lights = [...byId("meter").children];

let state = begin();
/** @type {AudioContext | null} */ let audio = null;
/** @type {ReturnType<typeof live> | null} */ let socket = null;
/** @type {AbortController | null} */ let calling = null;
/** @type {ReturnType<typeof listenTo> | null} */ let listening = null;
let connected = false;
/** The page has been left: it may be empty already, and nothing may begin any more. */
let over = false;

/** @param {News} news */
function dispatch(news) {
  if (over) return;
  const was = state;
  state = reduce(state, news);
  if (state !== was) show(was);
}

/** @param {State | null} was */
function show(was) {
  for (const card of cards()) {
    const step = /** @type {keyof State["shows"]} */ (card.dataset.step);
    card.hidden = step !== state.step;
    for (const part of each(card, "[data-when]")) part.hidden = !part.dataset.when?.split(" ").includes(state.shows[step]);
  }
  const far = marks(state);
  for (const item of each(page, ".check__way [data-part]")) {
    const mark = far[/** @type {Part} */ (item.dataset.part)];
    item.className = `way__step way__step--${mark}`;
    if (mark === "now") item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
    // The page brings its words in the language that it is read in.
    const said = /** @type {HTMLElement} */ (item.querySelector("[data-said]"));
    setText(said, said.dataset[mark] ?? "");
  }
  for (const part of PARTS) /** @type {HTMLInputElement} */ (form.elements.namedItem(part)).value = state.found[part];
  document.body.classList.toggle("begun", state.step !== "start");
  each(document, "[data-leave]")[0].hidden = state.step === "start";
  if (was && was.step !== state.step) byId(`${state.step}-h`).focus();
  else if (was && state.step !== "start") tellOutcome(was);
}

/** Something turned up on the card that is being looked at: it is read out, and never loses the focus.
 * @param {State} was */
function tellOutcome(was) {
  if (was.shows[state.step] === state.shows[state.step]) return;
  const card = cards().find((one) => one.dataset.step === state.step);
  const title = card && each(card, ".finding:not([hidden]) .finding__title")[0];
  if (title) say(title.textContent ?? "");
  if (card && (document.activeElement === document.body || !document.activeElement?.checkVisibility())) byId(`${state.step}-h`).focus();
}

const cards = () => each(page, ".try");

/** @param {ParentNode} within @param {string} selector @returns {HTMLElement[]} */
const each = (within, selector) => [...within.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);

/** Whatever the devices say is news; and what they give is seen and heard. */
function hearDevices() {
  if (over) return;
  for (const part of /** @type {("camera" | "microphone")[]} */ (["camera", "microphone"])) {
    const { on, asking, fault } = devices.look(DEVICE[part]);
    if (on || asking || fault) dispatch({ type: "device", part, is: on ? "on" : asking ? "asking" : FAULTS[/** @type {Fault} */ (fault)] });
  }
  const { track } = devices.look("camera");
  const shown = /** @type {MediaStream | null} */ (preview.srcObject)?.getVideoTracks()[0] ?? null;
  if (track !== shown) preview.srcObject = track && new MediaStream([track]);
  const blur = devices.blur();
  byId("blur").parentElement?.toggleAttribute("hidden", !track || !blur.offered);
  byId("blur").setAttribute("aria-pressed", String(blur.on));
  setText(byId("blur"), byId("blur").dataset[blur.on ? "on" : "off"] ?? "");
  listen();
  void offerChoices();
}

/** @param {string} act */
async function press(act) {
  dispatch({ type: "act", act });
  if (act === "start") await start();
  else if (act === "again" && state.step !== "start") await devices.turnOn([state.step === "camera" ? "camera" : "mic"]);
  else if (act === "play") await play();
  else if (act === "call") void call();
  if (over) return;
  if (state.step !== "camera" && state.step !== "start") devices.turnOff("camera");
  if (state.step === "sound" || state.step === "network") devices.turnOff("mic");
  listen();
}

async function start() {
  audio = new AudioContext();
  void audio.resume();
  connect();
  await devices.turnOn(["mic", "camera"]);
  dispatch({ type: "settled" });
  if (!over) void call();
}

function connect() {
  socket ??= live({
    namespace: "/check", auth: { seat: page.dataset.seat ?? "" }, beat: {}, heard: {},
    onUp: () => { connected = true; }, onDown: () => { connected = false; }, onBeat: () => {},
    onRefused: () => { connected = false; },
  });
}

/** @returns {Promise<boolean>} whether our server can be spoken to, once there has been time to try */
async function up() {
  const until = performance.now() + CONNECT_MS;
  while (!connected && performance.now() < until && !calling?.signal.aborted) await new Promise((next) => { setTimeout(next, 100); });
  return connected;
}

async function call() {
  calling?.abort();
  const mine = new AbortController();
  calling = mine;
  const picture = devices.look("camera").track?.clone();
  const sound = devices.look("mic").track?.clone();
  const drawn = picture ? null : movingPicture();
  const played = sound || !audio ? null : tone(audio);
  /** Copies, so that the call goes on as it began whatever is chosen or turned off meanwhile. */
  const tracks = { camera: picture ?? drawn?.track ?? null, mic: sound ?? played?.track ?? null };
  try {
    const is = await tryConnection({
      ask: (event, payload) => socket?.ask(event, payload) ?? Promise.resolve({ ok: false, reason: "offline" }),
      up, tracks, signal: mine.signal,
      onProgress: (part) => { if (calling === mine) /** @type {HTMLProgressElement} */ (byId("call-progress")).value = part; },
    }).catch((fault) => {
      // A browser that cannot make such a call, or an answer that it cannot use: nothing gets through.
      if (fault instanceof DOMException) return "blocked";
      throw fault;
    });
    if (is !== null && calling === mine) dispatch({ type: "call", is });
  } finally {
    for (const track of Object.values(tracks)) track?.stop();
    drawn?.stop();
    played?.stop();
  }
}

async function play() {
  if (!audio) return;
  const speaker = /** @type {HTMLSelectElement} */ (byId("choose-speaker")).value;
  const able = /** @type {AudioContext & {setSinkId?: (id: string) => Promise<void>}} */ (audio);
  if (speaker) await able.setSinkId?.(speaker);
  await audio.resume();
  chime(audio);
}

/** The bar follows the microphone while its card is looked at. */
function listen() {
  const { track } = devices.look("mic");
  if (listening && (listening.track !== track || state.step !== "microphone")) { listening.stop(); listening = null; }
  if (!listening && track && audio && state.step === "microphone") listening = listenTo(audio, track);
}

/** @param {AudioContext} context @param {MediaStreamTrack} track */
function listenTo(context, track) {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const mine = ear();
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loud = loudness(samples);
    lights.forEach((light, n) => light.classList.toggle("on", loud * lights.length > n + 0.5));
    const is = mine.hear(loud, performance.now());
    if (is) dispatch({ type: "level", is });
  }, LISTEN_MS);
  return { track, stop: () => { clearInterval(timer); source.disconnect(); for (const light of lights) light.classList.remove("on"); } };
}

/** Lists of devices, where there is something to choose from. */
async function offerChoices() {
  const found = await devices.list();
  if (over) return;
  const canSpeak = "setSinkId" in AudioContext.prototype;
  const offers = /** @type {const} */ ([["camera", found.camera, devices.inUse("camera")], ["microphone", found.mic, devices.inUse("mic")],
    ["speaker", canSpeak ? found.speaker : [], ""]]);
  for (const [name, choices, used] of offers) {
    const select = /** @type {HTMLSelectElement} */ (byId(`choose-${name}`));
    const chosen = used || select.value;
    const said = choices.map((one) => one.id).join();
    if (select.dataset.said !== said) select.replaceChildren(...choices.map((one) => el("option", { value: one.id }, one.label)));
    select.dataset.said = said;
    if (chosen && choices.some((one) => one.id === chosen)) select.value = chosen;
    each(page, `[data-choose="${name}"]`)[0].hidden = choices.length < 2;
  }
}

function stop() {
  over = true;
  calling?.abort();
  calling = null;
  devices.stop();
  listening?.stop();
  socket?.close();
  void audio?.close();
}

for (const button of each(page, "[data-act]")) button.addEventListener("click", () => void press(button.dataset.act ?? ""));
for (const [name, kind] of Object.entries(DEVICE)) {
  byId(`choose-${name}`).addEventListener("change", (event) =>
    void devices.choose(kind, /** @type {HTMLSelectElement} */ (event.target).value));
}
byId("blur").addEventListener("click", () => void devices.setBlur(!devices.blur().on));
byId("choose-speaker").addEventListener("change", () => void press("play"));
for (const here of each(page, "[data-here='allow']")) here.append(/** @type {HTMLTemplateElement} */ (byId("allow")).content.cloneNode(true));
arrange(page);
devices.listen(hearDevices);
// Whoever comes from the waiting room is still waiting there: the facilitator is told where they are meanwhile.
if ("inside" in page.dataset) connect();
document.addEventListener("leave-quickly", stop);
addEventListener("pagehide", stop);
show(null);
