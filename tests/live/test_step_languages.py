"""A language and a part are asked for at the door; steps come in the language where they can."""

from __future__ import annotations

from typing import Any

from spip_live.rooms.steps.languages import in_language, languages_of
from tests.live.people import House, ParentScreen, make_plan, make_step

WELSH = {
    "title": "Croeso",
    "module_title": "Croeso",
    "body_html": "<p>Shwmae</p>",
    "warning": None,
    "prompt": None,
    "question": None,
    "options": [],
    "breakout": None,
    "report": None,
    "alternative": None,
    "own": None,
    "checked": False,
}


def bilingual() -> dict[str, Any]:
    plan = make_plan("talk", "talk")
    plan["steps"][0]["languages"] = {"cy": WELSH}
    return plan


def join(parent: ParentScreen, **said: str) -> Any:
    return parent.client.post(f"/join/{parent.token}", data={"display_name": "Tom", **said})


def test_a_step_is_read_in_the_language_that_was_chosen_where_it_exists(house: House) -> None:
    lead = house.open_room(plan=bilingual())
    tom = house.seat(lead.room_id)
    assert "Cymraeg" in tom.client.get(f"/join/{tom.token}").text
    assert join(tom, language="cy").status_code == 303
    tom.accept_rules(), tom.connect(), lead.admit(tom)
    lead.ask("advance", from_step=0)

    first = tom.client.get(f"/room/{tom.seat_id}/steps/0").text
    second = tom.client.get(f"/room/{tom.seat_id}/steps/1").text

    assert 'lang="cy"' in first
    assert "Shwmae" in first
    assert "data-unchecked" in first
    assert "data-wished" in second
    assert "Cymraeg" in second
    assert tom.latest("mine")["language"] == "cy"


def test_a_language_may_be_chosen_anew_by_the_link_and_others_keep_english(house: House) -> None:
    lead = house.open_room(plan=bilingual())
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    assert tom.client.post(f"/join/{tom.token}", data={"language": "cy"}).status_code == 303

    assert tom.latest("mine")["language"] == "cy"
    assert "Shwmae" in tom.client.get(f"/room/{tom.seat_id}/steps/0").text
    assert "Shwmae" in tom.page().text
    plain = mei.client.get(f"/room/{mei.seat_id}/steps/0").text
    assert "Shwmae" not in plain
    assert "data-wished" not in plain
    tom.client.post(f"/join/{tom.token}", data={"language": "en"})
    assert tom.latest("mine")["language"] == ""


def test_a_room_in_english_alone_asks_for_no_language_and_takes_none(house: House) -> None:
    room_id, _ = house.room("talk")
    tom = house.seat(room_id)

    assert 'name="language"' not in tom.client.get(f"/join/{tom.token}").text
    assert join(tom, language="cy").status_code == 303
    assert house.seat_row(tom).language == ""


def test_what_a_parent_is_to_the_children_is_asked_once_and_need_not_be_said(house: House) -> None:
    room_id, _ = house.room("talk")
    tom, mei = house.seat(room_id), house.seat(room_id, "Mei")
    assert "optional" in tom.client.get(f"/join/{tom.token}").text

    assert join(tom, own_part="").status_code == 303
    assert join(mei, own_part="step-parent").status_code == 303
    mei.accept_rules()

    assert (house.seat_row(tom).own_part, house.seat_row(mei).own_part) == ("", "step-parent")
    again = house.browser(mei.seat_id, mei.token)
    assert 'name="own_part"' not in again.client.get(f"/join/{mei.token}").text
    join(again, own_part="mum")
    assert house.seat_row(mei).own_part == "step-parent"


def test_an_invented_part_or_language_is_refused_at_the_field_and_nothing_is_lost(
    house: House,
) -> None:
    room_id, _ = house.room(plan=bilingual())
    tom = house.seat(room_id)

    for said in ({"own_part": "child"}, {"language": "xx"}):
        page = join(tom, **said)
        assert page.status_code == 200
        assert "govuk-error-message" in page.text
        assert 'value="Tom"' in page.text


def test_a_step_in_another_language_keeps_its_place_and_says_that_it_is_unchecked() -> None:
    step = make_step("talk", languages={"cy": WELSH})
    english, welsh, other = (in_language(step, code) for code in ("", "cy", "pl"))

    assert (english["lang"], english["wished"]) == ("en", None)
    assert (welsh["lang"], welsh["title"], welsh["unchecked"]) == ("cy", "Croeso", True)
    assert (welsh["kind"], welsh["slug"], welsh["minutes"]) == ("talk", step["slug"], 10)
    assert (other["lang"], other["wished"], other["title"]) == ("en", "Polski", step["title"])
    assert languages_of([step, make_step("talk")]) == ["cy"]
