"""The ids of an editable file stand in no code: what the program must know of a question comes by its role.

Every id of a question, section or pooled figure, every option value, reason code, title of a section and reference of
an unnumbered paragraph in `criteria.toml` is looked for among the strings of the program: as a whole string, and as a
word of an f-string or a regular expression; what is several words, wherever it stands. A word that coincides with one has its reason below.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import sqs_tui
from sqs_tui.criteria.load import bundled_criteria

PACKAGE = Path(sqs_tui.__file__).parent
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

#: Words that are no ids where they stand, and what they are there.
COINCIDENCES = {
    "agree": "a word of running text",
    "another": "a word of running text",
    "case": "the unit that most questions count, the key of a session, and what a page is about",
    "close": "what a dialog's Esc does",
    "language": "the key of a session and of an answer for the language it was asked in",
    "learning": "what a text is on the case manager's page, as the roles say it",
    "none": "a number in words, and what is highlighted when nothing is",
    "other": "the field of an answer that holds a reason in own words, and the rest of a list",
    "sentence": "a key of the findings in JSON: a sentence of the letter",
    "strengths": "a list of a summary in JSON",
    "Summary": "the screen that F2 opens",
    "The case": "the beginning of many a sentence",
}

#: What looks something up by its id: as an argument of a method, as a key, and beside an attribute it is compared with.
LOOKING = {"answer", "applies", "at", "choose", "toggle_reason", "write", "get", "wording"}
TABLES = {"by_id", "section_by_id", "answers", "reasons", "figures"}
COMPARED = {"id", "section", "ref", "value", "values", "reasons", "was"}
#: The names of variables that hold such an id.
HOLDING = {"code", "codes", "value", "values", "name"}


def names_in(raw: dict) -> set[str]:
    """Every name in a parsed criteria file that its editor may change."""
    questions, letter = raw["questions"], raw.get("letter", {})
    names = {*raw["reasons"], *(pooled["id"] for pooled in letter.get("pooled", ()))}
    for section in raw["sections"]:
        names |= {section["id"], section["title"]}
    for question in questions:
        names |= {question["id"], *question.get("was", ()), question.get("ref", "")}
        names |= {option["value"] for option in question.get("options", ())}
    return {name for name in names if name and not name[0].isdigit()}


def strings_in(code: str) -> Iterator[tuple[int, str, bool]]:
    """Each string of a module but its documentation: line, text, and whether its words are looked at one by one."""
    tree = ast.parse(code)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    patterns = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re"
        for argument in node.args[:1]
        for inner in ast.walk(argument)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value, id(node) in pieces | patterns


def found_in(code: str, names: set[str]) -> Iterator[tuple[int, str]]:
    """Line and name of each of `names` among the strings of a module."""
    for line, text, by_word in strings_in(code):
        yield from ((line, name) for name in names if " " in name and name in text)
        if text in names:
            yield line, text
        elif by_word:
            words = WORD.findall(re.sub(r"\\[a-zA-Z]", " ", text))
            yield from ((line, word) for word in words if word in names)
        else:  # in running text only what is no word of English
            yield from ((line, word) for word in WORD.findall(text) if "_" in word and word in names)


def looked_up_in(code: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string by which a module looks for a question, a section, a reason or an answer."""
    for node in ast.walk(ast.parse(code)):
        sought: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKING:
            of = getattr(node.func.value, "attr", "")
            sought = node.args[:1] if node.func.attr != "get" or of in TABLES else []
        elif isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") in TABLES:
            sought = [node.slice]
        elif isinstance(node, ast.Compare):
            within = [inner for side in (node.left, *node.comparators) for inner in ast.walk(side)]
            if any(getattr(one, "attr", "") in COMPARED or getattr(one, "id", "") in HOLDING for one in within):
                sought = [inner for inner in within if isinstance(inner, ast.expr)]
        yield from ((one.lineno, one.value) for one in sought if isinstance(one, ast.Constant))


NAMES = names_in(tomllib.loads(bundled_criteria().read_text("utf-8")))
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(PACKAGE).as_posix() for path in MODULES])
def test_no_name_of_the_criteria_stands_in_code(path: Path):
    found = found_in(path.read_text("utf-8"), NAMES - set(COINCIDENCES))
    assert not list(found), "give it a role in criteria.toml, or say above why it is none of its names"


@pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(PACKAGE).as_posix() for path in MODULES])
def test_nothing_is_looked_up_by_a_name_of_the_criteria(path: Path):
    assert not [(line, text) for line, text in looked_up_in(path.read_text("utf-8")) if text in NAMES]


def test_every_coincidence_is_still_one():
    found = {name for path in MODULES for _, name in found_in(path.read_text("utf-8"), NAMES)}
    assert set(COINCIDENCES) <= found


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ('x = review.answer("lor_sufficient")', "lor_sufficient"),
        ('x = f"answers.{y}.not_done"', "not_done"),
        ('X = re.compile(r"\\bcommunity\\b")', "community"),
        ('x = {"Operational management": 1}', "Operational management"),
        ('x = "see the question lor_sufficient"', "lor_sufficient"),
    ],
)
def test_a_name_is_found_wherever_it_hides(code, name):
    assert (1, name) in list(found_in(code, NAMES))
    assert not list(found_in(f'"""{name}"""', NAMES)), "documentation may say it"


@pytest.mark.parametrize(
    "code",
    [
        'review.answer("sentence")',
        'instrument.by_id["sentence"]',
        'question.section == "close"',
        'x = code == "other"',
        '"strengths" in (question.id, *question.was)',
    ],
)
def test_looking_one_up_is_found_also_by_a_word_that_coincides(code):
    assert [text for _, text in looked_up_in(code) if text in NAMES]
