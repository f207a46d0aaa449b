import assert from "node:assert/strict";
import { test } from "node:test";
import { countdown, driftWords, minutesLeft, minutesSince, ordinal, restLeft, serverClock, ukTime } from "../../spip_live/static/js/room/clock.js";

test("a time is the United Kingdom's, in summer and in winter", () => {
  assert.equal(ukTime("2026-07-01T17:30:00Z"), "6:30pm");
  assert.equal(ukTime("2026-12-01T18:30:00Z"), "6:30pm");
});

test("a time on the hour has no minutes, and nobody meets 12am or 12pm", () => {
  assert.equal(ukTime("2026-12-01T18:00:00Z"), "6pm");
  assert.equal(ukTime("2026-12-01T09:05:00Z"), "9:05am");
  assert.equal(ukTime("2026-12-01T12:00:00Z"), "midday");
  assert.equal(ukTime("2026-12-01T00:00:00Z"), "midnight");
  assert.equal(ukTime("2026-12-01T12:30:00Z"), "12:30pm");
  assert.equal(ukTime("2026-12-01T00:30:00Z"), "12:30am");
});

test("a facilitator sees seconds, also once the time has run out", () => {
  assert.equal(countdown(372000), "6:12");
  assert.equal(countdown(0), "0:00");
  assert.equal(countdown(-65000), "+1:05");
});

test("a parent sees whole minutes, never more than the facilitator's clock says, and is never hurried", () => {
  assert.equal(minutesLeft(180400), "3 min left");
  assert.equal(minutesLeft(180000), "3 min left");
  assert.equal(minutesLeft(11.2 * 60000), "11 min left");
  assert.equal(minutesLeft(59000), "Nearly done");
  assert.equal(minutesLeft(-90000), "Nearly done");
});

test("a break counts down in minutes and then calls people back", () => {
  assert.equal(restLeft(600300), "10 minutes");
  assert.equal(restLeft(7.5 * 60000), "7 minutes");
  assert.equal(restLeft(61000), "1 minute");
  assert.equal(restLeft(30000), "Less than a minute");
  assert.equal(restLeft(-1), "Time to come back");
});

test("waiting is counted in whole minutes and never runs backwards", () => {
  assert.equal(minutesSince("2026-12-01T18:00:00Z", Date.parse("2026-12-01T18:04:59Z")), 4);
  assert.equal(minutesSince("2026-12-01T18:00:00Z", Date.parse("2026-12-01T17:59:00Z")), 0);
});

test("a page whose clock went wrong keeps the server's time, and a slow answer does not shake it", () => {
  const off = (/** @type {number} */ ms) => new Date(Date.now() + ms).toISOString();
  const clock = serverClock(off(-3000));
  const ahead = () => clock.now() - Date.now();

  clock.set(off(-40), 80);
  assert.ok(Math.abs(ahead()) < 20, "the page took three seconds to load, and then it knows");

  clock.set(off(-2400), 5000);
  assert.ok(Math.abs(ahead()) < 20, "the answer was on its way for so long");

  clock.set(off(36_000), 80);
  assert.ok(Math.abs(ahead() - 36_040) < 20, "somebody has put the device's clock back");
});

test("drift is said as a person would say it", () => {
  assert.deepEqual([driftWords(4), driftWords(0), driftWords(-2)], ["4 min behind", "On time", "2 min ahead"]);
});

test("places in a queue have their proper endings", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal),
    ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]);
});
