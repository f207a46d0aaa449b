// A background that was blurred stays so: whatever happens to the camera, nobody is ever sent a sharp picture of a home.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rest, tab, world } from "./fake_devices.js";

/** Notes whenever the others would be sent a picture that is not blurred. @param {ReturnType<typeof world>} page */
function watched(page) {
  /** @type {string[]} */ const sharp = [];
  page.devices.listen(() => {
    const { on, track } = page.devices.look("camera");
    const settings = /** @type {{backgroundBlur?: boolean}} */ (track?.getSettings());
    if (on && !settings.backgroundBlur) sharp.push(track?.id ?? "");
  });
  return sharp;
}

/** Somebody with their camera on and their background blurred. @param {Parameters<typeof world>[0]} [facts] */
async function blurred(facts) {
  const page = world({ blurs: true, ...facts });
  await page.devices.turnOn(["camera"]);
  assert.equal(await page.devices.setBlur(true), true);
  return { ...page, sharp: watched(page) };
}

test("a camera that can blur is offered it, and one that cannot is not", async () => {
  const [can, cannot] = [world({ blurs: true }), world()];
  await can.devices.turnOn(["camera"]);
  await cannot.devices.turnOn(["camera"]);

  assert.deepEqual(can.devices.blur(), { offered: true, on: false });
  assert.deepEqual(cannot.devices.blur(), { offered: false, on: false });
});

test("a camera that is turned off and on again is blurred before anybody sees it", async () => {
  const { devices, sharp } = await blurred();

  devices.turnOff("camera");
  assert.deepEqual(devices.blur(), { offered: true, on: true });
  assert.equal(await devices.turnOn(["camera"]), true);

  assert.deepEqual([devices.look("camera").on, devices.blur().on, sharp], [true, true, []]);
});

test("a camera that was lost and is repaired is blurred before anybody sees it", async () => {
  const { devices, tracks, sharp } = await blurred({ granted: true });

  tracks[0].becomes("ended");
  await rest();

  assert.deepEqual([devices.look("camera").on, devices.look("camera").track?.id, sharp], [true, "c1", []]);
});

test("another camera is blurred before anybody sees it", async () => {
  const { devices, facts, sharp } = await blurred();
  facts.camera = "c2";

  await devices.choose("camera", "c2");

  assert.deepEqual([devices.inUse("camera"), devices.look("camera").on, sharp], ["c2", true, []]);
});

test("another camera that cannot blur stays off and says so, until the person does without", async () => {
  const { devices, facts, tracks, sharp } = await blurred();
  Object.assign(facts, { camera: "c2", blurs: false });

  assert.equal(await devices.choose("camera", "c2"), false);
  assert.deepEqual([devices.look("camera").on, devices.look("camera").fault, tracks[1].readyState], [false, "unblurred", "ended"]);
  assert.equal(await devices.turnOn(["camera"]), false);
  assert.deepEqual(sharp, []);

  await devices.setBlur(false);
  assert.equal(await devices.turnOn(["camera"]), true);
  assert.equal(devices.look("camera").fault, null);
});

test("a camera whose blur the device ends is not seen until it is blurred again", async () => {
  const { devices, tracks, sharp } = await blurred();

  tracks[0].asked = {};
  tracks[0].dispatchEvent(new Event("configurationchange"));
  assert.deepEqual([devices.look("camera").on, tracks[0].enabled], [false, false], "nothing more goes out from this very moment");
  await rest();

  assert.deepEqual([devices.look("camera").on, devices.blur().on, tracks[0].enabled, sharp], [true, true, true, []]);
});

test("a camera whose blur cannot be had again goes off, and its owner may still look at themselves", async () => {
  const { devices, tracks } = await blurred();
  await devices.preview(true);
  tracks[0].blurs = false;

  tracks[0].dispatchEvent(new Event("configurationchange"));
  assert.equal(tracks[0].enabled, false);
  await rest();

  assert.deepEqual([devices.look("camera").on, devices.look("camera").fault], [false, "unblurred"]);
  assert.deepEqual([tracks[0].readyState, tracks[0].enabled], ["live", true]);
});

test("a sharper picture, for a photo ID, is as blurred as the one before, and blur is as sharp", async () => {
  const { devices, tracks, sharp } = await blurred();

  await devices.sharpen(true);
  assert.deepEqual([devices.blur().on, tracks[0].asked.width.ideal, sharp], [true, 1280, []]);
  await devices.setBlur(false);
  await devices.setBlur(true);
  assert.deepEqual([devices.blur().on, tracks[0].asked.width.ideal], [true, 1280]);
});

test("the choice lasts as long as the tab, and is there before the camera is", async () => {
  const storage = tab();
  const first = await blurred({ storage });
  first.devices.stop();

  const second = world({ blurs: true, storage });
  const sharp = watched(second);
  assert.equal(second.devices.blur().on, true);
  await second.devices.turnOn(["camera"]);
  assert.deepEqual([second.devices.look("camera").on, second.devices.blur().on, sharp], [true, true, []]);

  await second.devices.setBlur(false);
  assert.equal(world({ storage }).devices.blur().on, false);
});

test("somebody may look at their own picture and blur it before anybody sees them", async () => {
  const page = world({ blurs: true });
  const sharp = watched(page);

  await page.devices.preview(true);
  assert.deepEqual([page.devices.look("camera").on, page.devices.look("camera").track?.id, page.devices.blur().offered], [false, "c1", true]);
  await page.devices.setBlur(true);
  await page.devices.turnOn(["camera"]);

  assert.deepEqual([page.devices.look("camera").on, page.asked.length, sharp], [true, 1, []]);
});

test("a picture that only its owner looked at goes out with the looking", async () => {
  const { devices, tracks } = world();
  await devices.preview(true);

  await devices.preview(false);

  assert.deepEqual([tracks[0].readyState, devices.look("camera").track], ["ended", null]);
});

test("looking away leaves a camera that the others see as it is", async () => {
  const { devices, tracks } = world();
  await devices.preview(true);
  await devices.turnOn(["camera"]);

  await devices.preview(false);

  assert.deepEqual([tracks[0].readyState, devices.look("camera").on], ["live", true]);
});

test("where nobody else looks, a camera that cannot blur is shown all the same", async () => {
  const storage = tab();
  (await blurred({ storage })).devices.stop();

  const { devices } = world({ storage, alone: true });

  assert.equal(await devices.turnOn(["camera"]), true);
  assert.deepEqual(devices.look("camera").fault, null);
});
