"""Every address of ours, asked for by everybody, about what is theirs and what is not.

What each may expect follows from the door of the view alone, so a new view is under test the moment
it exists; one whose door or whose parts of the address are not known here fails until it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from spip_live.people.models import Role
from spip_live.people.permissions import PERMISSIONS
from tests.attacks.world import MISSING, Things, World, plain
from tests.test_every_door import WITHOUT, door_of

# Views that anybody at all may open; a further one is written down here, with a second look at it.
FOR_ANYBODY = {
    "health.healthz",
    "health.readyz",
    "people.choose_password",
    "people.forgotten",
    "people.front",
    "people.sign_in_page",
}
FOR_LINKS = {"appointments.calendar_file", "rooms.join", "rooms.redeem"}
FOR_OFFER_LINKS = {"offers.link", "offers.take"}
FOR_CAPTION_LINKS = {"captions.link", "captions.take"}
# Rooms and seats of which something was decided are other ones than those that are still to come.
OF_ENDED_ROOMS = ("attendance.",)
FINE = (200, 302, 303, 422)  # shown, done, or asked again
ENDS_THE_SIGN_IN = {"people.sign_out", "people.end_all_sign_ins"}
PARTS = {
    "room_id", "seat_id", "staff_id", "parent_id", "referral_id", "enrolment_id", "import_id",
    "return_id", "note_id", "tie_id", "sign_in_id", "captioner_id", "waiter_id",
    "case_id", "parting_id", "displacement_id",
    "token", "slug", "n", "sha256", "pack_id",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One address by one method."""

    rule: Rule
    method: str
    door: str

    @property
    def permission(self) -> str:
        return self.door.partition(":")[2]

    @property
    def names_a_thing(self) -> bool:
        return bool(self.rule.arguments - {"slug", "n"})

    def of(self, things: Things, **other: UUID | str) -> str:
        """The address of one provider's things, or of what `other` says instead."""
        ids: dict[str, UUID | str | int] = {**things.ids, "slug": "spip-1x4", "n": 0}
        ids["sha256"] = "0" * 64
        if self.rule.endpoint.startswith(OF_ENDED_ROOMS):
            ids |= {"room_id": things.ids["ended_room"], "seat_id": things.ids["ended_seat"]}
        ids["token"] = things.link if self.rule.endpoint in FOR_LINKS else things.invitation
        if self.rule.endpoint in FOR_CAPTION_LINKS:
            ids["token"] = things.caption_link
        if self.rule.endpoint in FOR_OFFER_LINKS:
            ids["token"] = things.offer_link
        built = self.rule.build({**{k: ids[k] for k in self.rule.arguments}, **other})
        assert built
        return built[1]

    def of_nothing(self, things: Things) -> str:
        """The same with ids that were never given."""
        never = self.rule.arguments - {"slug", "n"}
        return self.of(
            things, **{name: "never" * 9 if name == "token" else MISSING for name in never}
        )

    def by(self, browser: FlaskClient, address: str) -> TestResponse:
        return browser.open(address, method=self.method, buffered=True)


def everything(app: Flask) -> Iterator[Asked]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            if rule.endpoint not in WITHOUT:
                yield Asked(rule, method, str(door_of(app.view_functions[rule.endpoint])))


def those(app: Flask, *doors: str) -> list[Asked]:
    return [asked for asked in everything(app) if asked.door.split(":")[0] in doors]


def breach(asked: Asked, who: str, what: str, answer: TestResponse, expected: str) -> str:
    return f"{asked.method} {asked.rule} by {who}, {what}: {answer.status_code}, not {expected}"


def test_every_address_is_known_to_this_test(whole_app: Flask) -> None:
    known = ("staff_may", "linked", "seated", "caption_linked", "captioning", "anyone")
    known += ("offer_linked", "choosing")
    known += ("reads_course",)  # see test_course_files
    unknown = [
        f"{asked.method} {asked.rule}"
        for asked in everything(whole_app)
        if asked.door.split(":")[0] not in known or asked.rule.arguments - PARTS
    ]
    open_to_all = {asked.rule.endpoint for asked in those(whole_app, "anyone")}

    assert not unknown, "Say in this test what may be expected of these."
    assert open_to_all == FOR_ANYBODY
    assert {asked.rule.endpoint for asked in those(whole_app, "linked")} == FOR_LINKS
    by_offer_link = {asked.rule.endpoint for asked in those(whole_app, "offer_linked")}
    assert by_offer_link == FOR_OFFER_LINKS
    by_caption_link = {asked.rule.endpoint for asked in those(whole_app, "caption_linked")}
    assert by_caption_link == FOR_CAPTION_LINKS


@pytest.mark.parametrize("who", ["nobody", "a parent"])
def test_who_is_not_signed_in_is_asked_to_sign_in_whatever_they_ask_for(
    app: Flask, world: World, who: str
) -> None:
    browser = world.parent() if who == "a parent" else app.test_client()
    found = []
    for asked in those(app, "staff_may"):
        answers = [
            asked.by(browser, asked.of(world.ours)),
            asked.by(browser, asked.of_nothing(world.ours)),
        ]
        found += [breach(asked, who, "", a, "401") for a in answers if a.status_code != 401]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_its_permissions_say_and_nothing_of_another_provider(
    app: Flask, world: World, role: Role
) -> None:
    browser = world.staff(role)
    found = []
    for asked in those(app, "staff_may"):
        own = asked.of(world.ours)
        if role not in PERMISSIONS[asked.permission]:
            for address in (own, asked.of(world.theirs), asked.of_nothing(world.ours)):
                answer = asked.by(browser, address)
                if answer.status_code != 403:
                    found.append(breach(asked, role, address, answer, "403"))
        elif asked.names_a_thing:
            found += _tells_apart(asked, browser, world, role)
        elif asked.method == "GET" and (answer := asked.by(browser, own)).status_code not in FINE:
            found.append(breach(asked, role, "own", answer, "allowed"))

    assert not found, "\n".join(found)


