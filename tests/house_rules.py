"""The rules of the house, as functions from a Python file to the breaches found in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 45

POLLING = "tests/polling.py"
CLOCK = "spip_live/clock.py"
BROADCAST = "spip_live/rooms/broadcast.py"
EDGE_FILES = {"views.py", "events.py", "commands.py", "clockwork.py", "reconciling.py"}
MAY_COMMIT = {"spip_live/people/sign_ins.py"}  # a door notes that a sign-in was used
DOORS = {"anyone", "staff_may", "seated", "captioning", "choosing", "reads_course", "job"}
MAY_ACT_FOR = {
    "spip_live/tenancy.py",
    "spip_live/people/permissions.py",
    "spip_live/rooms/door.py",
    "spip_live/rooms/captions/door.py",
    "spip_live/rooms/offers/door.py",
    "spip_live/rooms/reader.py",
    "spip_live/jobs.py",
    "spip_live/serving/demonstration.py",  # `make seed`, a command line
}
KNOWS_THE_SERVER = {"wsgi.py", "spip_live/settings.py"}
TIMES = {"now", "utcnow", "today", "fromtimestamp"}
KNOWS_THE_COOKIE = {"spip_live/people/sign_in.py", "spip_live/rooms/door.py"}

# One meaning each (README): these words have a better one, or none.
BANNED = {
    "user", "users", "participant", "participants", "client", "clients", "tenant", "tenants",
    "meeting", "meetings", "helper", "helpers", "util", "utils", "manager", "managers",
    "session", "sessions",
}  # fmt: skip
BANNED_WHOLE = {"data", "info"}
BANNED_STARTS = ("process_", "handle_")
# Names that a library gives to what we fill in.
GIVEN = {
    "login_manager", "process_bind_param", "process_data", "process_formdata",
    "process_result_value", "user_loader",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One Python file of ours; `name` is its path from the top, with slashes."""

    name: str
    text: str
    tree: ast.Module = field(repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> Source:
        return cls(name, text, ast.parse(text))

    @property
    def file(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def is_command_line(self) -> bool:
        return self.file == "commands.py" or "/commands/" in self.name

    @property
    def is_edge(self) -> bool:
        """A file of views, events, commands or jobs, or of what starts the product."""
        here = self.file in EDGE_FILES or self.is_command_line or "/serving/" in self.name
        return here or any("job" in decorators(node) for node in self.tree.body)


def sources(top: Path, *folders: str) -> Iterator[Source]:
    """Every Python file of `folders`, which are names under `top`."""
    for folder in folders:
        found = top / folder
        for path in [found] if found.is_file() else sorted(found.rglob("*.py")):
            yield Source.of(path.relative_to(top).as_posix(), path.read_text())


def calls(source: Source) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call with what stands before the last dot and after it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node, ast.unparse(node.func.value), node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node, "", node.func.id


def asks_the_time_itself(source: Source) -> Iterator[str]:
    """Only `clock.now()` knows what time it is; everything else is given `at`."""
    if source.name == CLOCK:
        return
    for node, before, name in calls(source):
        kind = before.rpartition(".")[2]
        if (kind in ("datetime", "date") and name in TIMES) or (before, name) == ("time", "time"):
            yield f"{node.lineno}: {before}.{name}() - take `at` as an argument instead"


def emits_itself(source: Source) -> Iterator[str]:
    """Who hears what is decided in one file."""
    if source.name == BROADCAST:
        return
    for node, before, name in calls(source):
        if name == "emit" or (name == "send" and "socketio" in before):
            yield f"{node.lineno}: {before}.{name}() - say it through rooms/broadcast.py"


def commits_inside(source: Source) -> Iterator[str]:
    """Edges commit: views, events, commands, jobs, and functions that stand behind a door."""
    if source.is_edge or source.name in MAY_COMMIT:
        return
    for function, node in inside_functions(source):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
            and not (DOORS & set(decorators(function)))
        ):
            yield f"{node.lineno}: commit() in {name_of(function)} - leave it to the edge"


def sets_the_scope(source: Source) -> Iterator[str]:
    """The doors and the command line say for which provider one acts; nobody else."""
    if source.name in MAY_ACT_FOR or source.is_command_line:
        return
    for node, _before, name in calls(source):
        if name == "act_for":
            yield f"{node.lineno}: act_for() - only a door or the command line may"


def knows_the_server(source: Source) -> Iterator[str]:
    """Leaving eventlet must cost one line."""
    if source.name in KNOWS_THE_SERVER:
        return
    for node in ast.walk(source.tree):
        if any("eventlet" in word.lower() for word in words_in_code(node)):
            yield f"{getattr(node, 'lineno', 0)}: eventlet - use plain threads, queues and locks"


def banned_words(source: Source) -> Iterator[str]:
    """Names that we define use the words of the glossary."""
    for name, line in defined_names(source):
        words = set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().strip("_").split("_"))
        wrong = words & BANNED
        if name in BANNED_WHOLE or name.startswith(BANNED_STARTS):
            wrong.add(name)
        if wrong and not allowed_word(source, name):
            yield f"{line}: {name} - say what it is in the words of the glossary"


