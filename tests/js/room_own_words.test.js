// What a parent writes for themselves: kept by the tab, and nowhere else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drafts } from "../../spip_live/static/js/room/drafts.js";
import { reflectView } from "../../spip_live/static/js/room/view/steps/reflect.js";

const SOURCE = readFileSync(new URL("../../spip_live/static/js/room/view/steps/reflect.js", import.meta.url), "utf8");

/** As much of an element as the view asks for.
 * @param {Record<string, any>} facts @returns {any} */
const element = (facts = {}) => {
  /** @type {Record<string, () => void>} */ const heard = {};
  return { dataset: {}, textContent: "", parentElement: null, labels: [], ...facts,
    addEventListener: (/** @type {string} */ name, /** @type {() => void} */ hear) => { heard[name] = hear; },
    fire: (/** @type {string} */ name) => heard[name]?.() };
};

/** A tab's storage, as an ordinary object. @returns {any} */
const tab = () => {
  /** @type {Record<string, any>} */ const kept = {};
  const own = { getItem: (/** @type {string} */ k) => kept[k] ?? null, setItem: (/** @type {string} */ k, /** @type {string} */ v) => { kept[k] = v; },
    removeItem: (/** @type {string} */ k) => { delete kept[k]; } };
  return new Proxy(kept, { get: (target, name) => /** @type {any} */ (own)[String(name)] ?? target[String(name)] });
};

/** A step with one question. @param {any} field */
const step = (field) => {
  const parts = /** @type {Record<string, any>} */ ({ "[data-reflect-wipe]": element(), "[data-reflect-state]": element() });
  return { dataset: { step: "4" }, parts, querySelectorAll: () => [field], querySelector: (/** @type {string} */ wanted) => parts[wanted] ?? null };
};

test("what is written outlives a reload of the same seat’s tab, and no other’s", () => {
  const storage = tab();
  const field = element({ value: "", dataset: { ownWords: "1" } });
  reflectView(/** @type {any} */ (step(field)), { kept: drafts("one", storage), say: () => {} });
  field.value = "I could wave";
  field.fire("input");

  const [again, other] = [element({ value: "", dataset: { ownWords: "1" } }), element({ value: "", dataset: { ownWords: "1" } })];
  reflectView(/** @type {any} */ (step(again)), { kept: drafts("one", storage), say: () => {} });
  reflectView(/** @type {any} */ (step(other)), { kept: drafts("two", storage), say: () => {} });

  assert.equal(again.value, "I could wave");
  assert.equal(other.value, "");
});

test("leaving, the end and the quick exit wipe it, and so does the button", () => {
  const storage = tab();
  const [field, kept] = [element({ value: "", dataset: { ownWords: "1" } }), drafts("one", storage)];
  const sheet = step(field);
  reflectView(/** @type {any} */ (sheet), { kept, say: () => {} });
  field.value = "Secret";
  field.fire("input");

  sheet.parts["[data-reflect-wipe]"].fire("click");
  assert.equal(field.value, "");
  assert.deepEqual(Object.keys(storage), []);

  field.value = "Secret";
  field.fire("input");
  kept.clear(); // what the page does on leaving, at the end and on the quick exit
  assert.deepEqual(Object.keys(storage), []);
});

test("writing sends nothing, by any way a page has", () => {
  const sent = /** @type {string[]} */ ([]);
  const was = { fetch: globalThis.fetch, XMLHttpRequest: globalThis.XMLHttpRequest, WebSocket: globalThis.WebSocket };
  const trap = (/** @type {string} */ name) => function trapped() { sent.push(name); };
  Object.assign(globalThis, { fetch: trap("fetch"), XMLHttpRequest: trap("XMLHttpRequest"), WebSocket: trap("WebSocket") });
  const field = element({ value: "", dataset: { ownWords: "1" } });
  reflectView(/** @type {any} */ (step(field)), { kept: drafts("one", tab()), say: () => {} });
  field.value = "Secret";
  field.fire("input");
  Object.assign(globalThis, was);

  assert.deepEqual(sent, []);
});

test("the file that reads these fields knows no way to send, and no other file reads them", () => {
  assert.doesNotMatch(SOURCE, /fetch|XMLHttpRequest|WebSocket|sendBeacon|socket|acts|emit|\bask\(|submit/);
  assert.deepEqual([...SOURCE.matchAll(/^import .* from "(.*)"/gm)].map((m) => m[1]), ["../dom.js"]);
  for (const name of ["asks", "cues", "film", "index", "offers", "pacer", "pause", "sort", "turns"]) {
    const other = readFileSync(new URL(`../../spip_live/static/js/room/view/steps/${name}.js`, import.meta.url), "utf8");
    assert.doesNotMatch(other, /own-words|ownWords/, name);
  }
});
