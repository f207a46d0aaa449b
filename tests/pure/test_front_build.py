"""What the front end is built of: pinned, ours to use, and as its makers mean it to be printed."""

import json
import re
import tomllib
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "spip_live/static"
VENDOR = STATIC / "vendor"
TEMPLATES = ROOT / "spip_live/templates"
COMPONENTS = ROOT / "node_modules/govuk-frontend/dist/govuk/components"
# Which GOV.UK Frontend each version of the Jinja macros prints; its README says so.
PAIRS = {"4.1.0": "6.3.0"}
NOT_BUILT = "is not built: run npm ci --ignore-scripts && npm run build"


def npm_lock() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text())
    return lock


def built_css() -> str:
    file = VENDOR / "govuk.css"
    assert file.exists(), f"{file} {NOT_BUILT}"
    return file.read_text()


def test_the_macros_and_the_style_sheet_are_pinned_as_a_pair() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    package = json.loads((ROOT / "package.json").read_text())

    pins = [need for need in project["dependencies"] if need.startswith("govuk-frontend-jinja")]
    macros = version("govuk-frontend-jinja")
    assert pins == [f"govuk-frontend-jinja=={macros}"]
    assert package["dependencies"]["govuk-frontend"] == PAIRS[macros]
    assert npm_lock()["packages"]["node_modules/govuk-frontend"]["version"] == PAIRS[macros]
    assert f'--govuk-frontend-version: "{PAIRS[macros]}"' in built_css()


def test_every_npm_package_is_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text())

    for name, wanted in (package["dependencies"] | package["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", wanted), name


def test_the_lock_file_names_hashes_and_no_addresses() -> None:
    lock = npm_lock()

    assert "resolved" not in (ROOT / "package-lock.json").read_text()
    for name, package in lock["packages"].items():
        assert not name or package["integrity"].startswith("sha512-"), name


def test_nothing_of_gov_uks_own_brand_is_built() -> None:
    for file in [*STATIC.rglob("*.css"), *STATIC.rglob("*.svg"), *TEMPLATES.rglob("*.html")]:
        text = file.read_text().lower()
        for mark in ("gds transport", "crest", "govuk-logo", "govuk-header__", "govuk-footer__"):
            assert mark not in text, f"{file}: {mark}"
    names = {file.name.lower() for file in STATIC.rglob("*")}
    assert not [name for name in names if re.search(r"crown|crest|govuk-.*\.(svg|png|ico)", name)]


def test_the_style_sheet_fetches_nothing_but_our_own_font() -> None:
    fonts = (VENDOR / "fonts.css").read_text()

    assert re.findall(r"url\((?!data:)[^)]*\)", built_css()) == []
    for address in re.findall(r"url\(([^)]*)\)", fonts):
        assert re.fullmatch(r"fonts/[\w-]+\.woff2\?v=[0-9a-f]{16}", address)
        assert (VENDOR / address.split("?")[0]).exists()


def test_third_party_files_are_never_kept_in_the_tree() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}

    assert {"node_modules", "spip_live/static/vendor"} <= ignored


class Pieces(HTMLParser):
    """A piece of HTML as tags and words, so that spaces between them do not matter."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((k, " ".join((v or "").split())) for k, v in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append(words)


def pieces(html: str) -> list[object]:
    parser = Pieces()
    parser.feed(html)
    parser.close()
    return parser.found


def test_the_macros_print_exactly_what_this_version_of_gov_uk_frontend_means() -> None:
    packages = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    env = Environment(loader=packages, autoescape=True)
    assert COMPONENTS.is_dir(), f"{COMPONENTS} {NOT_BUILT}"

    compared = 0
    for file in sorted(COMPONENTS.glob("*/fixtures.json")):
        part = file.parent.name
        macro = "govuk" + "".join(word.capitalize() for word in part.split("-"))
        path = f"govuk_frontend_jinja/components/{part}/macro.html"
        page = env.from_string(f'{{% from "{path}" import {macro} %}}{{{{ {macro}(options) }}}}')
        for fixture in json.loads(file.read_text())["fixtures"]:
            printed = page.render(options=fixture["options"])
            assert pieces(printed) == pieces(fixture["html"]), f"{part}: {fixture['name']}"
            compared += 1
    assert compared > 500


def test_no_template_holds_a_style_or_a_script_that_the_policy_would_refuse() -> None:
    for file in TEMPLATES.rglob("*.html"):
        if "mail" in file.parts:
            continue  # letters are not pages: their readers know no style sheets
        text = re.sub(r"{#.*?#}", "", file.read_text(), flags=re.DOTALL)
        assert not re.search(r"<[^>]*\sstyle\s*=", text), f"{file}: a style attribute"
        assert not re.search(r"<style\b", text), f"{file}: a style element"
        assert not re.search(r"<[^>{]*\son[a-z]+\s*=", text), f"{file}: an inline handler"
        assert "javascript:" not in text, file
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "nonce=" in script, f"{file}: {script}"


def test_every_icon_and_drawing_that_a_template_names_exists() -> None:
    drawn = {
        name: set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / f"img/{name}.svg").read_text()))
        for name in ("icons", "art")
    }

    for file in TEMPLATES.rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", file.read_text(), flags=re.DOTALL)
        named = re.findall(r"\bicon\(\s*['\"]([\w-]+)['\"]", text)
        assert set(named) <= drawn["icons"], file
        arts = re.findall(r"img/art\.svg['\"]\) }}#([\w-]+)", text)
        assert set(arts) <= drawn["art"], file


def colours() -> dict[str, str]:
    css = (STATIC / "css/tokens.css").read_text()
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", css))
    return {
        name: "#" + "".join(c * 2 for c in value[1:]) if len(value) == 4 else value
        for name, value in found.items()
    }


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, section 'relative luminance'."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["paper", "paper-deep", "card"])
@pytest.mark.parametrize("ink", ["ink", "muted", "brand", "brand-deep", "stop", "go"])
def test_every_ink_can_be_read_on_every_ground(ink: str, ground: str) -> None:
    colour = colours()

    assert contrast(colour[ink], colour[ground]) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("brand-deep", "brand-tint"),
        ("warm-ink", "warm-tint"),
        ("stop-deep", "stop-tint"),
        ("go", "go-tint"),
        ("card", "brand"),
        ("card", "brand-deep"),
        ("card", "stop"),
        ("focus-ink", "focus"),
    ],
)
def test_every_pair_of_ink_and_tint_can_be_read(ink: str, ground: str) -> None:
    colour = colours()

    assert contrast(colour[ink], colour[ground]) >= 4.5
