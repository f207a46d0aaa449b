// What people write for the group with no name to it: typing, sending, changing, taking back, passing; and what the
// facilitator has put on everybody's screen.
/** @import { State } from "../../state.js" */
/** @import { Around } from "./index.js" */
import { myOffers, passOn } from "../../taking_part.js";
import { el, keyed, refill, setAttr, setText } from "../dom.js";

const NEARLY_FULL = 400;
const MOST = 5;
/** @typedef {ReturnType<typeof myOffers>[number]} Own */
/** @typedef {{change: (own: Own) => void, back: (id: string) => void, again: (id: string) => void, drop: (id: string) => void}} Deeds */

/** @param {HTMLElement} step @param {Around} around */
export function offersView(step, around) {
  const slots = [...step.querySelectorAll("[data-offer]")].map((box) => slotView(step, /** @type {HTMLElement} */ (box), around));
  const shown = /** @type {HTMLElement[]} */ ([...step.querySelectorAll("[data-shown]")]);
  if (!slots.length && !shown.length) return null;
  return {
    /** @param {State} state */
    show(state) {
      for (const slot of slots) slot.show(state);
      for (const box of shown) showShown(box, state);
    },
  };
}

/** @param {HTMLElement} step @param {HTMLElement} box @param {Around} around */
function slotView(step, box, { acts, kept, redraw }) {
  const [n, slot] = [Number(step.dataset.step), box.dataset.offer ?? ""];
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (box.querySelector(`[data-offer-${name}]`));
  const [form, text, error, left] = [find("form"), /** @type {HTMLTextAreaElement} */ (find("text")), find("error"), find("left")];
  const place = `offer:${n}:${slot}`;
  const typed = () => {
    kept.set(place, text.value);
    error.hidden = true;
    left.hidden = text.value.length < NEARLY_FULL;
    setText(left, `${text.maxLength - text.value.length} characters left`);
  };
  const put = (/** @type {string} */ words) => { text.value = words; typed(); };
  text.value = kept.get(place) ?? "";
  let more = text.value !== "";
  let trouble = "";
  /** @param {Promise<string>} deed @param {() => void} done */
  const attempt = async (deed, done) => {
    trouble = await deed;
    if (!trouble) done();
    redraw();
  };

  text.addEventListener("input", typed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) { error.hidden = false; text.focus(); return; }
    more = false;
    put("");
    acts.write(n, slot, words);
    find("mine").focus();
  });
  find("more").addEventListener("click", () => { more = true; redraw(); text.focus(); });
  find("pass").addEventListener("click", () => attempt(acts.passOn(n, slot), () => {}));
  /** @type {Deeds} */ const deeds = {
    change: (own) => attempt(acts.takeBack(own.id), () => { more = true; put(own.text); redraw(); text.focus(); }),
    back: (id) => attempt(acts.takeBack(id), () => box.querySelector("h3")?.focus()), again: acts.writeAgain,
    drop: (id) => acts.unwrite(id),
  };
  return { show: (/** @type {State} */ state) => showSlot(find, state, { slot, more, trouble }, deeds) };
}

/** @param {(name: string) => HTMLElement} find @param {State} state @param {{slot: string, more: boolean, trouble: string}} how
 * @param {Deeds} deeds */
function showSlot(find, state, { slot, more, trouble }, deeds) {
  const own = myOffers(state, slot);
  const passed = passOn(state, slot);
  const held = state.room?.status === "held";
  const list = find("mine");
  list.hidden = own.length === 0;
  keyed(list, own, (o) => o.id, () => el("li"), (item, o) => refill(item, JSON.stringify(o), () => ownOffer(o, deeds)));
  const all = state.mine.offers.length + state.part.offering.length;
  find("form").hidden = all >= MOST || (own.length > 0 && !more);
  find("more").hidden = all >= MOST || own.length === 0 || more;
  const send = /** @type {HTMLButtonElement} */ (find("send"));
  send.disabled = held;
  const pass = /** @type {HTMLButtonElement} */ (find("pass"));
  pass.hidden = own.length > 0;
  setAttr(pass, "aria-pressed", String(passed !== null));
  setText(pass, passed ? "Passed" : "Pass");
  const words = find("state");
  words.dataset.state = trouble ? "failed" : passed ? "sent" : "";
  setText(words, trouble || stateWords(held, passed, all >= MOST));
}

/** @param {boolean} held @param {string | null} passed @param {boolean} full */
function stateWords(held, passed, full) {
  if (held) return "We have paused. You can go on writing, and send it when your session goes on.";
  if (passed === "sending") return "Sending…";
  if (passed) return "You have passed. That is fine, and you can still write something.";
  return full ? `You have written ${MOST}. Take one back to write another.` : "";
}

const TAGS = { sent: "Sent without your name", shown: "On everyone’s screen", sending: "Sending…", failed: "Not sent", going: "Taking it back…" };

/** @param {Own} own @param {Deeds} deeds */
function ownOffer(own, deeds) {
  /** @param {string} label @param {() => void} deed */
  const button = (label, deed) => {
    const made = el("button", { type: "button", class: "btn" }, label);
    made.addEventListener("click", deed);
    return made;
  };
  const buttons = own.state === "failed"
    ? [button("Try again", () => deeds.again(own.id)), button("Delete", () => deeds.drop(own.id))]
    : own.state === "sent" || own.state === "shown"
      ? [button("Change", () => deeds.change(own)), button("Take back", () => deeds.back(own.id))] : [];
  return [el("p", { class: "offer__text" }, own.text),
    el("p", { class: "offer__state", "data-state": own.state }, own.why || TAGS[own.state]),
    buttons.length ? el("p", { class: "row" }, ...buttons) : null];
}

/** @param {HTMLElement} box @param {State} state */
function showShown(box, state) {
  const offers = (state.room?.offers ?? []).filter((o) => o.slot === box.dataset.shown);
  const mine = new Set(state.mine.offers.map((o) => o.id));
  box.hidden = offers.length === 0;
  const list = /** @type {HTMLElement} */ (box.querySelector("ul"));
  keyed(list, offers, (o) => o.id, () => el("li"), (item, o) => refill(item, JSON.stringify([o, mine.has(o.id)]), () =>
    [o.text, mine.has(o.id) ? el("span", { class: "you" }, " (you wrote this)") : null]));
}
