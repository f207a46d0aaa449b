// A scenario: its scene, the views that are dealt, the board, the debrief, and how the story goes on. Pure.
/** @import { Console, Count } from "../../types.js" */
/** @import { Lead, Move } from "./move.js" */
import { cueOf, toCue } from "./move.js";

const PARTS = /** @type {Record<string, string>} */ ({ scene: "Scene", views: "Views", compare: "Compare", debrief: "Debrief", vote: "Vote" });
const GO_ON = /** @type {Record<string, string>} */ ({
  views: "Give everyone a view", compare: "Compare the views", debrief: "Talk it over", vote: "Vote on what happens next",
});
const VOTED = ["vote", "ending"];

/** @param {Console} console @returns {Lead} */
export function scenarioLead(console) {
  const cue = cueOf(console);
  const parts = (console.moves?.cues ?? []).filter((one) => one in PARTS);
  const after = parts[parts.indexOf(cue) + 1];
  return {
    track: parts.map((one) => toCue(console, one, PARTS[one])),
    moves: VOTED.includes(cue) ? endings(console) : [],
    words: words(console, cue),
    natural: cue === "vote" ? "wait" : cue === "ending" || !after ? null : toCue(console, after, GO_ON[after]),
  };
}

/** @param {Console} console @returns {Move[]} */
function endings(console) {
  const totals = console.asks.find((one) => one.ask === "next")?.totals ?? null;
  const lead = leader(totals);
  const answered = totals?.reduce((sum, one) => sum + one.count, 0) ?? 0;
  return (console.moves?.branches ?? []).map(({ slug, label }) => {
    const votes = totals?.find((one) => one.slug === slug)?.count ?? null;
    return {
      id: `branch:${slug}`, words: `Take: ${label}`, event: "branch", payload: { from_step: console.step, branch: slug },
      on: console.play.cue === "ending" && console.play.branch === slug,
      mark: votes === null ? "" : `${votes} of ${answered}${lead === slug ? ", most votes" : ""}`,
      strong: console.play.cue === "vote" && lead === slug,
    };
  });
}

/** The choice that most want: none while two have as many, and passing is no choice.
 * @param {Count[] | null} totals @returns {string | null} */
export function leader(totals) {
  const [first, second] = (totals ?? []).filter((one) => one.slug !== "pass").sort((a, b) => b.count - a.count);
  return first && first.count > 0 && first.count !== second?.count ? first.slug : null;
}

/** How many who are here have each view, in the order in which the views are written.
 * @param {Console} console */
export function dealtCounts(console) {
  const here = console.expected.filter((p) => p.state === "here" && p.dealt);
  return (console.moves?.viewpoints ?? []).map(({ slug, name }) => ({ slug, name: shortName(name), count: here.filter((p) => p.dealt === slug).length }));
}

/** Ayesha, of “Ayesha, Leah’s mum”.
 * @param {string} name */
export const shortName = (name) => name.split(",")[0].trim();

/** @param {Console} console @param {string} cue */
function words(console, cue) {
  const vote = console.asks.find((one) => one.ask === "next");
  switch (cue) {
    case "views": return `Who has which view: ${dealtCounts(console).map((one) => `${one.name} ${one.count}`).join(", ")}.`;
    case "vote": return vote ? `${vote.answered} of ${vote.here} have voted.${vote.totals ? "" : " You can also ask aloud."}` : "";
    case "ending": return "This ending is on every screen. You can show another.";
    default: return "";
  }
}
