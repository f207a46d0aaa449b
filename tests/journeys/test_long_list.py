"""Ten thousand rows come in through the running product, whole, while everybody else works on."""

from __future__ import annotations

import io
import os
import re
import signal
import statistics
import threading
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.figures import Figure
from tests.journeys.running import Running
from tests.lists import BROUGHT_IN, as_workbook, long_list
from tests.polling import pause, until

WORKER = "spip_live.serving.worker"
PASSWORD = "three odd hats sing loudly"
COUPLES = 5_000
MINUTE = 60.0  # seconds: what is promised for bringing in ten thousand rows
UNNOTICED = 1.0  # seconds that a page may take meanwhile, on a machine that does all at once
TAKEN_UP = 240.0  # seconds until a dead worker's job is noticed and done again


class Office:
    """A coordinator's browser, without the browser."""

    def __init__(self, base: str) -> None:
        self.base, self.at = base, ""
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        return self._open(self._address(path))

    def post(self, path: str, page: str, **answers: str) -> str:
        sent = urllib.parse.urlencode({**answers, "csrf_token": token_in(page)}).encode()
        return self._open(urllib.request.Request(self._address(path), sent))

    def upload(self, content: bytes, file_name: str = "list.csv") -> None:
        """Choose a file and send it; `at` is then the list's own address."""
        mark, body = uuid.uuid4().hex, io.BytesIO()
        token = token_in(self.get("/referral-lists"))
        body.write(f"--{mark}\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\n".encode())
        body.write(f"{token}\r\n--{mark}\r\n".encode())
        named = f"Content-Disposition: form-data; name=file; filename={file_name}\r\n\r\n"
        body.write(named.encode())
        body.write(content + f"\r\n--{mark}--\r\n".encode())
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        address = self._address("/referral-lists")
        self._open(urllib.request.Request(address, body.getvalue(), kind))
        self.at = re.sub(r"/(columns|rows)$", "", urllib.parse.urlsplit(self.at).path)

    def is_done(self) -> bool:
        """Whether the work on the list is done."""
        return '"finished":null' not in self.get(f"{self.at}/progress").replace(" ", "")

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path

    def _open(self, asked: Any) -> str:
        with self.opener.open(asked, timeout=120) as answer:
            if isinstance(asked, urllib.request.Request) and not self.at:
                self.at = answer.geturl()
            return str(answer.read().decode())


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def columns_as_recognised(page: str) -> dict[str, str]:
    boxes = re.findall(r'name="(column-\d+)">(.*?)</select>', page, re.DOTALL)
    chosen = {
        name: next(iter(re.findall(r'<option value="([^"]*)" selected', box)), "")
        for name, box in boxes
    }
    return {**chosen, "programme": "spip-1x4", "route": "court_order", "second_is_referred": "yes"}


def new_office(product: Running, email: str) -> Office:
    """A provider of its own, with its first coordinator signed in."""
    told = product.command(
        "provider", "create", f"Provider of {email}", "--coordinator-email", email,
        "--coordinator-name", "Cora Cole", "--show-link",
    )  # fmt: skip
    link = re.search(r"https?://\S+", told)
    assert link
    office = Office(product.base)
    office.post(link[0], office.get(link[0]), password=PASSWORD)
    office.at = ""
    return office


def ready_to_bring_in(office: Office, content: bytes, file_name: str = "list.csv") -> str:
    """Upload a list, confirm its columns, and give the page of its checked rows."""
    office.upload(content, file_name)
    until(office.is_done, within=TAKEN_UP)
    page = office.get(f"{office.at}/columns")
    office.post(f"{office.at}/columns", page, **columns_as_recognised(page))
    until(office.is_done, within=TAKEN_UP)
    return office.get(f"{office.at}/rows")


def held(product: Running, provider: str) -> Mapping[str, int]:
    """How much of everything a provider holds, seen from under the floor."""
    return {
        table.__tablename__: product.rows(
            f"SELECT count(*) FROM {table.__tablename__} JOIN providers ON providers.id ="
            " provider_id WHERE providers.name = %(name)s",
            name=f"Provider of {provider}",
        )[0][0]
        for table in BROUGHT_IN
    }


@contextmanager
def somebody_at_work(office: Office) -> Iterator[list[float]]:
    """Somebody looks at pages all the while; how many seconds each of them took."""
    took: list[float] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.2):
            began = time.monotonic()
            office.get("/today")
            took.append(time.monotonic() - began)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield took
    finally:
        stop.set()
        looking.join()


@pytest.fixture(scope="module")
def colleague(product: Running) -> Office:
    return new_office(product, "colleague@example.org")


def test_ten_thousand_rows_come_in_within_a_minute_and_nobody_else_waits(
    product: Running, colleague: Office
) -> None:
    office = new_office(product, "many@example.org")
    page = ready_to_bring_in(office, long_list(COUPLES))

    with somebody_at_work(colleague) as took:
        began = time.monotonic()
        office.post(f"{office.at}/bring-in", page)
        seen = set()
        while not office.is_done():
            seen.add(office.get(f"{office.at}/progress"))
            pause(0.2)
        needed = time.monotonic() - began

    assert "The list is in" in office.get(office.at)
    assert held(product, "many@example.org")["parents"] == 2 * COUPLES
    assert needed < MINUTE
    assert len(seen) > 5, "the bar moves"
    assert statistics.median(took) < UNNOTICED


def test_a_workbook_of_ten_thousand_rows_takes_less_than_a_minute_of_work(
    product: Running, figure: Figure
) -> None:
    """From its upload to the end; counted in the worker's own seconds, however busy the machine."""
    office = new_office(product, "workbook@example.org")
    content = as_workbook(long_list(COUPLES))
    worker = product.children()[WORKER]
    before = worked(worker)

    page = ready_to_bring_in(office, content, "list.xlsx")
    office.post(f"{office.at}/bring-in", page)
    until(office.is_done, within=TAKEN_UP)
    needed = worked(worker) - before

    figure("ten thousand rows of a workbook, in the worker's own time", needed, "s")
    assert held(product, "workbook@example.org")["parents"] == 2 * COUPLES
    assert needed < MINUTE


def worked(pid: int) -> float:
    """Seconds for which a process, with those that it has ended, had a processor."""
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, facts[11:15])) / os.sysconf("SC_CLK_TCK")


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_and_then_the_whole(
    product: Running,
) -> None:
    office = new_office(product, "killed@example.org")
    page = ready_to_bring_in(office, long_list(COUPLES // 2))
    worker = product.children()[WORKER]

    office.post(f"{office.at}/bring-in", page)
    until(lambda: '"done":0' not in office.get(f"{office.at}/progress").replace(" ", ""))
    os.kill(worker, signal.SIGKILL)

    assert set(held(product, "killed@example.org").values()) == {0}
    until(office.is_done, within=TAKEN_UP)
    found = held(product, "killed@example.org")
    assert (found["parents"], found["referrals"]) == (COUPLES, COUPLES)
    assert "The list is in" in office.get(office.at)


def test_the_worker_gives_way_to_the_rooms(product: Running) -> None:
    niceness = {
        name: os.getpriority(os.PRIO_PROCESS, pid) for name, pid in product.children().items()
    }

    assert niceness[WORKER] > niceness["wsgi.py"]
