import assert from "node:assert/strict";
import { test } from "node:test";
import { advice, faultOf, platformOf } from "../../spip_live/static/js/media/faults.js";
import { compare, count } from "../../spip_live/static/js/media/report.js";
import { level, speakers, spoke } from "../../spip_live/static/js/media/speaking.js";
import { arrange } from "../../spip_live/static/js/media/streams.js";

/** @import { Fault, Kind, Platform } from "../../spip_live/static/js/media/faults.js" */

test("each part of the connection belongs to the person whom the newest offer names", () => {
  const arriving = (/** @type {string} */ mid) => `track ${mid}`;

  const first = arrange([{ mid: "0", key: "tom", kind: "mic" }, { mid: "1", key: "tom", kind: "camera" }], arriving);
  const later = arrange([{ mid: "0", key: "mei", kind: "mic" }], arriving);

  assert.deepEqual(first.get("tom"), { sound: "track 0", picture: "track 1" });
  assert.deepEqual([...later], [["mei", { sound: "track 0", picture: null }]]);
});

test("a part that has not arrived gives nobody a sound", () => {
  assert.equal(arrange([{ mid: "9", key: "tom", kind: "mic" }], () => null).size, 0);
});

/** @param {number} at @param {Record<string, number>} more */
const stats = (at, more = {}) => new Map([["in", { type: "inbound-rtp", timestamp: at, packetsReceived: 0, packetsLost: 0,
  bytesReceived: 0, framesDecoded: 0, freezeCount: 0, jitter: 0.02, ...more }],
  ["pair", { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.08 }],
  ["old", { type: "candidate-pair", nominated: false, currentRoundTripTime: 9 }]]);

test("a report tells what happened since the one before", () => {
  const before = count(stats(1000, { packetsReceived: 100, packetsLost: 10 }));
  const now = count(stats(4000, { packetsReceived: 190, packetsLost: 20, bytesReceived: 37500, framesDecoded: 45, freezeCount: 1 }));

  assert.deepEqual(compare(before, now), { loss: 0.1, rtt_ms: 80, jitter_ms: 20, freezes: 1, frames: 45, kbps: 100 });
});

test("only sound says how unevenly packets come: a picture is sent in bursts on the best of lines", () => {
  /** @type {Map<string, any>} */ const both = new Map(stats(1000));
  both.set("video", { type: "inbound-rtp", kind: "video", timestamp: 1000, jitter: 0.3 });

  assert.equal(count(both).jitter, 0.02);
});

test("a stream that ended is no negative number, and nothing at all is no division by nothing", () => {
  const report = compare(count(stats(4000, { packetsReceived: 500, bytesReceived: 9000 })), count(stats(4000)));

  assert.deepEqual([report.loss, report.kbps, report.frames], [0, 0, 0]);
});

test("every fault says what has happened, what to do and what the button does", () => {
  for (const kind of /** @type {Kind[]} */ (["mic", "camera"])) {
    for (const fault of /** @type {Fault[]} */ (["denied", "none", "busy", "lost", "quiet", "unsupported"])) {
      for (const platform of /** @type {Platform[]} */ (["ios", "android", "other"])) {
        const { title, help, button } = advice(kind, fault, platform);
        assert.match(title + help, kind === "mic" ? /microphone/ : /camera/);
        assert.doesNotMatch(title + help, kind === "mic" ? /camera/ : /microphone/);
        assert.ok(help.length > 20 && button.length > 5);
      }
    }
  }
});

test("what the browser says is understood whatever it calls it", () => {
  assert.equal(faultOf(new DOMException("", "NotAllowedError")), "denied");
  assert.equal(faultOf(new DOMException("", "NotFoundError")), "none");
  assert.equal(faultOf(new DOMException("", "NotReadableError")), "busy");
  assert.equal(faultOf(new DOMException("", "OverconstrainedError")), "gone");
  assert.equal(faultOf(undefined), "busy");
  assert.equal(platformOf("Mozilla/5.0 (Macintosh; Intel Mac OS X)", 5), "ios");
  assert.equal(platformOf("Mozilla/5.0 (Linux; Android 14)"), "android");
});

test("somebody who pauses between two words goes on speaking, and then ceases", () => {
  const begun = spoke(new Map(), ["tom"], 1000);
  const paused = spoke(begun, [], 2000);

  assert.deepEqual([...speakers(begun, 60_000)], ["tom"]);
  assert.deepEqual([...speakers(paused, 2500)], ["tom"]);
  assert.deepEqual([...speakers(paused, 4000)], []);
  assert.deepEqual([...speakers(spoke(paused, ["tom"], 2500), 60_000)], ["tom"]);
});

test("a level is nothing for silence, all for a shout, and in between for speech", () => {
  const tone = (/** @type {number} */ loud) => level(Array.from({ length: 512 }, (_, n) => loud * Math.sin(n / 3)));

  assert.equal(level(new Float32Array(512)), 0);
  assert.equal(tone(1), 1);
  assert.ok(tone(0.02) > 0.3 && tone(0.02) < 0.7);
  assert.ok(tone(0.02) < tone(0.1));
});
