"""Settings: what is read, what is refused, and that each refusal says what to set."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from spip_live.settings import BadSetting, Settings, why_weak

STRONG = "9f2c7be1046ad83555e0c1b7fa62d94812cafe0b7d3e6a91"
PRODUCTION = {
    "SPIP_ENV": "production",
    "SECRET_KEY": STRONG,
    "BASE_URL": "https://live.example.org",
    "DATABASE_URL": "postgresql://spip_app@db/spip",
    "OWNER_DATABASE_URL": "postgresql://spip_owner@db/spip",
}


def read(folder: Path, **environ: str) -> Settings:
    return Settings.from_env({"SPIP_DATA_DIR": str(folder), **environ})


def test_a_newcomer_need_set_nothing(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.environment == "development"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url is None
    assert settings.smtp_url is None
    assert settings.outbox == tmp_path / "outbox"
    assert settings.demonstration
    assert not settings.secure_cookies


def test_a_newcomers_secret_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)

    assert first.secret_key == second.secret_key
    assert why_weak(first.secret_key) is None
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "secrets" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["secret_key"]


def test_production_starts_when_everything_is_set(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION)

    assert settings.secure_cookies
    assert not settings.demonstration
    assert settings.allowed_origins == ("https://live.example.org",)
    assert settings.database_url == "postgresql+psycopg2://spip_app@db/spip"


@pytest.mark.parametrize("environment", ["development", "production"])
def test_nobody_but_a_test_moves_the_clock(tmp_path: Path, environment: str) -> None:
    clock = {"SPIP_CLOCK": str(tmp_path / "clock")}

    assert read(tmp_path, SPIP_ENV="test", **clock).clock_file == tmp_path / "clock"
    with pytest.raises(BadSetting, match="SPIP_CLOCK"):
        read(tmp_path, **PRODUCTION | {"SPIP_ENV": environment} | clock)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "abcdefghijkl" * 4),
        ("SECRET_KEY", "please-change-this-9f2c7be1046ad83555e0c1b7"),
        ("BASE_URL", ""),
        ("BASE_URL", "http://live.example.org"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgresql://spip_owner@db/spip"),
    ],
)
def test_production_refuses_in_a_sentence_that_names_what_to_set(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(BadSetting, match=f"^Set .*{name}"):
        read(tmp_path, **PRODUCTION | {name: value})


def test_production_runs_the_embedded_database_only_when_told_to(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION | {"DATABASE_URL": "", "SPIP_EMBEDDED": "1"})

    assert settings.database_url is None


def test_a_refusal_to_use_a_secret_says_how_to_make_one_and_does_not_show_it(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadSetting) as refused:
        read(tmp_path, **PRODUCTION | {"SECRET_KEY": "opensesame"})

    assert "secrets.token_hex(32)" in str(refused.value)
    assert "opensesame" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPIP_ENV", "staging"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "8000.5"),
        ("PORT", "٨٠٠٠٠٠"),
        ("BASE_URL", "live.example.org"),
        ("BASE_URL", "https://live.example.org/path"),
        ("BASE_URL", "http://a:b:c"),
        ("SPIP_ORIGINS", "https://live.example.org,nowhere"),
        ("DATABASE_URL", "mysql://db/spip"),
        ("OWNER_DATABASE_URL", "spip"),
        ("REDIS_URL", "http://cache"),
        ("SMTP_URL", "mail.example.org"),
        ("SPIP_EXIT_URL", "http://example.org"),
        ("SPIP_ROLL_SECONDS", "0"),
        ("SPIP_GROUP_ALONE_SECONDS", "soon"),
        ("SPIP_MAX_SOCKETS", "1"),
        ("SPIP_DEMONSTRATION", "perhaps"),
        ("SPIP_CONTENT", "/nowhere/at/all"),
        ("SPIP_MEDIA", "perhaps"),
        ("MEDIA_ADDRESS", 'eth0"; api_secret = "'),
        ("MEDIA_ADDRESS", "10.0.0.5, 10.0.0.6"),
        ("MEDIA_PUBLIC_ADDRESS", "live.example.org"),
        ("MEDIA_PORTS", "20000"),
        ("MEDIA_PORTS", "20999-20000"),
        ("MEDIA_PORTS", "80-90"),
        ("MEDIA_PORTS", "60000-70000"),
        ("MEDIA_NODES", "/nowhere/nodes.yaml"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^Set {name} "):
        read(tmp_path, **{name: value})


def test_sound_and_video_are_there_unless_turned_off_and_where_they_are_told(
    tmp_path: Path,
) -> None:
    plain = read(tmp_path)
    told = read(
        tmp_path, MEDIA_ADDRESS="eth0,10.0.0.5", MEDIA_PUBLIC_ADDRESS="198.51.100.7",
        MEDIA_PORTS="30000-30499", SPIP_MEDIA="off",
    )  # fmt: skip

    assert (plain.media, plain.media_address, plain.media_ports) == ("auto", "", (20_000, 20_999))
    assert told.media == "off"
    assert (told.media_address, told.media_public_address) == ("eth0,10.0.0.5", "198.51.100.7")
    assert told.media_ports == (30_000, 30_499)


def test_a_live_page_may_come_from_our_own_address_and_the_ones_added(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION | {"SPIP_ORIGINS": "https://Other.example.org/, "})

    assert settings.allowed_origins == ("https://live.example.org", "https://other.example.org")


def test_secrets_and_addresses_are_not_shown_with_the_settings(tmp_path: Path) -> None:
    shown = repr(
        read(
            tmp_path,
            **PRODUCTION,
            SMTP_URL="smtps://post:hunter2@mail.example.org",
            REDIS_URL="redis://:hunter2@cache",
        )
    )

    assert STRONG not in shown
    assert "hunter2" not in shown
    assert "spip_owner" not in shown


RELAY = "turn:turn.example.org:3478?transport=udp, turns:turn.example.org:443?transport=tcp"


def test_the_relay_is_read_with_its_secret_which_nothing_prints(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION, TURN_URLS=RELAY, TURN_SECRET=STRONG)

    assert settings.turn_urls == tuple(RELAY.split(", "))
    assert settings.turn_secret == STRONG
    assert STRONG not in repr(settings)
    assert read(tmp_path).turn_urls == ()


@pytest.mark.parametrize(
    ("urls", "secret", "names"),
    [
        (RELAY, "", "TURN_URLS and TURN_SECRET both"),
        ("", STRONG, "TURN_URLS and TURN_SECRET both"),
        ("https://turn.example.org", STRONG, "TURN_URLS to addresses such as"),
        ("turns:turn.example.org?transport=udp", STRONG, "TURN_URLS to addresses such as"),
        ("turn:turn.example.org?transport=quic", STRONG, "TURN_URLS to addresses such as"),
        (RELAY, "short", "another TURN_SECRET"),
    ],
)
def test_half_a_relay_or_a_weak_one_is_refused(
    tmp_path: Path, urls: str, secret: str, names: str
) -> None:
    with pytest.raises(BadSetting, match=f"^Set {names}"):
        read(tmp_path, **PRODUCTION, TURN_URLS=urls, TURN_SECRET=secret)
