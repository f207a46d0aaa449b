"""Sets a room up in a running product, brings everybody in, and looks at what was written down."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from spip_live.rooms.chain import Entry, Kind, entry_from
from tests.journeys.people import Browsers, ConsolePage, ParentPage
from tests.journeys.running import ROOT, Running


@dataclass(frozen=True)
class Invited:
    """A parent with a seat, whose link is in the mail."""

    name: str
    email: str
    seat_id: str


@dataclass(frozen=True)
class RoomSetUp:
    """A room that starts soon; `email` is its facilitator's, and both staff have one password."""

    room_id: str
    provider_id: str
    email: str
    coordinator: str
    password: str
    parents: tuple[Invited, ...]

    def invited(self, name: str) -> Invited:
        return next(parent for parent in self.parents if parent.name == name)


@dataclass
class Gathering:
    """A room with its people in it."""

    product: Running
    browsers: Browsers
    room: RoomSetUp
    console: ConsolePage
    parents: dict[str, ParentPage] = field(default_factory=dict)

    def __getitem__(self, name: str) -> ParentPage:
        return self.parents[name]

    def link(self, name: str) -> str:
        """The joining link in the newest letter to a parent."""
        return self.product.link_to(self.room.invited(name).email)

    def come(self, name: str, *, phone: bool = True) -> ParentPage:
        """A parent opens their link and goes as far as the waiting room."""
        page = self.browsers.parent(name, phone=phone)
        page.come_in(self.link(name))
        self.parents[name] = page
        return page

    def let_in(self, name: str) -> None:
        """The facilitator lets a waiting parent in."""
        self.console.admit(name)
        self.parents[name].until_let_in()

    def everybody(self) -> list[ConsolePage | ParentPage]:
        return [self.console, *self.parents.values()]

    def evidence(self) -> list[Entry]:
        """What was witnessed in the room so far, in order."""
        found = self.product.rows(
            "SELECT number, at, kind, body FROM evidence WHERE room_id = %(room)s ORDER BY number",
            room=self.room.room_id,
        )
        return [entry_from(*row) for row in found]

    def rolls(self, known: int = 0) -> list[frozenset[str]]:
        """The seats that each roll names, of those called after so many entries of evidence."""
        return [entry.seen for entry in self.evidence()[known:] if entry.kind is Kind.ROLL]

    def seats(self, *names: str) -> frozenset[str]:
        return frozenset(self.room.invited(name).seat_id for name in names)

    def boot(self) -> str | None:
        """The web process that wrote the newest evidence, by its own name for itself."""
        return next((entry.boot for entry in reversed(self.evidence()) if entry.boot), None)


def set_up_room(product: Running, *names: str) -> RoomSetUp:
    """A provider of its own, a facilitator, a room that starts soon, and parents with seats."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.setting_up"],
        cwd=ROOT,
        env=product.environ,
        input=json.dumps({"parents": names}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads(done.stdout)
    parents = tuple(Invited(**parent) for parent in made.pop("parents"))
    return RoomSetUp(parents=parents, **made)


def gather(
    product: Running,
    browsers: Browsers,
    names: Sequence[str],
    *,
    also: Sequence[str] = (),
    phones: int = 2,
    before_opening: Callable[[], object] = lambda: None,
) -> Gathering:
    """A room that is open, with its facilitator at the console and every parent let in.

    The first `phones` parents hold a phone, the others sit at a laptop. Those in `also` have a seat
    too, and have not come yet.
    """
    room = set_up_room(product, *names, *also)
    console = browsers.console(product.base)
    console.sign_in(room.email, room.password)
    console.open(room.room_id)
    found = Gathering(product, browsers, room, console)
    before_opening()
    console.open_room()
    for place, name in enumerate(names):
        found.come(name, phone=place < phones)
        found.let_in(name)
    return found
