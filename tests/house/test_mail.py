"""Mail reaches a real server or the outbox, tells onlookers nothing, and fails well."""

import smtplib
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask

import spip_live
from spip_live import mail

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class MailSettings:
    data_dir: Path
    smtp_url: str | None = None
    mail_from: str = "appointments@example.org"


@dataclass
class Received:
    """What the mail server took, and what it is told to answer to a recipient and to a letter."""

    letters: list[EmailMessage] = field(default_factory=list)
    answer_to_recipient: str = "250 OK"
    answer_to_letter: str = "250 OK"
    signed_in: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any):
        envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any):
        if self.answer_to_letter.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
        return self.answer_to_letter


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.fixture
def server(received: Received) -> Iterator[Controller]:
    controller = Controller(received, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def settings(tmp_path: Path) -> MailSettings:
    return MailSettings(data_dir=tmp_path)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def by_smtp(settings: MailSettings, controller: Controller, who: str = "") -> MailSettings:
    address = f"smtp://{who}127.0.0.1:{controller.port}"
    return MailSettings(data_dir=settings.data_dir, smtp_url=address)


def make_message(to: str = "laura@example.com", subject: str = mail.SUBJECT) -> mail.Message:
    return mail.Message(to=to, subject=subject, text="Dear Siân,\n", html="<p>Dear Siân,</p>")


def in_outbox(settings: MailSettings) -> list[EmailMessage]:
    files = sorted((settings.data_dir / "outbox").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def test_without_a_mail_server_each_letter_is_a_file_in_the_outbox(settings: MailSettings) -> None:
    mail.send(settings, make_message(), AT)
    mail.send(settings, make_message("rhys@example.com"), AT)

    letters = in_outbox(settings)
    assert {letter["To"] for letter in letters} == {"laura@example.com", "rhys@example.com"}
    assert letters[0].get_body(("plain",)).get_content().strip() == "Dear Siân,"
    assert letters[0].get_body(("html",)).get_content().strip() == "<p>Dear Siân,</p>"


def test_letters_in_the_outbox_are_readable_by_their_owner_only(settings: MailSettings) -> None:
    mail.send(settings, make_message(), AT)

    (file,) = (settings.data_dir / "outbox").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_sender_and_subject_say_nothing_of_a_course(settings: MailSettings) -> None:
    mail.send(settings, make_message(), AT)

    (letter,) = in_outbox(settings)
    assert letter["From"] == "Appointments <appointments@example.org>"
    assert letter["Subject"] == "Your appointment"
    assert set(letter.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    }  # fmt: skip


def test_a_real_mail_server_takes_the_letter(
    settings: MailSettings, server: Controller, received: Received
) -> None:
    mail.send(by_smtp(settings, server), make_message(), AT)

    (letter,) = received.letters
    assert letter["To"] == "laura@example.com"
    assert letter.get_body(("plain",)).get_content().strip() == "Dear Siân,"
    assert in_outbox(settings) == []


@pytest.mark.parametrize("answer", ["550 No such mailbox", "553 Not allowed"])
def test_an_address_refused_for_good_is_undeliverable(
    settings: MailSettings, server: Controller, received: Received, answer: str
) -> None:
    received.answer_to_recipient = answer

    with pytest.raises(mail.Undeliverable):
        mail.send(by_smtp(settings, server), make_message(), AT)


def test_a_mailbox_that_is_busy_may_be_tried_again(
    settings: MailSettings, server: Controller, received: Received
) -> None:
    received.answer_to_recipient = "450 Mailbox busy"

    with pytest.raises(mail.NotSent):
        mail.send(by_smtp(settings, server), make_message(), AT)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("451 Try later", mail.NotSent), ("554 Refused", mail.Undeliverable)],
)
def test_a_letter_refused_after_it_was_read_is_told_apart_too(
    settings: MailSettings,
    server: Controller,
    received: Received,
    answer: str,
    expected: type[Exception],
) -> None:
    received.answer_to_letter = answer

    with pytest.raises(expected):
        mail.send(by_smtp(settings, server), make_message(), AT)


def test_a_mail_server_that_is_not_there_may_be_tried_again(settings: MailSettings) -> None:
    gone = MailSettings(settings.data_dir, smtp_url=f"smtp://127.0.0.1:{free_port()}")

    with pytest.raises(mail.NotSent):
        mail.send(gone, make_message(), AT)


@pytest.mark.parametrize(
    "to",
    [
        "laura@example.com\nBcc: everybody@example.com",
        "laura@example.com, rhys@example.com",
        "laura@example.com\r\n\r\nHello",
        "Laura <laura@example.com>",
        "laura",
        "laura@",
        "@example.com",
        "laura@localdomain",
        "",
    ],
)
def test_what_is_not_one_plain_address_gets_no_letter(settings: MailSettings, to: str) -> None:
    with pytest.raises(mail.Undeliverable):
        mail.send(settings, make_message(to=to), AT)

    assert in_outbox(settings) == []


