// A captioner hears the room and sends nothing: a place that only listens, and one tap where the browser wants one.
/** @import { Ask } from "../media/join.js" */
import { connectMedia } from "../media/join.js";
import { sinks } from "../media/sinks.js";

/** @typedef {{state: "on" | "silent" | "joining" | "off" | "hold" | "none" | "elsewhere"}} Heard */

/** @param {{ask: Ask, holder: HTMLElement, onChange: () => void}} wiring */
export function hearing({ ask, holder, onChange }) {
  let silent = false;
  let flowing = false;
  let phase = "";
  let state = "none";
  const out = sinks({ holder, onSilent: (now) => { silent = now; onChange(); } });
  const joined = connectMedia({
    ask, devices: null, view: { videos: 0, sound_only: true },
    onState: (now) => { flowing = now.flowing; phase = now.phase; onChange(); },
    onStreams: (people) => out.show(people),
  });
  return {
    heard: joined.heard, up: joined.up, down: joined.down, stop: joined.stop, again: joined.again,
    /** @param {{circle: string | null, state: string} | undefined} media of the newest snapshot */
    hear(media) {
      state = media?.state ?? "none";
      joined.circle(media?.circle ?? null);
    },
    /** Within a tap. */
    play: () => void out.play(),
    /** @returns {Heard["state"]} */
    state() {
      if (phase === "elsewhere") return "elsewhere";
      if (state !== "on") return /** @type {Heard["state"]} */ (["off", "hold"].includes(state) ? state : "none");
      if (silent) return "silent";
      return flowing ? "on" : "joining";
    },
  };
}
