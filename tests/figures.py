"""What tests measured, told at the end of a run: `figure("a move takes", 0.8, "s")`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Figure = Callable[..., None]
MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def figure(request: pytest.FixtureRequest) -> Figure:
    """Note something measured; it is shown whether the test passes or not."""
    found = request.config.stash.setdefault(MEASURED, [])

    def note(what: str, value: float | str, unit: str = "") -> None:
        shown = f"{value:.3g}" if isinstance(value, float) else str(value)
        found.append(f"{what}: {shown} {unit}".rstrip())

    return note


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes hands its figures to the one that tells them."""
    handed = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["figures"] = session.config.stash.get(MEASURED, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What one of several processes measured."""
    found = node.config.stash.setdefault(MEASURED, [])
    found += getattr(node, "workeroutput", {}).get("figures", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = terminalreporter.config.stash.get(MEASURED, [])
    if found:
        terminalreporter.section("figures")
        for line in found:
            terminalreporter.write_line(line)
