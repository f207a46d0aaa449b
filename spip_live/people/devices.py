"""Says in a few words which browser a sign-in was made with, for its owner to recognise."""

from __future__ import annotations

# Order matters: most browsers also name the ones they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def name_of(header: str) -> str:
    """“Chrome on Windows”, or as much as can be told of a User-Agent; the header is not kept."""
    browser = next((name for mark, name in BROWSERS if mark in header), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in header), "")
    return f"{browser} on {system}" if system else browser
