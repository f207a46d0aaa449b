"""Hands that have only a keyboard, and eyes that must see at each moment where they are."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 90  # more than any page of ours needs from its one end to its other

# What is wrong with how the focus shows, or nothing. The ring is drawn on the element itself, or on
# the label that stands for a box or a circle of ours; its colour is nowhere else.
UNSEEN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "nothing has the focus";
  const named = here.id && document.querySelector(`label[for="${here.id}"]`);
  const label = here.closest("label") ?? named;
  const box = (here.closest("label") ?? here).getBoundingClientRect();
  const name = `${here.tagName}#${here.id} ${(here.textContent ?? "").trim().slice(0, 40)}`;
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  if (!inside) return `${name} has the focus out of sight`;
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const ys = [box.top + 6, box.top + box.height / 2, box.bottom - 6];
  const free = ys.some((y) => {
    const top = document.elementFromPoint(x, Math.min(Math.max(y, 1), innerHeight - 1));
    return top && (here.contains(top) || top.contains(here) || label?.contains(top));
  });
  if (!free) return `${name} has the focus under something else`;
  const drawn = [[here], [here, "::before"], [here, "::after"], [label], [label, "::before"]]
    .filter(([element]) => element)
    .map(([element, part]) => getComputedStyle(element, part))
    .map((s) => [s.outlineStyle === "none" ? "" : s.outlineColor, s.boxShadow,
      s.backgroundColor, s.borderColor].join());
  const seen = drawn.some((look) => look.includes("rgb(255, 221, 0)"));
  return seen ? "" : `${name} has a focus that cannot be seen`;
}"""


class Keys:
    """A keyboard at one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        """Press a key, and see where one is then."""
        self.page.keyboard.press(key)
        if key in ("Tab", "Shift+Tab"):
            self.is_seen()

    def is_seen(self) -> None:
        """The focus is somewhere, in sight, and looks like it."""
        wrong = self.page.evaluate(UNSEEN)
        if wrong == "nothing has the focus":  # round the end of the page, through the browser's own
            return
        assert wrong == "", wrong

    def to(self, wanted: Locator, by: str = "Tab") -> None:
        """Go to something with Tab (or back, with Shift and Tab)."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.press(by)
        raise AssertionError(f"{wanted} is not reached with {MOST_TABS} presses of {by}")

    def use(self, button: Locator, by: str = "Tab", key: str = "Enter") -> None:
        """Go to a button and press it."""
        self.to(button, by)
        self.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
