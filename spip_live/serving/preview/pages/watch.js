/* Asks whether a file has changed, and shows the page anew when it has. */
const EVERY_MS = 700;
const { stamp } = document.currentScript.dataset;

async function look() {
  try {
    const answer = await fetch("/changed");
    if (answer.ok && (await answer.json()).stamp !== stamp) return location.reload();
  } catch {
    // the server is being started anew: ask again
  }
  return setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
