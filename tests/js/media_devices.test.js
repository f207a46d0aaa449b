import assert from "node:assert/strict";
import { test } from "node:test";
import { openDevices } from "../../spip_live/static/js/media/devices.js";
import { rest, world } from "./fake_devices.js";

test("nothing is asked for until it is wanted, and one wish is one question", async () => {
  const { devices, asked } = world();
  assert.equal(asked.length, 0);

  const both = await devices.turnOn(["mic", "camera"]);

  assert.deepEqual([both, asked.length], [true, 1]);
  assert.ok(devices.look("mic").on && devices.look("camera").on);
});

test("tapping twice asks once", async () => {
  const { devices, asked } = world();

  await Promise.all([devices.turnOn(["mic"]), devices.turnOn(["mic"])]);

  assert.equal(asked.length, 1);
});

test("two wishes at once are asked one after the other", async () => {
  const { devices, asked } = world();

  await Promise.all([devices.turnOn(["mic"]), devices.turnOn(["camera"])]);

  assert.deepEqual(asked.map((wish) => [Boolean(wish.audio), Boolean(wish.video)]), [[true, false], [false, true]]);
});

test("a microphone that is turned off is silent, and on again without a question", async () => {
  const { devices, asked, tracks } = world();
  await devices.turnOn(["mic"]);

  devices.turnOff("mic");
  assert.deepEqual([tracks[0].enabled, tracks[0].readyState, devices.look("mic").on], [false, "live", false]);
  await devices.turnOn(["mic"]);

  assert.deepEqual([tracks[0].enabled, asked.length], [true, 1]);
});

test("a camera that is turned off is let go of, so that its light goes out", async () => {
  const { devices, tracks } = world();
  await devices.turnOn(["camera"]);

  devices.turnOff("camera");

  assert.deepEqual([tracks[0].readyState, devices.look("camera").track], ["ended", null]);
});

test("a refusal is no more than a refusal: it is said, asked again only by a tap, and the other goes on", async () => {
  const { devices, asked, facts } = world();
  await devices.turnOn(["mic"]);
  facts.refuses = "NotAllowedError";

  const on = await devices.turnOn(["camera"]);
  await rest();
  assert.deepEqual([on, devices.look("camera").fault, asked.length, devices.look("mic").on], [false, "denied", 2, true]);

  facts.refuses = "";
  assert.equal(await devices.repair(), true);
  assert.equal(devices.look("camera").fault, null);
});

test("somebody without a camera is still heard", async () => {
  const { devices } = world({ camera: null });

  const both = await devices.turnOn(["mic", "camera"]);

  assert.equal(both, false);
  assert.deepEqual([devices.look("mic").on, devices.look("camera").fault], [true, "none"]);
});

test("a device that was unplugged is replaced by another where the browser does not ask", async () => {
  const { devices, asked, tracks, facts } = world({ granted: true });
  await devices.choose("mic", "m1");
  await devices.turnOn(["mic"]);
  facts.mic = "m2";

  tracks[0].becomes("ended");
  await rest();

  assert.deepEqual([devices.look("mic").on, devices.inUse("mic"), devices.look("mic").fault], [true, "m2", null]);
  assert.equal(asked.length, 3); // the one that is gone, and then any
});

test("where the browser would ask, a lost microphone waits for one tap", async () => {
  const { devices, asked, tracks } = world();
  await devices.turnOn(["mic"]);

  tracks[0].becomes("ended");
  await rest();
  assert.deepEqual([devices.look("mic").on, devices.look("mic").fault, asked.length], [false, "lost", 1]);
  await devices.repair(["mic"]);

  assert.deepEqual([devices.look("mic").on, asked.length], [true, 2]);
});

test("a call that takes the microphone is told, and over when the call is", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { devices, tracks } = world();
  await devices.turnOn(["mic"]);

  tracks[0].becomes("mute");
  t.mock.timers.tick(2000);
  assert.deepEqual([devices.look("mic").fault, devices.look("mic").on], ["quiet", false]);
  tracks[0].becomes("unmute");

  assert.deepEqual([devices.look("mic").fault, devices.look("mic").on], [null, true]);
});

test("after a call an iPhone's microphone is taken anew, because the old one may be dead", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { devices, tracks, asked } = world({ agent: "iPhone", granted: true });
  await devices.turnOn(["mic"]);

  tracks[0].becomes("mute");
  t.mock.timers.tick(2000);
  tracks[0].becomes("unmute");
  for (let n = 0; n < 20; n += 1) await null;

  assert.deepEqual([asked.length, tracks[0].readyState, devices.look("mic").track === /** @type {any} */ (tracks[1])], [2, "ended", true]);
});

test("a phone that stops the camera of a page nobody looks at is no fault", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { devices, tracks, page } = world();
  await devices.turnOn(["camera"]);

  page.visibilityState = "hidden";
  tracks[0].becomes("mute");
  t.mock.timers.tick(2000);

  assert.deepEqual([devices.look("camera").fault, devices.look("camera").on], [null, false]);
  page.visibilityState = "visible";
  tracks[0].becomes("unmute");
  assert.deepEqual([devices.look("camera").fault, devices.look("camera").on], [null, true]);
});

test("a microphone that was taken is asked for anew when it is turned off and on", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { devices, tracks, asked } = world();
  await devices.turnOn(["mic"]);
  tracks[0].becomes("mute");
  t.mock.timers.tick(2000);

  devices.turnOff("mic");
  await devices.turnOn(["mic"]);

  assert.deepEqual([asked.length, tracks[0].readyState, devices.look("mic").on], [2, "ended", true]);
});

test("a phone that has taken a device while the page was away is noticed when the page is looked at again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { devices, tracks, page } = world();
  await devices.turnOn(["mic"]);
  page.visibilityState = "hidden";
  tracks[0].readyState = "ended";

  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  t.mock.timers.tick(1000);

  assert.deepEqual([devices.look("mic").fault, devices.look("mic").on], ["lost", false]);
});

test("turned off while the browser asks, it stays off", async () => {
  const { devices, tracks } = world();

  const on = devices.turnOn(["camera"]);
  devices.turnOff("camera");

  assert.equal(await on, false);
  assert.ok(tracks.every((track) => track.readyState === "ended"));
});

test("once stopped nothing is live and nothing can be turned on", async () => {
  const { devices, tracks } = world();
  await devices.turnOn(["mic", "camera"]);

  devices.stop();
  await devices.turnOn(["mic"]);

  assert.ok(tracks.every((track) => track.readyState === "ended"));
  assert.ok(!devices.look("mic").on);
});

test("a browser without microphones at all says so", async () => {
  const devices = openDevices(/** @type {any} */ ({ media: null, page: new EventTarget(), permissions: null, agent: "", touches: 0, storage: null }));

  assert.equal(await devices.turnOn(["mic"]), false);
  assert.equal(devices.look("mic").fault, "unsupported");
});
