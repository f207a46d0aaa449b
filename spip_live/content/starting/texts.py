"""The texts that a new module and a new step begin with; they pass the check. Pure."""

from __future__ import annotations

from spip_live.content.kinds import Kind

MODULE = """\
# A module: one theme of the course, in steps. Check it with
#   flask --app spip_live.commands content check --root YOUR-FOLDER
# and look at it with
#   flask --app spip_live.commands content preview --root YOUR-FOLDER
slug: {slug}  # the name of this folder
title: {title}
version: "1"  # raise it when you change what is taught
minutes: 5  # what the minutes of its steps add up to
summary: Say in a sentence what this module is about.
# Keep the steps last in this file, so that "content new step" can add to them.
steps:
"""

STEP = """\
  - slug: {slug}
    title: {title}
    kind: {kind}
    minutes: {minutes}
    body: {number}-{slug}.md  # what parents read
    notes: {number}-{slug}.notes.md  # what the facilitator says and watches for
"""
EVERYBODY = """\
    if_late: Say what to leave out when time is short.
    alternative: Say what to offer somebody who cannot see, hear or join in.
"""
BODY = "Say in a few short sentences what this step is about.\n"
NOTES = """\
### Say

What you say, in your own words.

### Watch for

Who is quiet, and who may find this hard.
"""
PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" width="800" height="450" role="img">
<title>A lamp on a table by a window</title>
<rect width="800" height="450" fill="#e3eef0"/>
<rect x="90" y="60" width="220" height="200" fill="#ffffff"/>
<rect y="330" width="800" height="120" fill="#6b5a3c"/>
<path d="M560 330v-90" stroke="#14202a" stroke-width="12"/>
<path class="key" d="M500 240h120l-30-80h-60z" fill="#0b4f5c"/>
</svg>
"""
FRAME = """\
      - picture: {slug}-{n}.svg  # a file in the folder pictures
        alt: A lamp on a table by a window, part {n}.
        caption: Tell the story here, one sentence a picture. This is part {n}.
        seconds: 8
"""
PARTS = (("ann", "mum", "Ann, mum"), ("ben", "dad", "Ben, dad"), ("kim", "child", "Kim, nine"))

OWN: dict[Kind, str] = {
    Kind.TALK: "",
    Kind.BREAK: "",
    Kind.FILM: """\
    # An illustrated story of 3 to 20 pictures. A film of your own takes its place when it lies in
    # films/MODULE/{slug} as film.mp4, captions.vtt and transcript.md.
    story:
{frames}    prompt: What stayed with you?  # what to talk about after it; may be left out
""",
    Kind.POLL: """\
    question: Ask something that nobody minds answering?
    options:  # 2 to 8; "pass" is always offered by itself
      - {{slug: "yes", label: "Yes"}}
      - {{slug: not-yet, label: Not yet}}
""",
    Kind.SCALE: """\
    question: How are you just now?
    scale: {{low: Worn out, high: Full of life, points: 5}}  # 3 to 7 points
""",
    Kind.SCENARIO: """\
    scenario:
      viewpoints:  # 3 to 6: at least one child and two grown-ups
{viewpoints}      debrief: {number}-{slug}-debrief.md  # what to think about together after it
      # A vote on how it goes on; may be left out.
      next:
        question: What happens next?
        branches:  # 2 to 4
          - {{slug: waits, label: They wait a day, body: {number}-{slug}-waits.md}}
          - {{slug: writes, label: They write at once, body: {number}-{slug}-writes.md}}
""",
    Kind.DISCUSS: """\
    prompt: What has helped you so far?
    # breakout: {{size: 3, minutes: 4, prompt: Talk about it in threes.}}
""",
    Kind.BREAKOUT: """\
    breakout:
      size: 3  # or "groups: 4", but not both
      minutes: 4
      prompt: Talk about one thing that has helped.
    report: Tell the others one thing that you said.
""",
    Kind.PRACTISE: """\
    # One of four ways: breathing, pause, turns or rewrite. Delete the others.
    practise: {{way: breathing, in: 4, hold: 0, out: 6, rounds: 6}}
    # practise: {{way: pause, message: You are late again., seconds: 30, reply: Now answer it.}}
    # practise: {{way: rewrite, message: You are late again., hints: [Say what you need.]}}
    # practise:
    #   way: turns
    #   seconds: 90
    #   turns: 2
    #   speaker: Say how your week was.
    #   listener: Listen, and do not answer.
    #   watcher: Notice what helps.
""",
    Kind.SORT: """\
    sort:
      piles:  # 2 or 3
        - {{slug: helps, label: Helps a child}}
        - {{slug: hurts, label: Makes it harder}}
      cards:  # 4 to 12
        - {{slug: listen, text: Being listened to, pile: helps, why: They feel that they count.}}
        - {{slug: carry, text: Carrying messages, pile: hurts, why: They feel caught between.}}
        - {{slug: love, text: Leave to love both, pile: helps, why: They need not choose.}}
        - {{slug: row, text: Hearing a row, pile: hurts, why: They feel that it is their fault.}}
""",
    Kind.REFLECT: """\
    reflect:
      prompts:  # 1 to 4; what parents write stays on their own device
        - What would your child like you to know?
""",
    Kind.CLOSE: """\
    close:
      take_away: What is one thing that you take with you?
      feedback:  # 1 to 5 questions; answers are counted and tied to nobody
        - slug: useful
          question: Was it of use to you?
          options:
            - {{slug: "yes", label: "Yes"}}
            - {{slug: partly, label: In part}}
            - {{slug: "no", label: "No"}}
      help: {number}-{slug}-help.md  # where to get help
""",
}
MINUTES = {Kind.BREAKOUT: 8, Kind.SCENARIO: 15}
FIVE = 5  # minutes of any other new step


def minutes_of(kind: Kind) -> int:
    """How long a new step of this kind is planned for."""
    return MINUTES.get(kind, FIVE)


def step(kind: Kind, slug: str, number: str) -> str:
    """A new step as it stands in module.yaml."""
    held = {"slug": slug, "number": number, "kind": kind.value, "title": as_title(slug)}
    viewpoints = "".join(
        f"        - {{slug: {name}, part: {part}, name: '{told}', "
        f'body: {number}-{slug}-{name}.md, prompts: ["How is it for you?"]}}\n'
        for name, part, told in PARTS
    )
    frames = "".join(FRAME.format(slug=slug, n=n) for n in (1, 2, 3))
    shared = "" if kind is Kind.BREAK else EVERYBODY
    return (
        STEP.format(**held, minutes=minutes_of(kind))
        + shared
        + OWN[kind].format(**held, frames=frames, viewpoints=viewpoints)
    )


def files(kind: Kind, slug: str, number: str) -> dict[str, str]:
    """The files that a new step names, by their names in the module's folder."""
    made = {f"{number}-{slug}.md": BODY, f"{number}-{slug}.notes.md": NOTES}
    if kind is Kind.FILM:
        made |= {
            f"pictures/{slug}-{n}.svg": PICTURE.replace("window", f"window, part {n}")
            for n in (1, 2, 3)
        }
    more = {
        Kind.SCENARIO: [*(name for name, _, _ in PARTS), "debrief", "waits", "writes"],
        Kind.CLOSE: ["help"],
    }
    return made | {f"{number}-{slug}-{name}.md": BODY for name in more.get(kind, [])}


def as_title(slug: str) -> str:
    """A first title, made of the slug."""
    return slug.replace("-", " ").capitalize()
