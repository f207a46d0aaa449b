"""A device check judged: from what was found to "ready" or "needs help", and what to do. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

# For a picture beside the sound. Source: reference measurements of this product's media server,
# "Device check and weak networks": proposed thresholds, to be compared with real calls.
GOOD_RTT_MS = 200
GOOD_LOSS = 0.02
GOOD_KBPS = 500
# Beyond any of these sound alone is advised. Source: the same.
SOUND_ONLY_RTT_MS = 400
SOUND_ONLY_LOSS = 0.05
SOUND_ONLY_KBPS = 200
# Beyond any of these not even sound is pleasant. Source: ITU-T G.114 (2003): no network should be
# planned with over 400 ms one way, so 800 ms there and back; Opus conceals up to about a fifth of
# lost packets and needs some 30 kbit/s for speech (RFC 6716, section 2.1.1), with headers 50.
POOR_RTT_MS = 800
POOR_LOSS = 0.2
POOR_KBPS = 50


class Part(StrEnum):
    """What is tried, in the order in which it is tried."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SOUND = "sound"
    NETWORK = "network"


class Result(StrEnum):
    """What the provider is told."""

    READY = "ready"
    HELP = "help"


class Grade(StrEnum):
    """How good a connection is, for a live session."""

    GOOD = "good"
    FAIR = "fair"  # a picture too, which may stop at times
    SOUND_ONLY = "sound_only"
    POOR = "poor"


@dataclass(frozen=True)
class Measured:
    """A loopback call as measured: there and back, so each figure is of both directions.

    `loss` is a share from 0 to 1; `kbps` what the connection was seen or estimated to carry.
    """

    rtt_ms: int
    loss: float
    kbps: int


@dataclass(frozen=True)
class Finding:
    """One thing that may come of a part: in a word, what it means, and what to do about it.

    `staff` says it to a coordinator; `ready` is whether a parent can take part like this.
    """

    title: str
    does: tuple[str, ...] = ()
    staff: str = ""
    ready: bool = False


def grade(measured: Measured) -> Grade:
    """How good a measured connection is: the worst of its three figures decides."""
    return max(
        _of_more(measured.rtt_ms, (GOOD_RTT_MS, SOUND_ONLY_RTT_MS, POOR_RTT_MS)),
        _of_more(measured.loss, (GOOD_LOSS, SOUND_ONLY_LOSS, POOR_LOSS)),
        _of_more(-measured.kbps, (-GOOD_KBPS, -SOUND_ONLY_KBPS, -POOR_KBPS)),
        key=list(Grade).index,
    )


def _of_more(figure: float, limits: tuple[float, float, float]) -> Grade:
    """The grade of a figure of which less is better."""
    good, sound_only, poor = limits
    if figure > poor:
        return Grade.POOR
    if figure > sound_only:
        return Grade.SOUND_ONLY
    return Grade.FAIR if figure > good else Grade.GOOD


CLOSE_OTHERS = (
    "Close other apps and pages that may use it, such as a video call. Then try again.",
    "If that does not help, switch the device off and on.",
)
SKIPPED = "You skipped this. You can try it whenever you like, with the same link."
NO_BROWSER = "Open the link in your message in Chrome, Safari, Edge or Firefox, kept up to date."
NO_APP = "Some apps open links inside themselves. Copy the link and paste it into your browser."

