"""What parents do at the steps of a course, by what is on their own screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.parent_page import ParentPage

PICTURE = re.compile(r"Picture (\d+) of \d+")


def has_step(parent: ParentPage, number: int, title: str) -> None:
    """The step that everybody is on, by its number as people count, under its title."""
    sheet = parent.activity.locator(f'[data-step="{number - 1}"]')
    expect(sheet.locator("h2.step__title")).to_have_text(title)
    expect(sheet).to_be_visible()


def sees_part(parent: ParentPage, cue: str) -> None:
    """This part of the step is on screen, and none of its others."""
    shown = parent.activity.locator("[data-cue-part]:visible")
    expect(shown).to_have_attribute("data-cue-part", cue)


def in_sight(parent: ParentPage, what: str) -> None:
    """It is on screen without a finger being moved."""
    expect(parent.activity.locator(what).locator("visible=true").first).to_be_in_viewport()


def scrolls_inside(parent: ParentPage) -> None:
    """The step scrolls between the bars of the page; the page itself does not, into nothing."""
    size = parent.page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert size[0] <= size[1], size


def ask(parent: ParentPage, slug: str) -> Locator:
    """One question of the step."""
    return parent.activity.locator(f'[data-ask="{slug}"]')


def choose(parent: ParentPage, choice: str, slug: str = "main") -> None:
    """Choose an answer by its slug."""
    ask(parent, slug).locator(f'label:has(input[value="{choice}"])').click()


def answer(parent: ParentPage, choice: str, slug: str = "main") -> None:
    """Choose an answer and send it; it is in once the server has it."""
    choose(parent, choice, slug)
    box = ask(parent, slug)
    box.get_by_role("button", name="Send answer").click()
    expect(box.get_by_text("Your answer is in.")).to_be_visible()


def sees_results(parent: ParentPage, slug: str = "main") -> None:
    expect(ask(parent, slug).get_by_text("What the group said")).to_be_visible()


def sort_cards(parent: ParentPage, piles: dict[str, str]) -> None:
    """Put each card to a pile; all are kept."""
    for card, pile in piles.items():
        choose(parent, pile, card)
    expect(parent.activity.get_by_text(f"All {len(piles)} cards are done.")).to_be_visible()


def slot(parent: ParentPage) -> Locator:
    """Where this parent may write for the group."""
    return parent.activity.locator("[data-offer]:visible")


def offer(parent: ParentPage, words: str) -> None:
    """Write something for the group, with no name to it."""
    slot(parent).get_by_label("Your words").fill(words)
    slot(parent).get_by_role("button", name="Send without my name").click()
    expect(slot(parent).get_by_text("Sent without your name")).to_be_visible()


def pass_on(parent: ParentPage) -> None:
    """Rather write nothing."""
    slot(parent).get_by_role("button", name="Pass", exact=True).click()
    expect(slot(parent).get_by_role("button", name="Passed", exact=True)).to_be_visible()


def sees_offer(parent: ParentPage, words: str) -> None:
    """What somebody wrote is on this screen, with no name beside it."""
    shown = parent.activity.locator("[data-shown]:visible li").filter(has_text=words)
    expect(shown.first).to_be_visible()
    assert shown.first.inner_text().replace(" (you wrote this)", "").strip() == words


def eyes(parent: ParentPage) -> str:
    """Whose view this parent has been dealt."""
    mine = parent.activity.locator("[data-eyes]:visible")
    expect(mine).to_have_count(1)
    return mine.get_attribute("data-eyes") or ""


def picture(parent: ParentPage) -> int:
    """Which picture of the story is on screen, as people count."""
    found = PICTURE.search(parent.activity.locator("[data-film-words]").inner_text())
    number = int(found[1]) if found else 0
    shown = parent.activity.locator("[data-frame]:visible")
    return number if shown.count() == 1 else 0


def role(parent: ParentPage) -> str:
    """What this parent does in the present turn: "speak", "listen" or "watch"."""
    words = parent.activity.locator("[data-turn-words]").inner_text()
    found = re.search(r"You (speak|listen|watch) now", words)
    return found[1] if found else ""


def own_words(parent: ParentPage) -> Locator:
    """Where a parent writes for nobody but themselves."""
    return parent.activity.locator("textarea[data-own-words]:visible")


def group(parent: ParentPage) -> str:
    """The small group that this parent is in."""
    heading = parent.page.locator("#breakout-h")
    expect(heading).to_be_visible()
    return heading.inner_text().removeprefix("You are in ")
