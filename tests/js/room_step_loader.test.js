// A step that does not load, on a parent's page or on the console: it says so, is tried again, and blocks nothing.
import assert from "node:assert/strict";
import test from "node:test";

import { stepLoader } from "../../spip_live/static/js/room/steps.js";

/** A network that fails as often as it is told to. @param {number} failures */
function network(failures) {
  /** @type {string[]} */ const asked = [];
  globalThis.location = /** @type {any} */ ({ href: "https://spip.example/lead/1" });
  globalThis.XMLHttpRequest = /** @type {any} */ (class {
    open(/** @type {string} */ _method, /** @type {string} */ url) { this.url = url; }
    send() {
      asked.push(this.url ?? "");
      const fails = asked.length <= failures;
      Object.assign(this, { status: fails ? 503 : 200, responseURL: `https://spip.example${this.url}`, responseXML: { step: this.url } });
      queueMicrotask(() => /** @type {any} */ (this).onload());
    }
  });
  return asked;
}

const settled = () => new Promise((done) => setImmediate(done));

test("a step that fails to load says so each time, is tried again by itself, and then is there", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = network(2);
  /** @type {number[]} */ const missing = [];
  /** @type {number[]} */ const shown = [];
  const steps = stepLoader({ url: (n) => `/lead/1/steps/${n}`, present: 0, onShown: (n) => shown.push(n), onMissing: (n) => missing.push(n) });

  steps.want(1);
  await settled();
  assert.deepEqual([missing, shown], [[1], []]);
  t.mock.timers.tick(1000);
  await settled();
  assert.deepEqual([missing, shown], [[1, 1], []]);
  t.mock.timers.tick(2000);
  await settled();
  assert.deepEqual([missing, shown, asked.length], [[1, 1], [1], 3]);
});

test("whoever goes on meanwhile gets the next step, and the one that failed is not asked for again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = network(1);
  /** @type {number[]} */ const shown = [];
  const steps = stepLoader({ url: (n) => `/lead/1/steps/${n}`, present: 0, onShown: (n) => shown.push(n), onMissing: () => {} });

  steps.want(1);
  await settled();
  steps.want(2);
  await settled();
  t.mock.timers.tick(60000);
  await settled();
  assert.deepEqual([shown, asked], [[2], ["/lead/1/steps/1", "/lead/1/steps/2"]]);
});
