"""The house rules that no linter knows: sizes, and nothing private of Textual outside of its one module.

    python .ci/house.py [FOLDER]    of the project in FOLDER, or of the one this file is in

No file has over 400 lines; in the package no class has over 250, no function over 50, and no room over 16 files. What
is over is named in ALLOWED with its reason; a name there that is no longer needed is told of as well. Every finding is
one line on standard output, and the exit status is 1 when there is one.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE, CLASS, FUNCTION, ROOM = 400, 250, 50, 16
PACKAGE = "sqs_tui"
PARTS = (PACKAGE, "tests", "rigs", "benchmarks", ".ci")

#: The one module that may touch what is private of Textual.
INTERNALS = f"{PACKAGE}/tui/textual_internals.py"

#: What is over a limit, as it is told of up to the colon, and why it is.
ALLOWED = {
    "sqs_tui/plain/interview.py Interview": "the one conversation; each of its methods is one thing that may be said",
    "sqs_tui/store/session_file.py SessionFile": "the one file, between opening and closing, with its lock",
    "tests/test_criteria_content.py": "one list of what the published criteria say, in their order",
    "tests/findings/test_export.py": "one export, read back by every reader there is",
    "tests/findings/test_demo.py": "one demonstration inspection, looked at from every side",
    "tests/store/test_session_file.py": "one file, from its making to its conflicts",
    "tests/tui/test_inspection.py": "one screen; its widgets are tested below it",
}

#: Names that are private in looks alone: those of every named tuple, and of `os`.
PUBLIC = frozenset({"_replace", "_asdict", "_fields", "_make", "_exit"})

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def found_in(root: Path, allowed: dict[str, str] = ALLOWED) -> list[str]:
    """Every rule that the project in `root` does not keep, a line each."""
    told = [*sizes(root), *rooms(root), *privates(root)]
    over = {line.partition(":")[0] for line in told}
    needless = [f"{name}: is allowed to be over, and no longer is" for name in allowed if name not in over]
    return [line for line in told if line.partition(":")[0] not in allowed] + needless


def sizes(root: Path) -> Iterator[str]:
    """Files that are too long, and in the package classes and functions."""
    for path in _files(root):
        text = path.read_text("utf-8")
        name = path.relative_to(root).as_posix()
        if (lines := text.count("\n")) > FILE:
            yield f"{name}: {lines} lines, over {FILE}"
        if name.startswith(f"{PACKAGE}/"):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, (ast.ClassDef, *_Function)):
                    most = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
                    lines = (node.end_lineno or node.lineno) - node.lineno + 1
                    if lines > most:
                        yield f"{name} {node.name}: {lines} lines, over {most}"


def rooms(root: Path) -> Iterator[str]:
    """Folders of the package with too many modules in them, `__init__` among them."""
    for folder in sorted({path.parent for path in (root / PACKAGE).rglob("*.py")}):
        if (modules := len(list(folder.glob("*.py")))) > ROOM:
            yield f"{folder.relative_to(root).as_posix()}: {modules} files, over {ROOM}"


def privates(root: Path) -> Iterator[str]:
    """Uses of what is private of Textual: imported, overridden, set or read, on one's own or on another object."""
    paths = [path for path in (root / PACKAGE).rglob("*.py") if path.relative_to(root).as_posix() != INTERNALS]
    trees = {path.relative_to(root).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(paths)}
    ours = {name for tree in trees.values() for name in _made_in(tree)}
    foreign = _private_of_textual() - ours - PUBLIC
    for where, tree in trees.items():
        for node in ast.walk(tree):
            names = _imported(node)
            if isinstance(node, ast.ClassDef):
                bases = _private_of_bases(where, node.name)
                names += [name for name in dict.fromkeys(_made_in(node)) if name in bases]
            elif isinstance(node, ast.Attribute) and node.attr in foreign:
                names.append(node.attr)
            yield from (f"{where} {name}: is private of Textual; that belongs in {INTERNALS}" for name in names)


def _files(root: Path) -> list[Path]:
    return sorted(path for part in PARTS for path in (root / part).rglob("*.py"))


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _imported(node: ast.AST) -> list[str]:
    """What is private of Textual among what an import takes."""
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "textual":
        modules = [part for part in (node.module or "").split(".") if _private(part)]
        return modules + [alias.name for alias in node.names if _private(alias.name)]
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names if alias.name.partition(".")[0] == "textual"]
        return [name for name in names if any(map(_private, name.split(".")))]
    return []


def _made_in(tree: ast.AST) -> Iterator[str]:
    """The private names that the classes in `tree` give to something: methods, and what is set on `self`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, _Function) and _private(each.name):
                    yield each.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _private(node.attr):
            yield from [node.attr] if isinstance(node.value, ast.Name) and node.value.id == "self" else []


@cache
def _private_of_textual() -> frozenset[str]:
    """Every private name that a class of Textual gives to something."""
    folder = Path(inspect.getfile(importlib.import_module("textual"))).parent
    made = re.compile(r"(?:def |self\.)(_[a-zA-Z]\w*)")  # parsing all of it takes seconds
    return frozenset(name for path in folder.rglob("*.py") for name in made.findall(path.read_text("utf-8")))


def _private_of_bases(where: str, name: str) -> set[str]:
    """The private names that the bases of one of our classes have from Textual."""
    if not where.startswith(f"{PACKAGE}/tui/"):
        return set()
    module = importlib.import_module(where.removesuffix(".py").replace("/", "."))
    found: set[str] = set()
    for base in inspect.getmro(getattr(module, name, object)):
        if base.__module__.partition(".")[0] == "textual":
            found |= _private_of_class(base)
    return found


@cache
def _private_of_class(cls: type) -> frozenset[str]:
    return frozenset(_made_in(ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))))


def main() -> int:
    """Tell what was found; 1 when there is anything."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    told = found_in(root)
    print("\n".join(told) or "house: in order")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