def allowed_word(source: Source, name: str) -> bool:
    """The database's own is `db.session`; Flask's cookie is touched in two files."""
    if name == "session":
        return source.name == "spip_live/db.py" or source.name in KNOWS_THE_COOKIE
    if name == "data":  # what WTForms calls the value of a field
        return source.name.startswith("spip_live/widgets/")
    return name in GIVEN or (source.name, name) == ("spip_live/tenancy.py", "_session")


def too_long(source: Source) -> Iterator[str]:
    """What does not fit on a screen or two is two things."""
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        yield f"1: {lines} lines - a file has at most {LONGEST_FILE}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.lineno}: {node.name} has {length} lines, over {LONGEST_FUNCTION}"


def waits_by_itself(source: Source) -> Iterator[str]:
    """Tests wait in one place, which asks again and again and gives up in the end."""
    if source.name == POLLING:
        return
    for node, before, name in calls(source):
        if (before, name) in {("time", "sleep"), ("", "sleep")}:
            yield f"{node.lineno}: {before}.{name}() - use until() or pause() of tests/polling.py"


def says_nothing_of_itself(source: Source) -> Iterator[str]:
    """A module's first sentence says what it is for."""
    if source.tree.body and not ast.get_docstring(source.tree):
        yield "1: no docstring - say in one sentence what this file is for"


RULES: tuple[Callable[[Source], Iterator[str]], ...] = (
    asks_the_time_itself,
    emits_itself,
    commits_inside,
    sets_the_scope,
    knows_the_server,
    banned_words,
    too_long,
    says_nothing_of_itself,
)


TEST_RULES: tuple[Callable[[Source], Iterator[str]], ...] = (
    too_long,
    waits_by_itself,
    says_nothing_of_itself,
)


def breaches(found: Iterable[Source], rule: Callable[[Source], Iterator[str]]) -> list[str]:
    """Every breach of one rule, as `file:line: what - what to do instead`."""
    return [f"{source.name}:{breach}" for source in found for breach in rule(source)]


def inside_functions(source: Source) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Each node with the outermost function that holds it (or the module)."""

    def walk(holder: ast.AST, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            starts = isinstance(child, ast.FunctionDef) and not isinstance(holder, ast.FunctionDef)
            yield holder, child
            yield from walk(child if starts else holder, child)

    yield from walk(source.tree, source.tree)


def decorators(function: ast.AST) -> list[str]:
    """The last words of a function's decorators: `jobs.job("x")` is `job`."""
    found = getattr(function, "decorator_list", [])
    return [
        ast.unparse(item.func if isinstance(item, ast.Call) else item).rpartition(".")[2]
        for item in found
    ]


def name_of(node: ast.AST) -> str:
    return getattr(node, "name", "the module")


def defined_names(source: Source) -> Iterator[tuple[str, int]]:
    """Names that this file brings into the world: functions, classes, arguments, variables."""
    yield source.file.removesuffix(".py"), 1
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if node.attr != "data":  # setting the value of a form's field
                yield node.attr, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "flask":
            yield from ((alias.name, node.lineno) for alias in node.names)


def words_in_code(node: ast.AST) -> Iterator[str]:
    """Names and short texts in code; docstrings and other prose are not code."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
        yield node.value
