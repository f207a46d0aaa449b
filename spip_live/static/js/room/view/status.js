// The line under the header: step, time left, signal, attendance; and the strips above the step.
/** @import { State } from "../state.js" */
import { minutesLeft } from "../clock.js";
import { attendance, signal } from "../signal.js";
import { byId, el, refill, setAttr, setText } from "./dom.js";

/** @param {State} state @param {{link: import("../signal.js").Link, now: number, lead: string}} around */
export function showStatus(state, { link, now, lead }) {
  const room = state.room;
  const how = signal(link, Date.now());
  setAttr(byId("signal"), "data-state", how.state);
  setText(byId("signal-words"), how.words);
  byId("offline").hidden = how.state !== "lost" || state.bye !== null;
  const counted = attendance({ up: (link.up || how.words === "Connecting…") && link.online, counting: state.mine.counting, admitted: state.mine.state === "admitted",
    held: room?.status === "held", rest: room?.kind === "break" });
  setAttr(byId("attendance"), "data-state", counted.state);
  setText(byId("attendance-words"), counted.words);
  byId("hold").hidden = room?.status !== "held";
  setText(byId("hold-who"), lead);
  setText(byId("room-title"), room?.module ?? byId("room-title").dataset.plain ?? "");
  if (room) showProgress(room, now);
}

/** @param {import("../types.js").Room} room @param {number} now */
function showProgress(room, now) {
  byId("time-left").hidden = !room.ends_at;
  if (room.ends_at) setText(byId("time-words"), room.status === "held" ? "Paused" : minutesLeft(Date.parse(room.ends_at) - now));
  if (room.step === null) return;
  const place = room.step + 1;
  refill(byId("step-words"), `${place}/${room.of}`, () => [el("b", {}, `Step ${place}`), `of ${room.of}`]);
  refill(byId("steps"), `${place}/${room.of}`, () => Array.from({ length: room.of }, (_, n) =>
    el("i", { class: n + 1 < place ? "done" : n + 1 === place ? "now" : "" })));
  setAttr(byId("steps"), "aria-label", `Step ${place} of ${room.of}`);
}
