"""A running product for each file of journeys, and browsers to visit it with."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser

from tests.brief_folders import brief_folder
from tests.journeys.people import Browsers
from tests.journeys.running import Running, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever visits a running product is no quick test."""
    for item in items:
        if "product" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.product)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails tells which faults the product itself has noted until then, and where."""
    report = yield
    product = Running.newest
    if report.failed and product is not None and product.process.poll() is None:
        report.sections.append(("faults that the product noted", faults_in(product.said())))
    return report


def faults_in(log: str) -> str:
    """Each fault with the lines that say where it happened."""
    entries = re.split(r"\n(?=\d{4}-\d\d-\d\dT)", log)
    return "\n".join(each for each in entries if "[error" in each or "[warning" in each)


@pytest.fixture(scope="module")
def product(request: pytest.FixtureRequest, media_address: str) -> Iterator[Running]:
    """The product, for all tests of a file; the file's `ENVIRON` says what it runs with,
    `{folder}` in it being the product's own.

    Its sound and pictures stay on this machine.

    Whatever it lays aside for a moment goes into its folder too.
    """
    with brief_folder() as path:
        aside = path / "aside"
        aside.mkdir()
        environ = {"TMPDIR": str(aside), "MEDIA_ADDRESS": media_address}
        for name, value in getattr(request.module, "ENVIRON", {}).items():
            environ[name] = value.format(folder=path)
        with running(path, **environ) as product:
            yield product


@pytest.fixture(scope="module")
def browsers(browser: Browser) -> Iterator[Browsers]:
    """Phones and laptops that stay open for all tests of a file; none may meet with a fault."""
    opened = Browsers(browser)
    try:
        yield opened
    finally:
        found = opened.close()
    assert found == []
