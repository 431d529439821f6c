"""Kinds are asked, not named: no module outside their room tests which kind a question is of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sqs_tui
from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import KINDS, kind_of

PACKAGE = Path(sqs_tui.__file__).parent


def named_in(code: str) -> Iterator[int]:
    """The lines in which something called a kind is compared with the name of one, or looked up in a table."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            names = {leaf.value for side in sides for leaf in ast.walk(side) if isinstance(leaf, ast.Constant)}
            if any(map(_is_kind, sides)) and names & KINDS.keys():
                yield node.lineno
        elif (
            (isinstance(node, ast.Subscript) and _is_kind(node.slice))
            or (
                isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get" and any(map(_is_kind, node.args))
            )
            or (isinstance(node, ast.Match) and _is_kind(node.subject))
        ):
            yield node.lineno


def _is_kind(node: ast.expr) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == "kind"


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
        'x = {"text": 1}[question.kind]',
        'LABELS.get(question.kind, "")',
        'match question.kind:\n    case "one":\n        pass',
    ],
)
def test_every_way_to_name_a_kind_is_found(code: str):
    assert list(named_in(code))


def test_every_kind_is_in_the_registry_under_its_own_name():
    assert list(KINDS) == [kind.name for kind in KINDS.values()]
    assert {kind.name for kind in KINDS.values()} == {"judgement", "fact", "one", "many", "text", "date", "actions"}


def test_a_question_of_no_kind_cannot_be_made():
    question = Question("q", "s", "text", "?", "?")
    assert kind_of(question) is KINDS["text"]
    with pytest.raises(ValueError, match="there is no kind of question 'txet'"):
        Question("q", "s", "txet", "?", "?")