FOUND: Mapping[Part, Mapping[str, Finding]] = {
    Part.CAMERA: {
        "ok": Finding("Your camera works", ready=True),
        "refused": Finding(
            "This page may not use your camera",
            ("Allow it in your browser’s settings, as shown below. Then try again.",),
            "Camera not allowed in the browser",
        ),
        "missing": Finding(
            "We found no camera",
            (
                "If yours has a plug, take it out and put it in again. Then try again.",
                "Or open your link on a phone or tablet: most have a camera.",
            ),
            "No camera found",
        ),
        "busy": Finding("Something else is using your camera", CLOSE_OTHERS, "Camera in use"),
        "unseen": Finding(
            "You could not see yourself",
            (
                "Look for a cover or sticker over the camera, and slide it away.",
                "On some laptops a key switches the camera off: look for a camera with a line.",
                "If you have more than one camera, choose another in the list and try again.",
            ),
            "Camera shows no picture",
        ),
        "unsupported": Finding(
            "This browser cannot use a camera here",
            (NO_BROWSER, NO_APP),
            "Browser cannot use a camera",
        ),
        "skipped": Finding("Camera not tried", (SKIPPED,), "Camera not tried"),
    },
    Part.MICROPHONE: {
        "ok": Finding("Your microphone works", ready=True),
        "refused": Finding(
            "This page may not use your microphone",
            ("Allow it in your browser’s settings, as shown below. Then try again.",),
            "Microphone not allowed in the browser",
        ),
        "missing": Finding(
            "We found no microphone",
            (
                "Plug in headphones with a microphone. Then try again.",
                "Or open your link on a phone or tablet: each has a microphone.",
            ),
            "No microphone found",
        ),
        "busy": Finding(
            "Something else is using your microphone", CLOSE_OTHERS, "Microphone in use"
        ),
        "silent": Finding(
            "We could not hear you",
            (
                "Look for a mute switch on your headphones or a key with a crossed-out microphone.",
                "If you have more than one microphone, choose another in the list and try again.",
                "On a computer, turn up the microphone in the sound settings.",
            ),
            "Microphone silent",
        ),
        "unsupported": Finding(
            "This browser cannot use a microphone here",
            (NO_BROWSER, NO_APP),
            "Browser cannot use a microphone",
        ),
        "skipped": Finding("Microphone not tried", (SKIPPED,), "Microphone not tried"),
    },
    Part.SOUND: {
        "ok": Finding("You can hear", ready=True),
        "not_heard": Finding(
            "You did not hear the chime",
            (
                "Turn the volume up. On an iPhone, look at the silent switch on the side too.",
                "If headphones or a speaker are connected, by cable or Bluetooth, switch them on, "
                "or disconnect them to hear from the device itself.",
            ),
            "Could not hear sound",
        ),
        "skipped": Finding("Sound not tried", (SKIPPED,), "Sound not tried"),
    },
    Part.NETWORK: {
        "good": Finding("Your connection is good", ready=True),
        "fair": Finding(
            "Your connection will do",
            ("Pictures may stop at times. Sound always comes first.",),
            ready=True,
        ),
        "sound_only": Finding(
            "Your connection is best for sound only",
            (
                "You can take part fully by sound. Choose “Sound only” in the session.",
                "To see pictures too, sit closer to your Wi-Fi box, or ask others at home to stop "
                "films and downloads for the time.",
            ),
            "Slow connection: sound only advised",
            ready=True,
        ),
        "poor": Finding(
            "Your connection is not good enough yet",
            (
                "Sit closer to your Wi-Fi box, or try mobile data in its place, or the other way "
                "round.",
                "Close other pages, and stop films and downloads at home. Then try again.",
                "If it stays like this, ask us before the day: there may be another way.",
            ),
            "Connection not good enough",
        ),
        "blocked": Finding(
            "Sound and video could not get through",
            (
                "Networks at work, at school and in libraries often block calls: try from home, "
                "or with mobile data.",
                "Switch off a VPN or a private relay for the time of the session. Then try again.",
            ),
            "Network lets no sound or video through",
        ),
        "off": Finding(
            "Our sound and video are off just now",
            (
                "This is on our side, not yours. Your session still runs, with writing, hands and "
                "everything on the screen. Try again another time.",
            ),
            "Connection not tried: our sound and video were off",
            ready=True,
        ),
        "busy": Finding(
            "Many people are trying at this moment",
            ("We could not try your connection just now. Wait a few minutes and try again.",),
            "Connection not tried: too many at once",
            ready=True,
        ),
        "skipped": Finding("Connection not tried", (SKIPPED,), "Connection not tried"),
    },
}
WORKS = Finding("Your connection works", ready=True)  # good or fair: not told apart later
# What may be written down as failed: a closed list, which the database knows too.
FAILED = tuple(
    f"{part.value}_{name}"
    for part, findings in FOUND.items()
    for name, finding in findings.items()
    if finding.staff
)


@dataclass(frozen=True)
class Judged:
    """A whole check: the one word for the provider, and what failed, as slugs of `FAILED`."""

    result: Result
    failed: tuple[str, ...]


def judge(found: Mapping[Part, str]) -> Judged:
    """What a whole check comes to; `found` names one of `FOUND` for each part."""
    findings = {part: FOUND[part][found[part]] for part in Part}
    ready = all(finding.ready for finding in findings.values())
    return Judged(
        Result.READY if ready else Result.HELP,
        tuple(f"{part.value}_{found[part]}" for part, each in findings.items() if each.staff),
    )


def by_part(failed: Collection[str]) -> list[tuple[Part, Finding]]:
    """Each part with what became of it; whatever did not fail works."""
    return [(part, _finding(part, failed)) for part in Part]


def for_staff(failed: Collection[str]) -> list[str]:
    """What failed, in a coordinator's words."""
    return [finding.staff for _, finding in by_part(failed) if finding.staff]


def _finding(part: Part, failed: Collection[str]) -> Finding:
    for name, finding in FOUND[part].items():
        if f"{part.value}_{name}" in failed:
            return finding
    return FOUND[part].get("ok", WORKS)
