"""A real coturn for tests, on the very configuration that is given to operators."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.polling import until

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "deploy/coturn/turnserver.conf"
SECRET = "e5b1f0c79d2a48638c4e1f7ab3960d52"
PORTS = (50_000, 50_400)


@dataclass(frozen=True)
class Coturn:
    """A relay that runs: where, with what secret, and whom its certificate is signed by."""

    address: str
    port: int
    tls_port: int
    certificate: Path
    secret: str = SECRET

    def url(self, transport: str) -> str:
        """Where it is over `udp`, `tcp` or `tls`."""
        if transport == "tls":
            return f"turns:{self.address}:{self.tls_port}?transport=tcp"
        return f"turn:{self.address}:{self.port}?transport={transport}"

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(self.url(transport) for transport in ("udp", "tcp", "tls"))


@contextmanager
def coturn(
    folder: Path, *, reaches: str = "127.77.0.1", near: bool = False, without: str = ""
) -> Iterator[Coturn]:
    """A relay, for a `with` block, through which `reaches` and nothing else can be reached.

    `near`: it sends from the address that it reaches, for a real media server answers none but its
    own network interface. `without` leaves out each line of its configuration that holds these
    words.
    """
    address = "127.0.0.1"
    assert shutil.which("turnserver"), "coturn is missing: run apt-get install coturn"
    relay = Coturn(address, _free_port(address), _free_port(address), folder / "cert.pem")
    _make_certificate(folder, address)
    path = folder / "turnserver.conf"
    more = [f"relay-ip={reaches}"] if near else []
    path.write_text(_configuration(relay, folder, reaches, without) + "\n".join([*more, ""]))
    running = subprocess.Popen(
        ["turnserver", "-c", str(path), "--pidfile", str(folder / "pid")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(relay, running)
        yield relay
    finally:
        running.terminate()
        try:
            running.wait(timeout=5)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(timeout=5)


def _configuration(relay: Coturn, folder: Path, reaches: str, without: str) -> str:
    """The operators' own, on our ports; loopback stands for the world, so it must be allowed."""
    text = CONFIGURATION.read_text()
    for name, value in {
        "<RELAY_ADDRESS>": relay.address,
        "<MEDIA_ADDRESS>": reaches,
        "<CERTIFICATE>": str(relay.certificate),
        "<KEY>": str(folder / "key.pem"),
        "<TURN_SECRET>": relay.secret,
        "<REALM>": "turn.example.org",
        "listening-port=3478": f"listening-port={relay.port}",
        "tls-listening-port=443": f"tls-listening-port={relay.tls_port}",
        "min-port=49152": f"min-port={PORTS[0]}",
        "max-port=65535": f"max-port={PORTS[1]}",
        "log-file=/dev/null": f"log-file={folder / 'turn.log'}",
    }.items():
        assert name in text, f"{CONFIGURATION} no longer says {name}"
        text = text.replace(name, value)
    kept = [line for line in text.splitlines() if not without or without not in line]
    return "\n".join([*kept, "allow-loopback-peers", "simple-log", f"userdb={folder / 'db'}", ""])


def _make_certificate(folder: Path, address: str) -> None:
    assert shutil.which("openssl"), "openssl is missing: run apt-get install openssl"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=turn.example.org",
         "-addext", f"subjectAltName=IP:{address}",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )  # fmt: skip


def _free_port(address: str) -> int:
    with socket.socket() as asked:
        asked.bind((address, 0))
        port: int = asked.getsockname()[1]
        return port


def _wait_for(relay: Coturn, running: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        assert running.poll() is None, "coturn ended at its start"
        try:
            socket.create_connection((relay.address, relay.tls_port), timeout=1).close()
        except OSError:
            return False
        return True

    until(answers, "coturn answers", within=10)
