"""Keeps to relay-only what a page says of where it may be reached. Pure.

A page is told to use the relay alone, and a browser does; this holds whatever a page sends. The
media server never learns of another address of the page's, so it sends nothing to one, and nothing
of it stands in a log. Its own addresses go to the page as ever: without them the relay would not
know where to pass anything on to. What a page that was tampered with sends straight to those is for
the firewall to stop (`deploy/README.md`).
"""

from __future__ import annotations

import re

# RFC 8839, section 5.1. Strict, so that nothing is read in another way by the media server.
_RELAYED = re.compile(
    r"(?:a=)?candidate:[A-Za-z0-9+/]{1,32} [0-9]{1,5} (?:udp|tcp) [0-9]{1,10}"
    r" [0-9a-f.:]{2,45} [0-9]{1,5} typ relay(?: [\x20-\x7e]*)?",
    re.IGNORECASE,
)
_CANDIDATE = "a=candidate:"
_LINE_ENDS = re.compile(r"(\r\n|\r|\n)")


def is_relayed(candidate: str) -> bool:
    """Whether an address that a page has found is one of the relay's."""
    return _RELAYED.fullmatch(candidate) is not None


def only_relayed(sdp: str) -> str:
    """A page's description, without any address of its own.

    Lines are told apart at every kind of line end: whatever the media server takes for the
    beginning of a line is the beginning of one here.
    """
    parts = [*_LINE_ENDS.split(sdp), ""]
    lines = zip(parts[::2], parts[1::2], strict=True)
    return "".join(line + end for line, end in lines if _may_stand(line))


def _may_stand(line: str) -> bool:
    return not line.lower().startswith(_CANDIDATE) or is_relayed(line)