def _tells_apart(asked: Asked, browser: FlaskClient, world: World, role: str) -> Iterator[str]:
    missing = asked.by(browser, asked.of_nothing(world.ours))
    theirs = asked.by(browser, asked.of(world.theirs))
    if missing.status_code != 404:
        yield breach(asked, role, "missing", missing, "404")
    if plain(missing) != plain(theirs):
        yield breach(asked, role, "another provider's", theirs, "the same as what never was")
    if (
        asked.method == "GET"
        and (own := asked.by(browser, asked.of(world.ours))).status_code not in FINE
    ):
        yield breach(asked, role, "own", own, "allowed")


def test_somebody_of_another_provider_who_may_do_everything_there_finds_nothing_here(
    app: Flask, world: World
) -> None:
    browser = world.stranger()
    found = []
    for asked in those(app, "staff_may"):
        if asked.names_a_thing:
            missing = asked.by(browser, asked.of_nothing(world.theirs))
            ours = asked.by(browser, asked.of(world.ours))
            if ours.status_code != 404 or plain(missing) != plain(ours):
                found.append(breach(asked, "a stranger", "ours", ours, "404 like any other"))
        elif asked.rule.endpoint not in ENDS_THE_SIGN_IN:
            page = asked.by(browser, asked.of(world.theirs)).get_data(as_text=True)
            told = [one for one in _names_of(world.ours) if one in page]
            found += [f"{asked.method} {asked.rule} shows a stranger {one}" for one in told]

    assert not found, "\n".join(found)


def _names_of(things: Things) -> list[str]:
    return [str(one) for name, one in things.ids.items() if name != "provider"]


@pytest.mark.parametrize("who", ["nobody", "a parent", "a coordinator", "another of them"])
@pytest.mark.parametrize("door", ["captioning", "choosing"])
def test_a_page_behind_a_link_opens_to_nobody_but_the_browser_that_took_it(
    app: Flask, world: World, door: str, who: str
) -> None:
    make: dict[str, Callable[[], FlaskClient]] = {
        "nobody": app.test_client,
        "a parent": world.parent,
        "a coordinator": lambda: world.staff(Role.COORDINATOR),
        "another of them": world.captioner if door == "captioning" else world.choosing,
    }
    browser = make[who]()
    target = world.theirs if who == "another of them" else world.ours
    found = []
    for asked in those(app, door):
        theirs = asked.by(browser, asked.of(target))
        missing = asked.by(browser, asked.of_nothing(target))
        if theirs.status_code != 404 or plain(theirs) != plain(missing):
            found.append(breach(asked, who, "not theirs", theirs, "404 like any other"))

    assert not found, "\n".join(found)
    if who == "another of them":
        fine = (200,) if door == "captioning" else FINE
        for asked in those(app, door):
            assert asked.by(browser, asked.of(world.ours)).status_code in fine, asked.rule


@pytest.mark.parametrize("who", ["nobody", "a parent of another seat", "a coordinator", "a lead"])
def test_a_seats_pages_open_to_nobody_but_the_browser_that_took_it(
    app: Flask, world: World, who: str
) -> None:
    make: dict[str, Callable[[], FlaskClient]] = {
        "nobody": app.test_client,
        "a parent of another seat": world.parent,
        "a coordinator": lambda: world.staff(Role.COORDINATOR),
        "a lead": lambda: world.staff(Role.FACILITATOR),
    }
    browser = make[who]()
    target = world.theirs if who == "a parent of another seat" else world.ours
    headers = {"Origin": "http://localhost"}
    found = []
    for asked in those(app, "seated"):
        theirs, missing = (
            browser.open(address, method=asked.method, headers=headers)
            for address in (asked.of(target), asked.of_nothing(target))
        )
        if theirs.status_code != 404 or plain(theirs) != plain(missing):
            found.append(breach(asked, who, "not theirs", theirs, "404 like any other"))

    assert not found, "\n".join(found)


def test_a_parents_pages_open_to_the_browser_that_took_the_seat(app: Flask, world: World) -> None:
    browser = world.parent()

    for asked in those(app, "seated"):
        if asked.method == "GET" and asked.rule.endpoint != "rooms.step":
            answer = asked.by(browser, asked.of(world.ours))
            assert answer.status_code in (200, 303), asked.rule


def test_a_link_that_was_never_given_is_the_same_page_at_every_address(
    app: Flask, world: World
) -> None:
    browser = app.test_client()
    by_link = those(app, "linked", "caption_linked", "offer_linked")
    answers = [asked.by(browser, asked.of_nothing(world.ours)) for asked in by_link]

    assert {answer.status_code for answer in answers} == {404}
    assert len({plain(answer)[2] for answer in answers}) == 1
