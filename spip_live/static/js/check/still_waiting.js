// Whoever reads what came of their check, and came from the waiting room, is still waiting there: the facilitator is told
// where they are meanwhile.
import { live } from "../room/socket.js";

const seat = document.querySelector("[data-waits]")?.getAttribute("data-waits");
if (seat) {
  const socket = live({
    namespace: "/check", auth: { seat }, beat: {}, heard: {},
    onUp: () => {}, onDown: () => {}, onBeat: () => {}, onRefused: () => socket.close(),
  });
  document.addEventListener("leave-quickly", socket.close);
  addEventListener("pagehide", socket.close);
}
