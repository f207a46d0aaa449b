"""Mail: one plain letter at a time, by SMTP or into the outbox folder, with a neutral face.

A letter is written once, as text; its HTML part is made from that text, so that the two can never
say different things. The sender's name and the subject say nothing: phones show them to whoever
picks the phone up.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from flask import render_template
from markupsafe import Markup, escape

SENDER_NAME = "Appointments"
SUBJECT = "Your appointment"
BUTTON = "Open my appointment"  # what stands on an address that is alone on its line
TIMEOUT_SECONDS = 20
PERMANENT = 500  # SMTP replies from here on say that trying again will not help (RFC 5321, 4.2.1)


class MailSettings(Protocol):
    """What of the settings mail needs to know."""

    @property
    def smtp_url(self) -> str | None: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def data_dir(self) -> Path: ...


class NotSent(Exception):  # noqa: N818 - it reads as what happened
    """The letter could not be handed over now; trying again later may work."""


class Undeliverable(Exception):  # noqa: N818
    """The address cannot receive letters; somebody has to put the address right."""


@dataclass(frozen=True)
class Message:
    """One letter to one address."""

    to: str
    subject: str
    text: str
    html: str


def compose(
    to: str,
    template: str,
    facts: Mapping[str, object],
    subject: str = SUBJECT,
    button: str = BUTTON,
) -> Message:
    """The letter `mail/<template>.txt` with these facts, as text and as HTML.

    Names and the like are put on one line first, so that no fact can start a paragraph of its own.
    """
    plain = {name: _one_line(fact) for name, fact in facts.items()}
    written = render_template(f"mail/{template}.txt", **plain)
    text = re.sub(r"\n{3,}", "\n\n", written).strip() + "\n"
    html = render_template("mail/letter.html", subject=subject, body=_as_html(text, button))
    return Message(to=to, subject=subject, text=text, html=html)


def _one_line(fact: object) -> object:
    return " ".join(fact.split()) if isinstance(fact, str) else fact


def _as_html(text: str, button: str) -> Markup:
    """Paragraphs, "# " headings, "* " lists, and an address alone on its line as a button."""
    return Markup("\n").join(_block(block, button) for block in text.strip().split("\n\n"))


def _block(block: str, button: str) -> Markup:
    lines = block.strip().split("\n")
    if block.startswith("# "):
        return Markup('<h2 style="font-size:19px;margin:24px 0 8px">{}</h2>').format(block[2:])
    if block.startswith("* "):
        rows = Markup("").join(Markup("<li>{}</li>").format(line[2:]) for line in lines)
        return Markup('<ul style="margin:0 0 16px;padding-left:20px">{}</ul>').format(rows)
    if re.fullmatch(r"https?://\S+", block.strip()):
        return _button(block.strip(), button)
    return Markup('<p style="margin:0 0 16px">{}</p>').format(
        Markup("<br>").join(_line(line) for line in lines)
    )


def _line(line: str) -> Markup:
    if re.fullmatch(r"https?://\S+", line):
        return Markup('<a href="{0}" style="word-break:break-all">{0}</a>').format(line)
    return escape(line)


def _button(address: str, text: str) -> Markup:
    """The address as something to tap, and written out for those whose mail shows no buttons."""
    return Markup(
        '<p style="margin:0 0 16px"><a href="{0}" style="display:inline-block;padding:12px 20px;'
        "background:#0b5d5a;color:#ffffff;text-decoration:none;border-radius:6px;"
        'font-weight:bold">{1}</a></p>'
        '<p style="margin:0 0 16px;word-break:break-all">{0}</p>'
    ).format(address, text)


def send(settings: MailSettings, message: Message, at: datetime) -> None:
    """Hand the letter over. Raises `NotSent` (try again) or `Undeliverable` (do not)."""
    letter = to_letter(settings, message, at)
    if settings.smtp_url:
        _by_smtp(urlsplit(settings.smtp_url), letter)
    else:
        _into_outbox(settings.data_dir / "outbox", letter, at)


def to_letter(settings: MailSettings, message: Message, at: datetime) -> EmailMessage:
    """The letter as it travels. An address or subject that holds a line break is refused."""
    letter = EmailMessage(policy=SMTP)
    sender = _address(settings.mail_from, SENDER_NAME)
    letter["From"] = sender
    letter["To"] = _address(message.to)
    letter["Subject"] = message.subject  # the policy raises ValueError on a line break
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{token_hex(16)}@{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # so that holiday replies are not sent to us
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    return letter


def _address(written: str, name: str = "") -> Address:
    try:
        address = Address(display_name=name, addr_spec=written.strip())
        domain = address.domain.encode("idna").decode("ascii")
    except (ValueError, IndexError, MessageError) as problem:
        raise Undeliverable("not an e-mail address") from problem
    if "." not in domain and domain != "localhost":
        raise Undeliverable("not an e-mail address")
    return Address(display_name=name, username=address.username, domain=domain)


def _into_outbox(folder: Path, letter: EmailMessage, at: datetime) -> None:
    """Write a file that any mail program opens; whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = folder / f"{at:%Y%m%dT%H%M%S%f}-{token_hex(4)}.eml"
    draft = final.with_suffix(".part")
    draft.touch(mode=0o600)
    draft.write_bytes(letter.as_bytes())
    draft.rename(final)


def _by_smtp(server: SplitResult, letter: EmailMessage) -> None:
    try:
        with _connect(server) as smtp:
            _prove_ourselves(smtp, server)
            smtp.send_message(letter)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, _ = next(iter(refusal.recipients.values()))
        raise _refusal(code) from refusal
    except smtplib.SMTPDataError as refusal:
        raise _refusal(refusal.smtp_code) from refusal
    except smtplib.SMTPNotSupportedError as refusal:
        raise Undeliverable("the mail server cannot write to this address") from refusal
    except (smtplib.SMTPException, OSError) as problem:
        raise NotSent(f"the mail server did not take the letter: {type(problem).__name__}") from (
            problem
        )


def _refusal(code: int) -> NotSent | Undeliverable:
    if code >= PERMANENT:
        return Undeliverable(f"the mail server refused the address for good: {code}")
    return NotSent(f"the mail server refused the letter for now: {code}")


def _connect(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or "localhost"
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(
            host, server.port or 465, timeout=TIMEOUT_SECONDS, context=_tls(host)
        )
    return smtplib.SMTP(host, server.port or 587, timeout=TIMEOUT_SECONDS)


def _prove_ourselves(smtp: smtplib.SMTP, server: SplitResult) -> None:
    """Encrypt what is not yet encrypted, then sign in; in clear only within this machine."""
    host = server.hostname or "localhost"
    smtp.ehlo()
    if server.scheme != "smtps":
        if smtp.has_extn("starttls"):
            smtp.starttls(context=_tls(host))
        elif not is_this_machine(host):
            raise NotSent("the mail server offers no encryption, so no letter is given to it")
    if server.username:
        smtp.login(unquote(server.username), unquote(server.password or ""))


def _tls(host: str) -> ssl.SSLContext:
    """Certificates are checked, but for a server on this machine, which has none of its own."""
    context = ssl.create_default_context()
    if is_this_machine(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def is_this_machine(host: str) -> bool:
    """Whether letters given to this host do not leave the machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
