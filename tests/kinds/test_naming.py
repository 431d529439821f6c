"""Kinds are asked, not named: no module outside their room tests of which kind a question is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import sqs_tui
from sqs_tui.kinds.kind import Kind
from sqs_tui.kinds.registry import KINDS

PACKAGE = Path(sqs_tui.__file__).parent

#: The names of kinds and of their classes.
NAMES = {*KINDS, *(type(kind).__name__ for kind in KINDS.values())}
#: Everything that kinds are instances of, but for what every one of them is.
CLASSES = {c.__name__ for kind in KINDS.values() for c in type(kind).__mro__ if issubclass(c, Kind)} - {"Kind"}

#: Where a text that is also the name of a kind is compared, and what it means there.
MEANS_SOMETHING_ELSE: Mapping[tuple[str, str], str] = {
    ("cli/common.py", "text"): "a format of reports",
    ("tui/review/parts.py", "text"): "that the text area has the focus",
}
#: The faces that may be compared, and with what.
MAY_BE_COMPARED: Mapping[str, str] = {
    "keys": "with a key of questions, to tell whether those of the kind can have it",
    "field": "with a field of an answer, to find where it holds what was answered",
    "shape": "with that of another kind, to tell whether their answers can be compared",
}
#: What asks a text what it is like, or a table for what stands under it.
_ASKS = {"startswith", "endswith", "get", "index", "find", "count", "removeprefix", "removesuffix", "partition"}

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Naming:
    """Where in `code`, that of one function or of a module, a kind is told by its name, by its class or by its words.

    What is called a kind may be of something else: it may be compared with a text that is no kind of question. Whether
    a name is in the registry may be asked, and whether two questions are of one kind.
    """

    def __init__(self, code: ast.AST) -> None:
        self.code = code
        self.kinds: set[str] = set()  # the variables that hold a kind
        self.names: set[str] = set()  # those that hold what tells one: its name, its class, one of its words
        for _ in range(2):  # what is assigned from a variable that is assigned further down
            for node in ast.walk(code):
                self._assigned(node)

    def lines(self) -> Iterator[int]:
        """The lines in which that is done."""
        for node in ast.walk(self.code):
            if self._named(node):
                yield node.lineno

    def _named(self, node: ast.AST) -> bool:
        match node:
            case ast.Compare():
                return self._compares([node.left, *node.comparators])
            case ast.Subscript():
                literal = isinstance(node.slice, ast.Constant)
                return self._tells(node.slice) or (_called(node.value) == "KINDS" and literal)
            case ast.Call():
                return self._asks(node)
            case ast.Match():
                cases = [leaf for case in node.cases for leaf in ast.walk(case.pattern)]
                named = any(_text(leaf) in NAMES or _called(getattr(leaf, "cls", leaf)) in CLASSES for leaf in cases)
                return named or self._tells(node.subject) or self._is_kind(node.subject)
            case ast.ImportFrom():
                return "kinds" in (node.module or "").split(".") and any(one.name in CLASSES for one in node.names)
        return False

    def _compares(self, sides: list[ast.expr]) -> bool:
        telling = [side for side in sides if self._tells(side)]
        kinds = [side for side in sides if self._is_kind(side)]
        others = [s for s in sides if s not in telling and s not in kinds and _called(s) != "KINDS" and not _is_none(s)]
        if not (telling or kinds) or not others:
            return False
        # What is only called `kind`, in a file of criteria or in a list of files, is compared with many things.
        only_called = all(isinstance(side, ast.Attribute) and side.attr == "kind" for side in telling) and not kinds
        texts = [text for side in others for leaf in ast.walk(side) if (text := _text(leaf)) is not None]
        return not (only_called or self.names & {_called(side) for side in telling}) or not texts

    def _asks(self, call: ast.Call) -> bool:
        function = _called(call.func)
        if function in ("isinstance", "issubclass"):
            return any(_called(leaf) in CLASSES for leaf in ast.walk(call.args[1])) or self._is_kind(call.args[0])
        if function not in _ASKS:
            return False
        return any(map(self._tells, [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]))

    def _is_kind(self, node: ast.AST) -> bool:
        if isinstance(node, ast.NamedExpr):
            return self._is_kind(node.value)
        if isinstance(node, ast.Call):
            return _called(node.func) in ("kind_of", "kind_as_read") or (
                _called(node.func) == "type" and bool(node.args) and self._is_kind(node.args[0])
            )
        if isinstance(node, ast.Subscript):
            return _called(node.value) == "KINDS"
        return (isinstance(node, ast.Name) and node.id in self.kinds) or (
            isinstance(node, ast.Attribute) and node.attr == "__class__" and self._is_kind(node.value)
        )

    def _tells(self, node: ast.AST) -> bool:
        """Whether it is the name of a kind, such as `question.kind`, or one of the texts by which one could be told."""
        if isinstance(node, ast.NamedExpr):
            return self._tells(node.value)
        if isinstance(node, ast.Attribute):
            return node.attr == "kind" or (self._is_kind(node.value) and node.attr not in MAY_BE_COMPARED)
        if isinstance(node, ast.Call) and _called(node.func) == "getattr":
            return _text(node.args[1]) == "kind" or self._is_kind(node.args[0])
        return isinstance(node, ast.Name) and node.id in self.names

    def _assigned(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                pass
            case ast.arg(arg=name, annotation=ast.Name(id="Kind")):
                self.kinds.add(name)
                return
            case _:
                return
        if self._is_kind(value):
            self.kinds.add(name)
        elif self._tells(value):
            self.names.add(name)


def named_in(code: str) -> list[int]:
    """The lines in which a kind is compared with a name, looked up in a table or told by its class or its words."""
    return sorted({line for part in _parts_of(ast.parse(code)) for line in Naming(part).lines()})


def _parts_of(tree: ast.Module) -> Iterator[ast.AST]:
    """Its functions, each with those within it, and what is in none, so that each has variables of its own."""
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    yield from (node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS))
    for body in bodies:
        yield ast.Module([node for node in body if not isinstance(node, (*_FUNCTIONS, ast.ClassDef))], [])


def names_compared_in(code: str) -> Iterator[tuple[int, str]]:
    """Every text compared with anything that is also the name of a kind or of its class, with its line."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                yield from ((node.lineno, text) for leaf in ast.walk(side) if (text := _text(leaf)) in NAMES)


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _called(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def modules() -> Iterator[tuple[str, str]]:
    """The modules outside the room of kinds, each with its code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name != "kinds":
            yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def test_no_module_outside_their_room_names_a_kind():
    assert [f"{module}:{line}" for module, code in modules() for line in named_in(code)] == []


def test_nothing_is_compared_with_a_text_that_is_the_name_of_a_kind_but_where_it_means_something_else():
    found = [(module, text) for module, code in modules() for _, text in names_compared_in(code)]
    assert found == list(MEANS_SOMETHING_ELSE)


@pytest.mark.parametrize(
    "code",
    [
        'question.kind == "many"',
        'q.kind not in ("text", "actions")',
        '"date" != kind',
        "question.kind in _WRITTEN",
        "question.kind == WRITTEN[0]",
        'kind_of(question).name == "date"',
        'kind_of(question) is KINDS["date"]',
        "isinstance(kind_of(question), Date)",
        'x = {"text": 1}[question.kind]',
        'LABELS.get(question.kind, "")',
        'match question.kind:\n    case "one":\n        pass',
        'k = kind_of(q); k.name == "many"',
        "name = q.kind; name == A",
        "k = kind_of(q); type(k).__name__ == A",
        'q.kind.startswith("ma")',
        'getattr(q, "kind") == A',
        "k = kind_of(q); isinstance(k, (Many, Date))",
        'k = kind_of(q); k.how == "Type"',
        "def asked(k: Kind): return k.name in A",
        "if (k := kind_of(q)) is A: pass",
        "from sqs_tui.kinds.choose import Many",
        "from sqs_tui.kinds.families import YesNo",
    ],
)
def test_every_way_to_name_a_kind_is_found(code: str):
    assert named_in(code) == [1] or {line for line, _ in names_compared_in(code)} == {1}


@pytest.mark.parametrize(
    "code",
    [
        'entry.kind == "conflict"',
        "self.kind not in KINDS",
        "one.kind == other.kind",
        "kind_of(one).shape == kind_of(other).shape",
        "if kind_of(question).written: pass",
        "k = KINDS.get(name); k is not None",
        "from sqs_tui.kinds.kind import Kind",
        "from sqs_tui.kinds.registry import kind_of",
    ],
)
def test_what_names_no_kind_is_left_alone(code: str):
    assert named_in(code) == []
