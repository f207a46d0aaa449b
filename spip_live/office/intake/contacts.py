"""E-mail addresses and phone numbers, as they can be used."""

import re

from spip_live.office.intake.remarks import Cleaned, error, note, warning
from spip_live.people.families import is_placeholder

EMAIL = re.compile(r"^[^@\s,;:<>()\[\]\\\"]+@[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+$")
LONGEST = 254
UK = re.compile(r"^\+44(7\d{9}|[1235689]\d{8,9})$")
ABROAD = re.compile(r"^\+(?!44)[1-9]\d{6,14}$")
MOBILE = "+447"


def email(text: str) -> Cleaned[str]:
    """One address in lower case. What is no address must be corrected: links are sent there."""
    if is_placeholder(text):
        return Cleaned(None)
    found = [each for each in map(_bare, re.split(r"[\s;,/|]+", text)) if "@" in each]
    usable = [each for each in found if EMAIL.match(each) and len(each) <= LONGEST]
    if not usable or ".." in usable[0]:
        return Cleaned(
            None, error(f"“{text[:60]}” is not an email address. Correct it, or clear it.")
        )
    if len(found) > 1:
        return Cleaned(usable[0], warning(f"More than one address: {usable[0]} is used."))
    return Cleaned(usable[0])


def _bare(address: str) -> str:
    return address.casefold().removeprefix("mailto:").strip("<>()[]'\".:")


def phone(text: str) -> Cleaned[str]:
    """One number as +44…, or as +… for other countries. One that can't be read is left out."""
    if is_placeholder(text):
        return Cleaned(None)
    pieces = re.split(r"[/;,|]|\bor\b", text)
    usable = [number for piece in pieces if (number := _number(piece))]
    if not usable:
        return Cleaned(
            None, warning(f"“{text[:40]}” is not a phone number we can use. It is left out.")
        )
    best = next((number for number in usable if number.startswith(MOBILE)), usable[0])
    if len(usable) > 1:
        return Cleaned(best, note(f"More than one number: {best} is used."))
    return Cleaned(best)


def _number(piece: str) -> str | None:
    bare = re.sub(r"\(0\)|\.0+$|[^\d+]", "", piece)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("44") and len(bare) in (11, 12):
        bare = "+" + bare
    elif bare.startswith("0"):
        bare = "+44" + bare[1:]
    elif bare.startswith("7") and len(bare) == 10:
        # A spreadsheet took the number for a sum and dropped its first nought.
        bare = "+44" + bare
    if bare.startswith("+440"):
        bare = "+44" + bare[4:]
    return bare if UK.match(bare) or ABROAD.match(bare) else None
