"""Kinds are asked, not named: no module outside their room tests of which kind a question is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sqs_tui
from sqs_tui.kinds.registry import KINDS

PACKAGE = Path(sqs_tui.__file__).parent


def named_in(code: str) -> Iterator[int]:
    """The lines in which a kind is compared with a name, looked up in a table or told by its class.

    What is called a kind may be of something else: it may be compared with a text that is no kind of question. Whether
    a name is in the registry may be asked, and whether two questions are of one kind.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Compare):
            named = _compares([node.left, *node.comparators])
        elif isinstance(node, ast.Subscript):
            named = _is_kind(node.slice) or (_called(node.value) == "KINDS" and isinstance(node.slice, ast.Constant))
        elif isinstance(node, ast.Call):
            named = _looks_up(_called(node.func), node.args)
        else:
            named = isinstance(node, ast.Match) and _is_kind(node.subject)
        if named:
            yield node.lineno


def _compares(sides: list[ast.expr]) -> bool:
    kinds = [side for side in sides if _is_kind(side)]
    others = [side for side in sides if not _is_kind(side) and _called(side) != "KINDS"]
    texts = [leaf.value for side in others for leaf in ast.walk(side) if isinstance(leaf, ast.Constant)]
    if not KINDS.keys().isdisjoint(text for text in texts if isinstance(text, str)):
        return bool(kinds)
    # A table of names, or a variable; what is only called `kind` is compared with many things.
    asked = any(isinstance(kind, ast.Attribute) for kind in kinds)
    return asked and bool(others) and not any(isinstance(text, str) for text in texts)


def _looks_up(function: str, arguments: list[ast.expr]) -> bool:
    if function == "isinstance":
        return any(_called(arguments[1]) == type(kind).__name__ for kind in KINDS.values())
    return function == "get" and any(map(_is_kind, arguments))


def _is_kind(node: ast.expr) -> bool:
    """Whether it is a kind by its name: `question.kind`, or `kind_of(question).name`."""
    if isinstance(node, ast.Attribute) and node.attr == "name" and isinstance(node.value, ast.Call):
        return _called(node.value.func) == "kind_of"
    return _called(node) == "kind"


def _called(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def test_no_module_outside_their_room_names_a_kind():
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.parent.name != "kinds"
        for line in named_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []


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
    ],
)
def test_every_way_to_name_a_kind_is_found(code: str):
    assert list(named_in(code)) == [1]


@pytest.mark.parametrize("code", ['entry.kind == "conflict"', "self.kind not in KINDS", "one.kind == other.kind"])
def test_what_names_no_kind_is_left_alone(code: str):
    assert list(named_in(code)) == []
