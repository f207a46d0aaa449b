// The device check: what a parent is shown after what, when a voice counts as heard, and what a call's figures are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browserOf } from "../../spip_live/static/js/check/browsers.js";
import { begin, marks, reduce } from "../../spip_live/static/js/check/flow.js";
import { ear, loudness } from "../../spip_live/static/js/check/level.js";
import { figures, sample } from "../../spip_live/static/js/check/measure.js";

/** @import { News } from "../../spip_live/static/js/check/flow.js" */

/** @param {...(string | News)} news acts by their names */
const after = (...news) => news.reduce((state, one) => reduce(state, typeof one === "string" ? { type: "act", act: one } : one), begin());

/** @type {News[]} */
const FINE = [{ type: "device", part: "camera", is: "on" }, { type: "device", part: "microphone", is: "on" }, { type: "settled" }];
/** @type {News} */ const HEARD = { type: "level", is: "heard" };
/** @type {News} */ const SILENT = { type: "level", is: "silent" };
/** @type {News} */ const GOOD = { type: "call", is: "good" };

test("all well goes from the first part to the last, and each is written down", () => {
  const state = after("start", ...FINE, "seen", HEARD, "heard", "play", "hear", GOOD);

  assert.equal(state.step, "network");
  assert.deepEqual(state.found, { camera: "ok", microphone: "ok", sound: "ok", network: "good" });
  assert.deepEqual(Object.values(marks(state)), ["done", "done", "done", "done"]);
});

test("nothing is asked of the browser, and nothing shown, before the start", () => {
  assert.equal(begin().step, "start");
  assert.equal(after("start").step, "start");
  assert.deepEqual(Object.values(marks(begin())), ["next", "next", "next", "next"]);
});

test("every part can be skipped, and says so", () => {
  const state = after("start", ...FINE, "skip", "skip", "skip");

  assert.equal(state.step, "network");
  assert.deepEqual(state.found, { camera: "skipped", microphone: "skipped", sound: "skipped", network: "skipped" });
});

test("a refused camera is told, may be tried again, and may be gone on without", () => {
  /** @type {News} */ const refused = { type: "device", part: "camera", is: "refused" };
  const state = after("start", refused, { type: "device", part: "microphone", is: "on" }, { type: "settled" });

  assert.equal(state.shows.camera, "refused");
  assert.equal(reduce(state, { type: "act", act: "on" }).found.camera, "refused");
  const again = reduce(state, { type: "act", act: "again" });
  assert.equal(reduce(again, { type: "device", part: "camera", is: "on" }).shows.camera, "showing");
});

test("a part that was left does not change any more, whatever its device does", () => {
  const state = after("start", ...FINE, "seen");

  assert.equal(reduce(state, { type: "device", part: "camera", is: "busy" }), state);
});

test("a camera in which somebody cannot see themselves stays so until they try again", () => {
  const state = after("start", ...FINE, "unseen");

  assert.equal(reduce(state, FINE[0]).shows.camera, "unseen");
  assert.equal(after("start", ...FINE, "unseen", "on").found.camera, "unseen");
});

test("a voice heard late is heard, and silence never undoes it", () => {
  assert.equal(after("start", ...FINE, "seen", SILENT).shows.microphone, "silent");
  assert.equal(after("start", ...FINE, "seen", SILENT, HEARD).shows.microphone, "heard");
  assert.equal(after("start", ...FINE, "seen", HEARD, SILENT).shows.microphone, "heard");
  assert.equal(after("start", ...FINE, HEARD).shows.microphone, "listening", "not before its turn");
});

test("the connection may be graded at any time, and tried again", () => {
  const early = after("start", ...FINE, { type: "call", is: "poor" });

  assert.equal(early.step, "camera");
  assert.equal(early.found.network, "poor");
  const again = reduce(early, { type: "act", act: "call" });
  assert.equal(again.shows.network, "checking");
  assert.equal(again.found.network, "skipped");
});

test("what could not be tried is not called a fault in the list at the top", () => {
  assert.equal(marks(after("start", ...FINE, "skip", HEARD, "heard", "hear", { type: "call", is: "off" })).network, "now");
  assert.equal(marks(after("start", ...FINE, "skip")).camera, "next");
  assert.equal(marks(after("start", ...FINE, "unseen", "on")).camera, "todo");
});

