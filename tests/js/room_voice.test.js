import assert from "node:assert/strict";
import { test } from "node:test";
import { withPicturesMb } from "../../spip_live/static/js/media/costs.js";
import { together } from "../../spip_live/static/js/room/circle.js";
import { all, notices } from "../../spip_live/static/js/room/notices.js";

/** @import { Facts } from "../../spip_live/static/js/room/notices.js" */
/** @import { MineMedia } from "../../spip_live/static/js/room/types.js" */

/** @param {Partial<MineMedia>} media @param {Partial<Facts>} more @returns {Facts} all is well, unless */
const facts = (media = {}, more = {}) => ({
  media: { circle: "c", state: "on", asked: false, muted: false, stopped: false, paused: false, ...media },
  how: { phase: "on", flowing: true, failing: false, soundOnlyMb: 70 },
  devices: { mic: device(), camera: device() }, platform: "other", silent: false, stalled: false, up: true, cut: null,
  refused: "", lead: "Priya", waiting: false, ...more,
});

/** @param {Partial<import("../../spip_live/static/js/media/devices.js").Device>} more */
const device = (more = {}) => ({ on: false, asking: false, fault: null, track: null, ...more });

/** @param {Facts} given */
const ids = (given) => all(given).map((notice) => notice.id);

test("when all is well there is nothing to tell", () => {
  assert.deepEqual(ids(facts()), []);
});

test("to be asked to speak is a question with a no", () => {
  const [asked] = all(facts({ asked: true }));

  assert.deepEqual(asked.buttons.map((b) => b.deed), ["mic", "dismiss"]);
  assert.match(asked.text, /your choice/);
  assert.deepEqual(ids(facts({ asked: true }, { devices: { mic: device({ on: true }), camera: device() } })), []);
});

test("a sound that the browser holds back comes first, because one tap ends it", () => {
  const given = facts({ asked: true, paused: true }, { silent: true });

  assert.equal(ids(given)[0], "silent");
});

test("no more are shown than there is room for, and one that was closed makes room", () => {
  const given = facts({ asked: true, paused: true }, { silent: true });

  assert.deepEqual(notices(given, new Set(), 2).map((n) => n.id), ["silent", "asked"]);
  assert.deepEqual(notices(given, new Set(["asked"]), 2).map((n) => n.id), ["silent", "paused"]);
});

test("a microphone that the facilitator turned off is told until it is on again", () => {
  assert.deepEqual(ids(facts({ muted: true }, { cut: "mic" })), ["cut:mic"]);
  assert.deepEqual(ids(facts({}, { cut: "mic", devices: { mic: device({ on: true }), camera: device() } })), []);
});

test("a connection that takes long is told; without any connection the page says so already", () => {
  const how = /** @type {const} */ ({ phase: "trying", flowing: false, failing: true, soundOnlyMb: null });

  assert.deepEqual(ids(facts({}, { stalled: true })), ["stalled"]);
  assert.deepEqual(ids(facts({}, { stalled: true, how })), ["failing"]);
  assert.match(all(facts({}, { stalled: true, how }))[0].text, /mobile data.*VPN.*Get help/s);
  assert.deepEqual(ids(facts({}, { stalled: true, how, up: false })), []);
});

test("nothing said to somebody who waits speaks of a group that hears or sees them", () => {
  for (const fault of /** @type {const} */ (["denied", "none", "busy", "lost", "quiet", "unsupported"])) {
    const devices = { mic: device({ fault }), camera: device({ fault }) };
    for (const notice of all(facts({ state: "aside" }, { waiting: true, silent: true, devices }))) {
      assert.doesNotMatch(notice.title + notice.text, /group/, notice.id);
    }
  }
});

test("those who are together are those of one group, or those of none", () => {
  const person = (/** @type {string} */ key, /** @type {number | null} */ breakout) =>
    ({ key, name: key, lead: false, hand: null, here: true, mic: false, camera: false, breakout });
  const room = /** @type {any} */ ({ people: [person("a", 1), person("b", 2), person("c", 1), person("lead", null)] });

  assert.deepEqual(together(room, "a").map((p) => p.key), ["a", "c"]);
  assert.deepEqual(together(room, "lead").map((p) => p.key), ["lead"]);
  assert.deepEqual(together(null, "a"), []);
});

test("what pictures cost is said in round numbers, and is more than sound alone", () => {
  assert.equal(withPicturesMb(70, 6), 450);
  assert.equal(withPicturesMb(70, 0), 100);
  assert.equal(withPicturesMb(70, 12) % 50, 0);
});

test("a camera that cannot blur is turned on without it only by a button that says so", () => {
  const [told] = all(facts({}, { devices: { mic: device(), camera: device({ fault: "unblurred" }) } }));

  assert.deepEqual(told.buttons.map((b) => [b.label, b.deed]), [["Turn on without blur", "unblurred"], ["Close", "dismiss"]]);
});
