"""What an operator in a hurry could leave open in production: the start says no."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask

from spip_live import clock
from spip_live.serving import demonstration
from spip_live.settings import BadSetting, Settings, why_weak

RANDOM = "b0f1c47d9e2a4b7796d3051c8fae42d7"


def production(folder: Path, **more: str) -> Settings:
    return Settings.from_env(
        {
            "SPIP_ENV": "production",
            "SECRET_KEY": RANDOM,
            "BASE_URL": "https://live.example.org",
            "DATABASE_URL": "postgresql://spip_app@/spip",
            "SPIP_DATA_DIR": str(folder),
            **more,
        }
    )


def test_the_demonstration_is_not_served_in_production(tmp_path: Path) -> None:
    assert not production(tmp_path).demonstration
    with pytest.raises(BadSetting, match="SPIP_DEMONSTRATION"):
        production(tmp_path, SPIP_DEMONSTRATION="1")


def test_nobody_with_a_public_password_is_made_in_production(
    app: Flask, settings: Settings
) -> None:
    real = dataclasses.replace(settings, environment="production")

    with pytest.raises(BadSetting):
        demonstration.fill(app, real, clock.now())


@pytest.mark.parametrize(
    "secret",
    [
        "abcdefghijabcdefghijabcdefghijab",
        "abcdefghijklmnopqrstuvwxyz012345",
        "0123456789abcdefghijklmnopqrstuv",
        "zyxwvutsrqponmlkjihgfedcba987654",
        "0123456789abcdef0123456789abcdef01",
        "a" * 64,
        "change-me-change-me-change-me-now",
    ],
)
def test_a_secret_that_can_be_guessed_is_weak(secret: str) -> None:
    assert why_weak(secret)


def test_a_random_secret_is_not_weak() -> None:
    assert why_weak(RANDOM) is None