test("loudness runs from silence to the loudest, and counts in decibels", () => {
  const tone = (/** @type {number} */ peak) => Array.from({ length: 480 }, (_, n) => peak * Math.sin(n / 5));

  assert.equal(loudness([]), 0);
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.ok(loudness(tone(1)) > 0.9 && loudness(tone(1)) <= 1);
  assert.ok(loudness(tone(0.05)) > 0.25, "a voice");
  assert.ok(loudness(tone(0.0005)) < 0.25, "a quiet room");
});

test("a voice counts once it lasts; a click does not; eight quiet seconds are silence", () => {
  const clicked = ear();
  assert.equal(clicked.hear(0.9, 0), null);
  assert.equal(clicked.hear(0.9, 80), null);
  for (let at = 160; at < 8000; at += 80) assert.equal(clicked.hear(0, at), null);
  assert.equal(clicked.hear(0, 8000), "silent");
  const spoke = ear();
  const heard = Array.from({ length: 8 }, (_, n) => spoke.hear(0.5, n * 80));
  assert.equal(heard.at(-1), "heard");
});

/** @param {number} at @param {Partial<import("../../spip_live/static/js/check/measure.js").Sample>} more */
const one = (at, more = {}) => ({ at, came: at, lost: 0, bytes: at * 50, rtt: 0.05, able: null, ...more });

test("the figures leave out the first two seconds, in which a call finds its speed", () => {
  const rough = [one(0, { lost: 0 }), one(1000, { lost: 900, rtt: 3 }), one(2000, { lost: 900 }), one(5000, { lost: 900 }), one(7000, { lost: 900 })];

  assert.deepEqual(figures(rough), { rtt_ms: 50, loss: 0, kbps: 400 });
});

test("what the browser believes it could send counts when it is more than what was carried", () => {
  assert.equal(figures([one(0), one(2000), one(7000, { able: 2_500_000 })])?.kbps, 2500);
});

test("a share of what was sent is lost", () => {
  const found = figures([one(0), one(2000, { came: 100 }), one(7000, { came: 190, lost: 10 })]);

  assert.equal(found?.loss, 0.1);
});

test("a call in which nothing came back has no figures, and one that died lost all", () => {
  assert.equal(figures([]), null);
  assert.equal(figures([one(0), one(7000, { came: 0 })]), null);
  assert.equal(figures([one(0), one(2000, { came: 50 }), one(7000, { came: 50 })])?.loss, 1);
});

test("statistics are read from the connection that carries the call", () => {
  const stats = [
    { type: "inbound-rtp", packetsReceived: 10, packetsLost: 1, bytesReceived: 1000 },
    { type: "inbound-rtp", packetsReceived: 5, packetsLost: -1, bytesReceived: 500 },
    { type: "candidate-pair", nominated: false, state: "succeeded", currentRoundTripTime: 9 },
    { type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.03, availableOutgoingBitrate: 900_000 },
    { type: "codec" },
  ];

  assert.deepEqual(sample(stats, 7), { at: 7, came: 15, lost: 1, bytes: 1500, rtt: 0.03, able: 900_000 });
  assert.deepEqual(sample([{ type: "remote-inbound-rtp", roundTripTime: 0.2 }], 1).rtt, 0.2);
});

test("the way to allow a camera is that of the browser in hand", () => {
  assert.equal(browserOf("Mozilla/5.0 (iPhone) CriOS/150 Safari/604", "ios"), "safari-ios");
  assert.equal(browserOf("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/29 Chrome/138 Mobile Safari/537", "android"), "samsung");
  assert.equal(browserOf("Mozilla/5.0 (Linux; Android 15) Chrome/150 Mobile Safari/537", "android"), "chrome-android");
  assert.equal(browserOf("Mozilla/5.0 (Android 15; Mobile) Firefox/150", "android"), "firefox");
  assert.equal(browserOf("Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537 Edg/150", "other"), "chrome");
  assert.equal(browserOf("Mozilla/5.0 (Macintosh) Version/18 Safari/605", "other"), "safari");
});
