"""A malicious website open beside the coordinator's work: nothing of ours heeds it."""

from __future__ import annotations

from flask import Flask

from spip_live.people.models import Role
from tests.attacks.test_every_route import everything
from tests.attacks.world import EVERYTHING, World

ELSEWHERE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
# A page that is being left can send no form; its origin is looked at instead.
BY_ORIGIN = {"rooms.left"}


def test_no_unsafe_method_does_anything_without_the_token_of_our_own_page(
    app: Flask, world: World
) -> None:
    parent, staff = world.parent(), world.staff(*EVERYTHING)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        heeded = []
        for asked in everything(app):
            if asked.method in ("GET", "HEAD"):
                continue
            browser = parent if asked.door.startswith("seated") else staff
            answer = browser.open(asked.of(world.ours), method=asked.method, headers=ELSEWHERE)
            expected = 403 if asked.rule.endpoint in BY_ORIGIN else 400
            if answer.status_code != expected:
                heeded.append(f"{asked.method} {asked.rule}: {answer.status_code}")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert not heeded, "\n".join(heeded)
    assert staff.get("/start").status_code == 302  # still signed in


def test_the_token_of_one_browser_is_of_no_use_in_another(served: Flask, world: World) -> None:
    served.config["WTF_CSRF_ENABLED"] = False
    staff = world.staff(Role.COORDINATOR)
    served.config["WTF_CSRF_ENABLED"] = True
    mine = served.test_client().get("/sign-in").text
    token = mine.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    answer = staff.post("/sign-out", data={"csrf_token": token}, headers=ELSEWHERE)

    assert answer.status_code == 400


def test_what_a_visitor_says_of_the_host_leads_nobody_elsewhere(app: Flask, world: World) -> None:
    said = {"Host": "evil.example"}

    for address in ("/", "/staff", "/sign-in?next=//evil.example", f"/join/{world.ours.link}"):
        answer = app.test_client().get(address, headers=said)
        assert "evil.example" not in answer.headers.get("Location", "")
        assert "//evil.example" not in answer.text
