"""What a facilitator and their group do at each kind of step, and what everybody then sees."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from tests.journeys.course_room import CourseRoom
from tests.journeys.parent_page import ParentPage
from tests.journeys.taking_part import (
    answer,
    ask,
    choose,
    eyes,
    group,
    in_sight,
    offer,
    own_words,
    pass_on,
    picture,
    role,
    scrolls_inside,
    sees_offer,
    sees_part,
    sees_results,
    sort_cards,
)
from tests.polling import until

ANOTHERS_TURN = {"speak": "listen", "listen": "speak"}


def marked(words: str) -> str:
    """Words that nobody has written before."""
    return f"{words} {uuid4().hex[:12]}"


def mark_of(words: str) -> str:
    """What is found of marked words however they are encoded: it has no space in it, nor a sign."""
    return words.rsplit(" ", 1)[-1]


def answer_and_pass(room: CourseRoom) -> None:
    """Three answer and nobody is shown anything; the fourth passes, which is an answer too."""
    *first, last = room.parents
    choices = [option["slug"] for option in room.step["options"]]
    for parent, choice in zip(first, choices, strict=False):
        answer(parent, choice)
    room.console.counts(3, 4)
    room.totals_wait_for_four()
    answer(last, "pass")
    room.console.counts(4, 4)
    room.console.show_results()
    for parent in room.parents:
        sees_results(parent)
    expect(ask(last, "main").get_by_text("Passed (your answer)")).to_be_visible()


def talk_together(room: CourseRoom) -> None:
    """Hands go up in an order, and go down."""
    first, second, *_ = room.parents
    first.raise_hand()
    second.raise_hand()
    room.console.has(second.name, "Hand, 2nd")
    room.picture("discuss")
    room.console.lower_all_hands()
    expect(first.button("Raise hand")).to_be_visible()


def watch_the_story(room: CourseRoom, come_late: str) -> None:
    """The pictures are the same on every screen, also on that of somebody who comes meanwhile."""
    frames = room.step["own"]["frames"]
    second = float(frames[0]["seconds"])
    room.press("Start the story")
    it_plays(room)
    assert {picture(parent) for parent in room.parents} == {1}
    room.let_pass(second + 1)
    room.come(come_late, phone=True)
    room.everybody_is_here()
    until(lambda: len({picture(parent) for parent in room.parents}) == 1)
    assert picture(room[come_late]) > 1
    room.press("Pause")
    for parent in room.parents:
        parent.sees("has paused it. It goes on by itself.")
    assert len({picture(parent) for parent in room.parents}) == 1
    room.picture("film")
    room.press("Go on")
    it_plays(room)
    room.let_pass(float(room.step["own"]["seconds"]))
    for parent in room.parents:
        parent.sees("That is the end of the story.")
        assert picture(parent) == len(frames)


def it_plays(room: CourseRoom) -> None:
    """On every screen; there is nothing to be said of it then."""
    for parent in room.parents:
        expect(parent.activity.locator("[data-film-state]")).to_have_text("")


def sort_and_compare(room: CourseRoom) -> None:
    """Most put each card where we would, one passes on all; then everybody sees why."""
    own = room.step["own"]
    ours = {card["slug"]: card["pile"] for card in own["cards"]}
    *most, last = room.parents
    for parent in most:
        sort_cards(parent, ours)
    sort_cards(last, dict.fromkeys(ours, "pass"))
    room.picture("sort")
    room.press("Compare the cards")
    for parent in room.parents:
        expect(parent.activity.locator(".card__why:visible")).to_have_count(len(ours))
    room.press("Show all results")
    for parent in room.parents:
        for card in ours:
            sees_results(parent, card)
        scrolls_inside(parent)
    room.picture("sort-compared")


def write_for_oneself(room: CourseRoom, name: str) -> None:
    """A page loaded anew still has the words, and a file takes them along; nothing is sent."""
    parent = room[name]
    words = [marked("Only for me") for _ in room.step["own"]["prompts"]]
    room.private += words
    for field, line in zip(own_words(parent).all(), words, strict=True):
        field.fill(line)
    room.picture("reflect")
    parent.page.reload()
    room.everybody_is_here()
    parent.is_counted()
    assert [field.input_value() for field in own_words(parent).all()] == words
    with parent.page.expect_download() as kept:
        parent.button("Save as a text file").click()
    text = kept.value.path().read_text()
    assert all(line in text for line in words)


def rest(room: CourseRoom) -> None:
    """A break is on every screen, and is not counted."""
    for parent in room.parents:
        parent.sees("Attendance: on a break")
        expect(parent.activity.locator("[data-rest-until]")).to_be_visible()
    room.picture("break")


def take_turns(room: CourseRoom) -> None:
    """Somebody speaks and somebody listens; then they change over."""
    room.press("Start turn 1")
    until(lambda: all(role(parent) for parent in room.parents))
    before = {parent.name: role(parent) for parent in room.parents}
    assert set(before.values()) >= {"speak", "listen"}
    for parent in room.parents:
        in_sight(parent, "[data-turn-words]")
    room.picture("practise-turns")
    room.press("Next turn: 2 of")
    pair = room.parents[:2]  # whoever is first in the room is with whoever is second
    for parent in pair:
        until(lambda who=parent: role(who) == ANOTHERS_TURN[before[who.name]])  # type: ignore[misc]


def look_through_other_eyes(room: CourseRoom) -> dict[str, str]:
    """Everybody is dealt a view, nobody that of their own part."""
    parts = {view["slug"]: view["part"] for view in room.step["own"]["viewpoints"]}
    for parent in room.parents:
        sees_part(parent, "scene")
    room.press("Give everyone a view")
    for parent in room.parents:
        sees_part(parent, "views")
        in_sight(parent, "[data-eyes] h3")
    dealt = {parent.name: eyes(parent) for parent in room.parents}
    assert [name for name, view in dealt.items() if parts[view] == room.own_parts[name]] == []
    return dealt


def through_a_story(room: CourseRoom) -> None:
    """Views, what people wrote, the talk about it, the vote, and how the story went on."""
    look_through_other_eyes(room)
    *write, last = room.parents
    for parent in write:
        room.offered.append(marked("I would feel torn."))
        offer(parent, room.offered[-1])
    pass_on(last)
    room.picture("scenario-views")
    room.press("Compare the views")
    show_offer(room, room.offered[-1])
    room.picture("scenario-compare")
    room.press("Talk it over")
    for parent in room.parents:
        sees_part(parent, "debrief")
    room.press("Vote on what happens next")
    take_the_ending_that_most_want(room)


def take_the_ending_that_most_want(room: CourseRoom) -> None:
    first, second = room.step["own"]["next"]["branches"][:2]
    *most, last = room.parents
    for parent in most:
        answer(parent, first["slug"], "next")
    answer(last, second["slug"], "next")
    room.console.counts(len(room.parents), len(room.parents))
    room.picture("scenario-vote")
    room.press(f"Take: {first['label']}")
    for parent in room.parents:
        ending = parent.activity.locator("[data-ending]:visible")
        expect(ending).to_have_count(1)
        expect(ending.get_by_role("heading")).to_have_text(first["label"])
    room.picture("scenario-ending")


def show_offer(room: CourseRoom, words: str) -> None:
    """What one of them wrote goes on every screen, and nobody learns whose it is."""
    said = room.console.page.locator("#now .said li:visible").filter(has_text=words)
    said.get_by_role("button").click()
    for parent in room.parents:
        sees_offer(parent, words)


def breathe(room: CourseRoom) -> None:
    """Everybody breathes with the same clock."""
    room.press("Start breathing together")
    for parent in room.parents:
        expect(parent.activity.locator("[data-pacer-words]")).to_contain_text("Breathe")
        in_sight(parent, "[data-pacer-words]")
    room.picture("practise-breathing")
    own = room.step["own"]
    room.let_pass(own["rounds"] * (own["in"] + own["hold"] + own["out"]))
    for parent in room.parents:
        expect(parent.activity.locator('[data-pacer][data-phase="done"]')).to_be_visible()


def wait_before_replying(room: CourseRoom, name: str) -> None:
    """Nobody can reply while the pause lasts; then each writes, for nobody but themselves."""
    for parent in room.parents:
        expect(own_words(parent)).to_have_count(0)
    room.press("Start the pause")
    for parent in room.parents:
        parent.sees("Nobody answers for about")
        expect(own_words(parent)).to_have_count(0)
    room.picture("practise-pause")
    room.let_pass(float(room.step["own"]["seconds"]))
    for parent in room.parents:
        expect(own_words(parent)).to_be_visible()
    room.private.append(marked("What I would say"))
    own_words(room[name]).fill(room.private[-1])


def say_it_another_way(room: CourseRoom) -> None:
    """Four write the message anew and one passes; one of the four is shown."""
    *write, last = room.parents
    for parent in write:
        room.offered.append(marked("Hello. No coat came today. Could you look? Thanks."))
        offer(parent, room.offered[-1])
    pass_on(last)
    room.press("Share")
    show_offer(room, room.offered[-2])
    room.picture("practise-rewrite")


def apart_and_back(room: CourseRoom) -> None:
    """Into groups and back by themselves; then group after group tells what it found."""
    room.press("Groups are ready: open the panel")
    room.press("Start the groups")
    groups = {group(parent) for parent in room.parents}
    assert groups == {"Group 1", "Group 2"}
    room.picture("breakout-apart")
    room.console.page.locator("#groups-end").click()
    for parent in room.parents:
        expect(parent.page.locator("#breakout")).to_be_hidden()
    for number in (1, 2):
        room.press(f"Group {number} tells" if number == 1 else "Next, group 2 tells")
        for parent in room.parents:
            sees_part(parent, "report")
            told = parent.activity.locator("[data-report-words]")
            expect(told).to_contain_text(f"roup {number}")
    room.picture("breakout-report")


def say_goodbye(room: CourseRoom) -> dict[tuple[str, str], int]:
    """What each takes along, and what they thought of it; returns how often each was chosen."""
    *write, last = room.parents
    for parent in write:
        room.offered.append(marked("I put the phone away first."))
        offer(parent, room.offered[-1])
    pass_on(last)
    show_offer(room, room.offered[-1])
    given: dict[tuple[str, str], int] = {}
    for question in room.step["own"]["feedback"]:
        for place, parent in enumerate(room.parents):
            option = question["options"][place % 2]
            give_feedback(parent, question["slug"], option["slug"])
            key = question["question"], option["label"]
            given[key] = given.get(key, 0) + 1
    room.picture("close")
    return given


def give_feedback(parent: ParentPage, question: str, choice: str) -> None:
    choose(parent, choice, question)
    expect(ask(parent, question).get_by_text("Kept", exact=True)).to_be_visible()
