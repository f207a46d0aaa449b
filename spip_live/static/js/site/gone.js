// Runs before anything of a parent's page is drawn. Whoever left quickly and finds it again by Back, or by loading it
// anew, is led away once more; whoever follows their link comes back on purpose.
{
  const LEFT = "left-quickly";

  /** @returns {string | null} where this tab was left for; some browsers refuse storage altogether */
  const leftFor = () => {
    try {
      return sessionStorage.getItem(LEFT);
    } catch (refused) {
      if (refused instanceof DOMException) return null;
      throw refused;
    }
  };

  const away = leftFor();
  const way = /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType("navigation")[0]);
  if (away && way && way.type !== "navigate") {
    document.documentElement.classList.add("gone");
    location.replace(away);
  } else if (away) sessionStorage.removeItem(LEFT);
}
