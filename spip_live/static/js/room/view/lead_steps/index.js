// The step on screen as its facilitator leads it: the moves that its kind has, the next of them strong, and on the
// facilitator's own copy which part is on every screen.
/** @import { State } from "../../console_state.js" */
/** @import { Act } from "./asks.js" */
/** @import { Lead, Move } from "./move.js" */
import { isOpen } from "../../console_state.js";
import { asksNow, ripe, showForAll, showTotals } from "./asks.js";
import { breakoutLead } from "./breakout.js";
import { filmLead } from "./film.js";
import { NOTHING, toGroups } from "./move.js";
import { offersNote, showOffers } from "./offers.js";
import { practiseLead } from "./practise.js";
import { moveRow } from "./row.js";
import { scenarioLead } from "./scenario.js";
import { showSheet } from "./sheet.js";
import { sortLead } from "./sort.js";

/** @param {State} state @param {number} now @returns {Lead} */
export function leadOf({ console, apart }, now) {
  const were = apart?.step === console.step ? apart.groups : null;
  switch (isOpen(console) ? console.moves?.kind : null) {
    case "scenario": return scenarioLead(console);
    case "film": return filmLead(console, now);
    case "practise": return withGroups(console, practiseLead(console, now));
    case "sort": return thenResults(console, sortLead(console));
    case "breakout": return breakoutLead(console, were);
    default: return withGroups(console, thenResults(console, NOTHING));
  }
}

/** Once everybody has answered, showing what they did is next.
 * @param {State["console"]} console @param {Lead} lead @returns {Lead} */
function thenResults(console, lead) {
  return lead.natural === null && isOpen(console) && ripe(asksNow(console)) ? { ...lead, natural: "results" } : lead;
}

/** @param {State["console"]} console @param {Lead} lead @returns {Lead} */
const withGroups = (console, lead) => isOpen(console) && console.breakouts.planned ? { ...lead, moves: [...lead.moves, toGroups("Groups")] } : lead;

const BOTH = "Totals, and what people write, can be seen from four people on: fewer could give somebody away.";

/** Why something cannot be seen yet.
 * @param {string} ofAsks @param {string} ofOffers */
const notes = (ofAsks, ofOffers) => ofAsks && ofOffers ? BOTH : ofAsks || ofOffers;

/** @param {{act: Act, openGroups: () => void}} wiring */
export function leadStepView({ act, openGroups }) {
  const row = moveRow((/** @type {Move} */ move) => {
    if (move.event !== "groups") return act(move.event, move.payload);
    openGroups();
    return Promise.resolve();
  });
  return {
    /** @param {State} state @param {number} now */
    show(state, now) {
      const { console } = state;
      row.show(leadOf(state, now));
      const shown = isOpen(console) ? console : { ...console, asks: [], offers: [] };
      row.note(notes(showForAll(shown), offersNote(shown)));
      showTotals(console, act);
      showOffers(console, act);
      showSheet(console, now);
    },
  };
}
