"""The accounts that our servers run as, and the folders that the database must be able to reach."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from spip_live.settings import BadSetting

ACCOUNT = "spip-postgres"  # PostgreSQL refuses to run as root; started by root it runs as this
SOCKET_LIMIT = 90  # Linux allows a socket's path 107 characters; its file name takes some


class CannotServe(BadSetting):
    """Something that serving needs cannot be had here; the text says what to do."""


def database_account() -> pwd.struct_passwd | None:
    """The account to run the server as: none (our own), or a made one when we are root."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError as nameless:
        raise CannotServe(
            "This account has no name in /etc/passwd, which PostgreSQL needs: set DATABASE_URL to "
            "a server of your own, or run as a named account."
        ) from nameless
    return system_account(ACCOUNT)


def system_account(name: str) -> pwd.struct_passwd | None:
    """An account without rights to run something as, made where missing; none if we are not root.

    Who is not root has no rights to give up, and none to become somebody else.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(name)
    except KeyError:
        _make_account(name)
        return pwd.getpwnam(name)


def _make_account(name: str) -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd is None:
        raise CannotServe(f"Make an account named {name} (or run as an account that is not root).")
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 9):  # 9: another start has just made it
        raise CannotServe(f"The account {name} could not be made: {done.stderr.strip()}")


def give(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make `folder` where missing, closed to all but the account of the database."""
    folder.mkdir(parents=True, exist_ok=True)
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    elif folder.stat().st_uid != os.geteuid() or folder.is_symlink():
        raise CannotServe(
            f"The database in {folder} belongs to another account: start as that account, or set "
            "SPIP_DATA_DIR to a folder of your own."
        )
    folder.chmod(0o700)


def let_through(*paths: Path) -> list[Path]:
    """Let any account pass through (not read) the parents of `paths`; returns those changed."""
    opened = []
    for parent in dict.fromkeys(parent for path in paths for parent in path.parents):
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
            opened.append(parent)
    return opened


def let_run(tree: Path) -> None:
    """Let any account read and run the program's own files, as a strict umask may have denied."""
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        needed = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0)
        if mode & needed != needed:
            path.chmod(mode | needed)


def socket_folder(folder: Path) -> Path:
    """Where the server puts its socket: beside its files, or elsewhere when that is too long."""
    beside = folder / "socket"
    if len(str(beside)) <= SOCKET_LIMIT:
        return beside
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"spip-postgres-{mark}"


def claim(path: Path) -> int | None:
    """Take the one claim to `path` for as long as this process lives; none if another has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_zombie(pid: int) -> bool:
    """Whether a process has died and its parent has not taken note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
