"""What tests measured, told at the end of a run: `figure("a move takes", 0.8, "s")`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Figure = Callable[..., None]
MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Note something measured; it is shown whether the test passes or not."""
    found = request.config.stash.setdefault(MEASURED, [])

    def note(what: str, value: float | str, unit: str = "") -> None:
        shown = f"{value:.3g}" if isinstance(value, float) else str(value)
        found.append(f"{what}: {shown} {unit}".rstrip())

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = terminalreporter.config.stash.get(MEASURED, [])
    if found:
        terminalreporter.section("figures")
        for line in found:
            terminalreporter.write_line(line)
