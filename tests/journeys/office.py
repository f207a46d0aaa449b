"""A coordinator at the office pages in real Chromium, by the words that are on the screen."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

PASSWORD = "seven grey herons by the weir"
UK = ZoneInfo("Europe/London")


class OfficePage:
    """One coordinator's or facilitator's browser at the office pages."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def join_by(self, link: str) -> None:
        """Take up an invitation: choose a password; that signs in."""
        self.page.goto(link)
        self.page.get_by_label("New password", exact=True).fill(PASSWORD)
        self.press("Save my password")
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def invite(self, name: str, email: str, role: str) -> None:
        self.page.goto(f"{self.base}/staff")
        self.press("Invite a colleague")
        self.page.get_by_label("Full name").fill(name)
        self.page.get_by_label("Work email address").fill(email)
        self.page.get_by_label(role).check()
        self.press("Send the invitation")
        self.sees(name)

    def import_list(self, file: Path, programme: str) -> str:
        """Upload, take what was recognised, and bring in; returns what the outcome says."""
        self.page.goto(f"{self.base}/referral-lists")
        self.page.get_by_label("Choose a file").set_input_files(file)
        self.press("Upload the list")
        self.page.get_by_label("Which programme are these parents for?").select_option(programme)
        self.press("Check the rows")
        expect(self.page.get_by_role("heading", name="Check the rows")).to_be_visible()
        return self.rows()

    def rows(self) -> str:
        return self.page.get_by_role("main").inner_text()

    def correct(self, row: int, field: str, value: str) -> None:
        """Write something else in one field of one row, and have all checked again."""
        self.page.get_by_label(f"{field} in row {row}").fill(value)
        self.press("Save and check again")

    def bring_in(self) -> str:
        self.press("Bring the list in")
        expect(
            self.page.get_by_role("heading", name=re.compile("brought in|is in"))
        ).to_be_visible()
        return self.rows()

    def schedule(self, programme: str, starts_at: datetime, lead: str, size: int) -> str:
        """Put a room into the calendar; returns its id."""
        local = starts_at.astimezone(UK)
        self.page.goto(f"{self.base}/schedule/new/{programme}")
        self.page.get_by_label("Day", exact=True).first.fill(str(local.day))
        self.page.get_by_label("Month").first.fill(str(local.month))
        self.page.get_by_label("Year").first.fill(str(local.year))
        self.page.get_by_label("Start", exact=True).fill(local.strftime("%H:%M"))
        self.page.get_by_label("Facilitator", exact=True).select_option(label=lead)
        self.page.get_by_label("Group size").fill(str(size))
        self.page.get_by_role("main").get_by_role("button").first.click()
        self.page.wait_for_url(re.compile(r"/schedule/[0-9a-f-]{36}"))
        return self.page.url.split("/schedule/")[1][:36]

    def find_waiting(self, room_id: str, words: str) -> None:
        self.page.goto(f"{self.base}/schedule/{room_id}")
        self.page.get_by_label("Name, case number or Cafcass reference").fill(words)
        self.press("Find")

    def give_seat(self, room_id: str, name: str) -> None:
        self.find_waiting(room_id, name)
        self.press(f"Give a seat to {name}")
        self.sees(f"{name} has a seat.")

    def is_refused(self, room_id: str, name: str) -> str:
        """The page offers no seat to this parent; returns what it says instead."""
        self.find_waiting(room_id, name)
        waiter = self.page.get_by_role("listitem").filter(has_text=name)
        expect(waiter.get_by_role("button")).to_have_count(0)
        return waiter.inner_text()

    def confirm(self, room_id: str, found: Mapping[str, str | None], *, why: str) -> None:
        """Say of each parent what is so, and why; None agrees that somebody never came."""
        self.page.goto(f"{self.base}/attendance/{room_id}")
        for name, outcome in found.items():
            answers = self.page.get_by_role("group", name=f"Did {name} attend?")
            if outcome is None:
                expect(answers.get_by_role("radio", name="Did not attend")).to_be_checked()
                continue
            answers.get_by_role("radio", name=outcome, exact=True).check()
            self.page.get_by_role("textbox", name=f"({name})").fill(why)
        self.press("Confirm attendance")
        expect(self.page.get_by_text("Confirmed as")).to_have_count(len(found))

    def return_of(self, room_id: str) -> bytes:
        """Make the return of one room and download it."""
        self.page.goto(f"{self.base}/attendance/{room_id}")
        self.press("Return this room to Cafcass")
        self.press("Make this return")
        with self.page.expect_download() as download:
            self.press("Download the file")
        return Path(download.value.path()).read_bytes()

    @staticmethod
    def lines_of(returned: bytes) -> list[dict[str, str]]:
        """The lines of a return by its columns."""
        return list(csv.DictReader(io.StringIO(returned.decode("utf-8-sig"))))

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()
