// Making and changing elements. Text is only ever set as text.

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, string | boolean | null>} attributes
 * @param {...(Node | string | null)} children @returns {HTMLElementTagNameMap[T]} */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} name */
export function icon(name, small = false) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", small ? "ic ic--s" : "ic");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${byId("room").dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** A bar whose words stand beside it: hidden from screen readers.
 * @param {number} part @param {number} whole */
export function bar(part, whole) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 6");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("height", "6");
  rect.setAttribute("width", String(whole > 0 ? Math.min(100, Math.round((100 * part) / whole)) : 0));
  svg.append(rect);
  return svg;
}

/** Words for screen readers only.
 * @param {string} text */
export const quietly = (text) => el("span", { class: "vh" }, text);

/** @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {Element} node @param {string} name @param {string | null} value */
export function setAttr(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Make a list's children match the items: elements are kept, so that focus and half-typed words are.
 * @template T
 * @param {HTMLElement} list @param {T[]} items @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} make @param {(node: HTMLElement, item: T) => void} update */
export function keyed(list, items, keyOf, make, update) {
  const kept = new Map([...list.children].map((node) => [/** @type {HTMLElement} */ (node).dataset.key, node]));
  const focused = document.activeElement;
  let before = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const node = /** @type {HTMLElement} */ (kept.get(key) ?? make(item));
    kept.delete(key);
    setAttr(node, "data-key", key);
    update(node, item);
    if (node === before) before = before.nextElementSibling;
    else list.insertBefore(node, before);
  }
  for (const node of kept.values()) node.remove();
  // Moving an element takes the focus from it.
  if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused)) focused.focus();
}

/** Replace what an element holds only when it would say something else.
 * @param {HTMLElement} node @param {string} signature @param {() => (Node | string | null)[]} make */
export function refill(node, signature, make) {
  if (node.dataset.says === signature) return;
  node.dataset.says = signature;
  node.replaceChildren(...make().filter((child) => child !== null));
}

/** Whether the person is in the middle of writing something.
 * @param {Element | null} node */
export const writing = (node) => node instanceof HTMLTextAreaElement && node.value !== ""
  || node instanceof HTMLTextAreaElement && node === document.activeElement;

/** One of eight tones, always the same for the same key.
 * @param {string} key */
export function tone(key) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 8191;
  return `tone-${sum % 8}`;
}
