// A page that waits for somebody's sound: how long it does, that it harms nobody by its hurry, and when it says that the
// network lets nothing through.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { connectMedia } from "../../spip_live/static/js/media/join.js";

/** A connection that is there at once, and receives in as many parts as it was offered. */
class Connection {
  constructor(/** @type {string} */ state) { this.connectionState = state; }
  localDescription = { sdp: "v=0" };
  /** @type {(() => void) | null} */ onconnectionstatechange = null;
  async setRemoteDescription() { this.onconnectionstatechange?.(); }
  async setLocalDescription() {}
  getTransceivers() { return []; }
  async getStats() { return new Map(); }
  close() {}
}

/** A page that has joined, in a world whose clock stands still.
 * @param {import("node:test").TestContext} t @param {{connects: boolean}} [network] what becomes of its connections */
async function joined(t, network = { connects: true }) {
  mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: 1_000_000 });
  const target = Object.assign(new EventTarget(), { visibilityState: "visible" });
  Object.assign(globalThis, { document: target, addEventListener() {}, removeEventListener() {} });
  /** @type {string[]} */ const asked = [];
  /** @type {import("../../spip_live/static/js/media/join.js").MediaState[]} */ const told = [];
  const media = connectMedia({
    ask: async (/** @type {string} */ event) => { asked.push(event); return { ok: true, place: "p", circle: "c", ice: [] }; },
    devices: null, view: { videos: 0, sound_only: true }, onState: (state) => told.push(state), onStreams() {},
    make: () => /** @type {any} */ (new Connection(network.connects ? "connected" : "connecting")),
  });
  t.after(() => { media.stop(); mock.timers.reset(); });
  media.up();
  media.circle("c");
  await settled();
  let n = 0;
  return {
    media,
    /** What the page was told last of how it goes. */
    how: () => told[told.length - 1],
    joins: () => asked.filter((event) => event === "media_join").length,
    /** The server offers what these people send. @param {string[]} keys */
    async offer(...keys) {
      n += 1;
      media.heard.media_offer({ place: "p", n, sdp: "v=0", streams: keys.map((key, mid) => ({ mid: String(mid), key, kind: "mic" })) });
      await settled();
    },
    /** @param {number} seconds */
    async wait(seconds) {
      for (let second = 0; second < seconds; second += 1) { mock.timers.tick(1000); await settled(); }
    },
  };
}

/** Everything that follows from what has happened has followed. */
async function settled() {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

test("a page that hears everybody who speaks stays as it is", async (t) => {
  const page = await joined(t);
  page.media.expect(["tom"]);
  await page.offer("tom");

  await page.wait(60);

  assert.equal(page.joins(), 1);
});

test("a page begins anew when somebody who speaks is not heard, and nothing comes of it", async (t) => {
  const page = await joined(t);
  page.media.expect(["tom", "mei"]);
  await page.offer("tom");

  await page.wait(9);

  assert.equal(page.joins(), 2);
});

test("a page that is still being told of one after another goes on, however slowly", async (t) => {
  const page = await joined(t);
  const everybody = ["ann", "ben", "cat", "dev", "eve", "fay", "gus", "hal", "ida", "jan", "kim"];
  page.media.expect(everybody);

  for (let heard = 1; heard <= everybody.length; heard += 1) {
    await page.wait(5);
    await page.offer(...everybody.slice(0, heard));
  }

  await page.wait(30);
  assert.equal(page.joins(), 1);
});

test("a network that lets nothing through is said after the first attempt, for as long as it is so", async (t) => {
  const network = { connects: false };
  const page = await joined(t, network);
  await page.offer("tom");

  await page.wait(11);
  assert.equal(page.how().failing, false);
  await page.wait(2);
  assert.deepEqual([page.how().failing, page.joins()], [true, 2]);

  for (let again = 2; again < 6; again += 1) {
    await page.offer("tom");
    for (let second = 0; second < 24 && page.joins() === again; second += 1) {
      await page.wait(1);
      assert.deepEqual([page.how().failing, page.how().flowing], [true, false]);
    }
    assert.equal(page.joins(), again + 1, "it goes on trying");
  }

  network.connects = true;
  await page.offer("tom");
  assert.equal(page.how().flowing, true);
  await page.wait(11);
  assert.equal(page.how().failing, false);
});

test("a place that the server takes back says nothing of the network", async (t) => {
  const page = await joined(t);
  await page.offer("tom");

  page.media.heard.media_gone({ place: "p" });
  await page.wait(1);

  assert.deepEqual([page.how().failing, page.joins()], [false, 2]);
});