def test_a_line_break_in_a_subject_makes_no_header(settings: MailSettings) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mail.send(settings, make_message(subject="Hello\nBcc: everybody@example.com"), AT)

    assert in_outbox(settings) == []


def test_a_domain_in_another_script_is_written_the_way_mail_travels(settings: MailSettings) -> None:
    mail.send(settings, make_message(to="rhys@bücher.example"), AT)

    (letter,) = in_outbox(settings)
    assert letter["To"] == "rhys@xn--bcher-kva.example"


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


@pytest.fixture
def strict_server(received: Received, certificate: ssl.SSLContext) -> Iterator[Controller]:
    """Takes letters only over TLS, from somebody who has signed in."""

    def check(server: Any, session: Any, envelope: Any, mechanism: str, who: Any) -> AuthResult:
        received.signed_in.append(who.login)
        return AuthResult(success=who.password == b"p@ss/word")

    controller = Controller(
        received,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=certificate,
        require_starttls=True,
        authenticator=check,
        auth_required=True,
    )
    controller.start()
    yield controller
    controller.stop()


def test_starttls_and_a_sign_in_are_used_when_the_server_asks_for_them(
    settings: MailSettings, strict_server: Controller, received: Received
) -> None:
    mail.send(by_smtp(settings, strict_server, "post:p%40ss%2Fword@"), make_message(), AT)

    assert len(received.letters) == 1
    assert received.signed_in == [b"post"]


def test_a_wrong_password_may_be_put_right_and_tried_again(
    settings: MailSettings,
    strict_server: Controller,
    received: Received,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.5)  # this server falls silent after a refusal

    with pytest.raises(mail.NotSent):
        mail.send(by_smtp(settings, strict_server, "post:wrong@"), make_message(), AT)

    assert received.letters == []


class PlainServer:
    """Stands where a far mail server without encryption would."""

    def ehlo(self) -> None: ...

    def has_extn(self, name: str) -> bool:
        return False


def test_a_far_server_without_encryption_gets_neither_letter_nor_password() -> None:
    far = mail.urlsplit("smtp://post:secret@mail.example.org:25")

    with pytest.raises(mail.NotSent, match="encryption"):
        mail._prove_ourselves(PlainServer(), far)  # type: ignore[arg-type]


def test_certificates_are_checked_unless_the_server_is_this_machine() -> None:
    assert mail._tls("mail.example.org").verify_mode is ssl.CERT_REQUIRED
    assert mail._tls("127.0.0.1").verify_mode is ssl.CERT_NONE
    assert not mail.is_this_machine("10.0.0.1")
    assert mail.is_this_machine("::1")
    assert issubclass(smtplib.SMTP_SSL, smtplib.SMTP)


@pytest.fixture
def templates(tmp_path: Path) -> Iterator[Path]:
    """An app whose own mail templates stand beside ours."""
    ours = Path(spip_live.__file__).parent / "templates"
    folder = tmp_path / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / "letter.html").write_text((ours / "mail" / "letter.html").read_text())
    app = Flask("letters", template_folder=str(folder.parent))
    with app.app_context():
        yield folder


def test_text_and_html_of_a_letter_come_of_one_text(templates: Path) -> None:
    (templates / "try.txt").write_text(
        "Dear {{ name }},\n\nHere it is.\n\n\n# What to do\n\n* sit\n* talk\n\n{{ address }}\n"
    )

    letter = mail.compose(
        "laura@example.com", "try", {"name": "Siân & Co", "address": "https://x.example/join/a-b"}
    )

    assert letter.text.startswith("Dear Siân & Co,\n\nHere it is.\n\n# What to do")
    assert '<p style="margin:0 0 16px">Dear Siân &amp; Co,</p>' in letter.html
    assert "<li>sit</li><li>talk</li>" in letter.html
    assert 'href="https://x.example/join/a-b"' in letter.html
    assert letter.subject == "Your appointment"


def test_a_name_can_start_neither_a_paragraph_nor_a_link(templates: Path) -> None:
    (templates / "try.txt").write_text("Dear {{ name }},\n\nHere it is.\n")
    name = "Tom\n\nhttps://evil.example/\n\n<b>Hello</b>"

    letter = mail.compose("laura@example.com", "try", {"name": name})

    assert "<a " not in letter.html
    assert "<b>" not in letter.html
    assert letter.text == "Dear Tom https://evil.example/ <b>Hello</b>,\n\nHere it is.\n"
