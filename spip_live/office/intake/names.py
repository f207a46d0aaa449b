"""People's names: from capitals, `SURNAME, Forename` and titles to the way a person writes them."""

import re
import unicodedata

from spip_live.office.intake.remarks import Cleaned, error, note, warning
from spip_live.people.families import is_placeholder

TITLES = frozenset("mr mrs ms miss mx dr prof professor rev reverend sir dame".split())
# Surnames in Mac that take a second capital; most that begin with Mac (Mace, Mackie) don't.
MACS = frozenset(
    "macalister macallister macarthur macaskill macaulay macbeth macbride maccallum maccormack "
    "macdermott macdonald macdougall macduff macewan macfadyen macfarlane macgillivray macgregor "
    "macinnes macintosh macintyre maciver mackay mackenzie mackinlay mackinnon maclachlan "
    "maclaren maclean maclennan macleod macmahon macmillan macmurray macnab macnair macnamara "
    "macnaughton macneil macneill macphee macpherson macquarrie macrae macsween mactaggart "
    "mactavish macvicar".split()
)
PARTICLES = frozenset("van von der den de del della di da dos du la le al el bin ibn ap ab".split())
# Spreadsheets run what begins like this; some lists carry such text in order to be run.
FORMULA = re.compile(
    r"^\s*[=+@]|^\s*-\s*\w*\(|=\s*\w+\s*\(|\w\(\s*[\"“']|https?:|www\.|<\s*\w", re.I
)
# Real names that would say "nothing" in any other field.
NAMES_TOO = frozenset("na nan no nil dk nk".split())
ODD = re.compile(r"[^\w\s'.\-,()·ʻ]|_")
LONGEST = 100
MOST_ROUNDS = 4


def holds_formula(text: str) -> bool:
    """Whether text in a name is a formula, a web address or markup rather than a name."""
    return FORMULA.search(text) is not None


def split_full_name(text: str) -> tuple[str, str]:
    """Forename and surname of a whole name, however it is ordered; either may come out empty."""
    if "," in text:
        surname, _, forename = text.partition(",")
        words = [word for word in re.split(r"[\s,]+", forename) if word]
        return " ".join(_without_title(words)), surname.strip()
    words = _without_title(text.split())
    if len(words) < 2:
        return "", " ".join(words)
    shouted = [_is_shouted(word) for word in words]
    if shouted[0] and not all(shouted):
        first_quiet = shouted.index(False)
        return " ".join(words[first_quiet:]), " ".join(words[:first_quiet])
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _without_title(words: list[str]) -> list[str]:
    kept = list(words)
    while len(kept) > 1 and kept[0].casefold().strip(".") in TITLES:
        kept.pop(0)
    while len(kept) > 1 and kept[-1].casefold().strip(".") in TITLES:
        kept.pop()
    return kept


def part(text: str, what: str) -> Cleaned[str]:
    """A forename or surname as it will be kept; a formula is never kept.

    `what` names the field for the sentence: `forename`, `surname`.
    """
    text = unicodedata.normalize("NFKC", text)
    if holds_formula(text):
        return Cleaned(None, error(f"This {what} holds a formula, not a name. Write the {what}."))
    if is_placeholder(text) and text.casefold() not in NAMES_TOO:
        return Cleaned(None)
    name = proper(text)
    if len(name) > LONGEST:
        return Cleaned(None, error(f"This {what} is too long. Write up to {LONGEST} letters."))
    if ODD.search(name) or any(mark.isdigit() for mark in name):
        return Cleaned(name, warning(f"This {what} holds more than letters. Check it."))
    if not any(mark.isalpha() for mark in name):
        return Cleaned(None, error(f"This {what} has no letters. Write the {what}."))
    return Cleaned(name)


def stated(text: str) -> Cleaned[str]:
    """The name of another party as stated: kept to be read by staff, never matched by itself."""
    if holds_formula(text):
        return Cleaned(None, note("The other party's name held a formula and was left out."))
    if is_placeholder(text):
        return Cleaned(None)
    forename, surname = split_full_name(text)
    return Cleaned(proper(f"{forename} {surname}".strip())[:LONGEST])


def proper(text: str) -> str:
    """A name with its capitals where its owner has them, if it came in all or no capitals."""
    quoted = unicodedata.normalize("NFKC", text).translate(MARKS)
    name = " ".join(quoted.split())
    for _ in range(MOST_ROUNDS):  # a raised letter may let another be raised: until it rests
        whispered = name.islower()
        words = [_word(word, whispered) for word in name.split(" ")]
        raised = unicodedata.normalize("NFKC", " ".join(words))
        if raised == name:
            break
        name = raised
    return name


MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"})


def _word(word: str, whispered: bool) -> str:
    return "-".join(_piece(piece, whispered) for piece in word.split("-"))


def _piece(piece: str, whispered: bool) -> str:
    if re.fullmatch(r"(Mc|Mac)[A-Z]{3,}", piece):
        return _scottish(piece.casefold())
    if not (whispered or _is_shouted(piece)):
        return piece
    head, mark, tail = piece.partition("'")
    if mark and tail:
        # O'Connor and D'Souza, but Sa'ad.
        return _scottish(head) + mark + (_scottish(tail) if len(head) == 1 else tail.lower())
    return _scottish(piece)


def _scottish(word: str) -> str:
    low = word.lower()
    if low.startswith("mc") and len(low) > 3:
        return "Mc" + _capital(low[2:])
    if low in MACS:
        return "Mac" + _capital(low[3:])
    return _capital(low)


def _capital(low: str) -> str:
    """First letter raised; left alone where that would change how many letters there are."""
    raised = low[:1].title() + low[1:]
    return raised if len(raised) == len(low) else low


def _is_shouted(word: str) -> bool:
    letters = [mark for mark in word if mark.isalpha()]
    return len(letters) > 1 and all(mark.isupper() for mark in letters)
