"""A fault in what is taught stops the start, with a sentence for each thing to put right."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from spip_live import create_app
from spip_live.content import library
from spip_live.settings import BadSetting, Settings
from tests.course import COURSE


def test_broken_content_stops_the_start_and_names_the_file(tmp_path: Path) -> None:
    module = tmp_path / "modules" / "handovers"
    module.mkdir(parents=True)
    (module / "module.yaml").write_text("slug: handovers\ntitel: Handovers\n", "utf-8")
    settings = Settings(secret_key="x" * 40, database_url="postgresql+psycopg2://nowhere/none")

    with pytest.raises(BadSetting) as wrong:
        create_app(dataclasses.replace(settings, content_path=tmp_path))

    assert 'handovers/module.yaml: unknown key "titel"; did you mean "title"?' in str(wrong.value)
    library.use(COURSE)
