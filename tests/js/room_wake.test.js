// A phone's screen stays on while the session is on it, and is let go of afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keepAwake } from "../../spip_live/static/js/room/wake.js";

/** A phone that grants, or refuses, to stay awake. @param {import("node:test").TestContext} t @param {Error | null} [refusal] */
function phone(t, refusal = null) {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  /** @type {{released: boolean, release: () => Promise<void>}[]} */ const locks = [];
  const wakeLock = {
    async request(/** @type {string} */ what) {
      assert.equal(what, "screen");
      await null;
      if (refusal) throw refusal;
      const lock = { released: false, release: async () => { lock.released = true; } };
      locks.push(lock);
      return lock;
    },
  };
  const [document, navigator] = ["document", "navigator"].map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  Object.defineProperty(globalThis, "document", { value: page, configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: { wakeLock }, configurable: true });
  t.after(() => {
    for (const [name, was] of /** @type {const} */ ([["document", document], ["navigator", navigator]])) {
      if (was) Object.defineProperty(globalThis, name, was); else Reflect.deleteProperty(globalThis, name);
    }
  });
  return { page, locks, held: () => locks.filter((lock) => !lock.released).length,
    /** @param {string} now */
    async becomes(now) {
      page.visibilityState = now;
      // The phone itself takes back what a page that is not looked at held.
      if (now === "hidden") for (const lock of locks) lock.released = true;
      page.dispatchEvent(new Event("visibilitychange"));
      await rest();
    } };
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 1));

test("the screen is kept on from the beginning", async (t) => {
  const { held } = phone(t);

  keepAwake();
  await rest();

  assert.equal(held(), 1);
});

test("a phone that was put away and taken out again is asked once more", async (t) => {
  const { becomes, held, locks } = phone(t);
  keepAwake();
  await rest();

  await becomes("hidden");
  assert.deepEqual([held(), locks.length], [0, 1]);
  await becomes("visible");

  assert.deepEqual([held(), locks.length], [1, 2]);
});

test("a page that is looked at again twice holds no more than one", async (t) => {
  const { becomes, held } = phone(t);
  keepAwake();
  await rest();

  await becomes("visible");

  assert.equal(held(), 1);
});

test("the screen is let go of at the end, and not asked for again", async (t) => {
  const { becomes, held } = phone(t);
  const awake = keepAwake();
  await rest();

  awake.stop();
  await becomes("visible");

  assert.equal(held(), 0);
});

test("what is granted only after the end is let go of at once", async (t) => {
  const { held } = phone(t);

  keepAwake().stop();
  await rest();

  assert.equal(held(), 0);
});

test("a phone that refuses, or cannot, loses nothing", async (t) => {
  const { becomes, page } = phone(t, new DOMException("low battery", "NotAllowedError"));
  keepAwake();
  await becomes("visible");

  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  keepAwake().stop();
  assert.equal(page.visibilityState, "visible");
});
