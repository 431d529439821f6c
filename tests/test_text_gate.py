"""The text gate: what comes out of it, what goes through it, and that nothing in the screens goes round it."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from rich.segment import Segment
from textual.color import Color
from textual.content import Content

import sqs_tui.tui
from sqs_tui.text import REPLACEMENT, clean, one_line, shown
from sqs_tui.tui.styled import UnsafeCharacterFilter, styled
from tests.hostile_text import acts, anything


@given(anything)
def test_nothing_thatacts_comes_out_and_nothing_else_is_lost(text: str):
    out, replaced = clean(text)
    assert not any(map(acts, out))
    assert clean(out) == (out, out.count(REPLACEMENT) * 0)
    assert shown(text) == out
    assert unicodedata.is_normalized("NFC", out)
    out.encode("utf-8")
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    acting = sum(map(acts, unified))
    assert replaced >= acting
    assert out.count(REPLACEMENT) >= replaced
    if not replaced:
        assert out == unicodedata.normalize("NFC", unified)
    line = one_line(text)
    assert "\n" not in line
    assert "\t" not in line
    assert line == " ".join(out.split())


@pytest.mark.parametrize("text", ["", "plain", "[b]", "Größe", "日本語", "👩‍👩‍👧‍👦", "one\ntwo\tthree", "naïve café"])
def test_what_does_no_harm_stays_as_it_is(text: str):
    assert clean(text) == (text, 0)


@example("[b]words[/b]")
@example("[@click=app.quit]words[/]")
@given(anything)
def test_words_are_what_was_written_and_carry_no_style_of_their_own(text: str):
    content = styled(text)
    assert isinstance(content, Content)
    assert content.plain == shown(text).replace("\t", " ")  # a row cannot tell how wide a tab is
    assert not [span for span in content.spans if span.style]
    twice = styled((text, "bold"), text)
    assert twice.plain == shown(text).replace("\t", " ") * 2
    assert {str(span.style) for span in twice.spans if span.style} <= {"bold"}


@given(anything)
def test_the_last_gate_lets_nothing_act(text: str):
    row = text.replace("\n", " ").replace("\t", " ")  # a segment is a part of one row, its tabs drawn already
    segments = [Segment(row), Segment("\x1b[?25h", None, [(1,)]), Segment("plain")]
    out = UnsafeCharacterFilter().apply(segments, Color.parse("black"))
    assert len(out) == 3
    assert out[1] is segments[1]  # what the terminal itself is told
    assert out[2].text == "plain"
    assert not any(acts(character) for character in out[0].text)


@given(anything)
def test_the_last_gate_keeps_the_width_that_a_widget_counted_on(text: str):
    row = text.replace("\n", " ").replace("\t", " ")
    before = Segment(row)
    after = UnsafeCharacterFilter().apply([before], Color.parse("black"))[0]
    assert after.cell_length == before.cell_length
    if not any(map(acts, row)) and clean(row) == (row, 0):
        assert after.text == row


#: Calls that read a plain `str` as markup, and the position of that `str`; see docs of Textual, "Text is data".
READS_MARKUP = {
    "Static": 0, "Label": 0, "Button": 0, "Checkbox": 0, "RadioButton": 0, "Option": 0, "Tab": 0, "TabPane": 0,
    "Collapsible": None, "Markdown": 0, "Link": 0, "Placeholder": 0, "Digits": 0, "Toggle": 0,
    "update": 0, "notify": 0, "add_option": 0, "add_row": 0, "add_column": 0, "set_label": 0,
}  # fmt: skip
#: Never, whatever they are given.
FORBIDDEN = {"from_markup", "from_rich_text", "render_markup", "to_content", "escape_markup"}
#: Attributes that are read as markup when something is put in them.
ATTRIBUTES = {"border_title", "border_subtitle", "label", "tooltip"}
#: What makes text safe.
GATES = {"styled", "Content"}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_safe(value: ast.expr) -> bool:
    """A literal without brackets, or something that came through the gate."""
    if isinstance(value, ast.Constant):
        return not isinstance(value.value, str) or "[" not in value.value
    if isinstance(value, ast.BinOp):  # a literal repeated
        return isinstance(value.op, ast.Mult) and isinstance(value.left, ast.Constant) and _is_safe(value.left)
    if isinstance(value, ast.IfExp):
        return _is_safe(value.body) and _is_safe(value.orelse)
    if isinstance(value, ast.Call):
        return _called(value) in GATES or (_called(value) == "assemble" and isinstance(value.func, ast.Attribute))
    return False


def markup_risks(source: str) -> Iterator[tuple[int, str]]:  # noqa: C901 (one branch for each way into markup)
    """Every place in a module where text that is not known could be read as markup: line, and what it is."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    own = {alias.name for node in imports if str(node.module).startswith("sqs_tui") for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _called(node)
            if name in FORBIDDEN:
                yield node.lineno, name
            if name == "Content" and node.args and not _is_safe(node.args[0]):
                # `Content(text)` reads no markup, but cleans nothing either.
                yield node.lineno, "Content of text that is not cleaned"
            if name in READS_MARKUP and name not in own:
                unmarked = any(k.arg == "markup" and getattr(k.value, "value", True) is False for k in node.keywords)
                texts = [
                    *node.args,
                    *(k.value for k in node.keywords if k.arg in ("content", "label", "title", "message")),
                ]
                if texts and not unmarked and not _is_safe(texts[0]) and not isinstance(texts[0], ast.Dict):
                    yield node.lineno, name
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                named = isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES
                if named and node.value is not None and not _is_safe(node.value):
                    yield node.lineno, target.attr
        elif isinstance(node, ast.ImportFrom) and node.module in ("rich.markup", "textual.markup", "rich.text"):
            allowed = node.module == "rich.text" and "_exit_renderables" in source
            if not allowed:
                yield node.lineno, f"import from {node.module}"


def test_no_screen_goes_round_the_gate():
    modules = sorted(Path(sqs_tui.tui.__file__).parent.rglob("*.py"))
    assert len(modules) > 10
    risks = [
        f"{module.name}:{line}: {what}"
        for module in modules
        if module.name != "styled.py"
        for line, what in markup_risks(module.read_text(encoding="utf-8"))
    ]
    assert risks == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(question.text)", "Label(f'{x}')", "self.query_one('#a').update(text)", "app.notify(str(error))",
        "self.border_title = case", "Content.from_markup(x)", "Text.from_markup('[b]' + x)", "Button('[b]go')",
        "Content(answer.evidence)", "from rich.markup import escape", "Static(content=x)", "OptionList(Option(x))",
        "table.add_row(case)",
    ],
)  # fmt: skip
def test_the_lint_sees_what_goes_round_it(source: str):
    assert list(markup_risks(source))


@pytest.mark.parametrize(
    "source",
    [
        "Static(styled(x))", "Static('plain')", "self.update(styled(x, y))", "app.notify(x, markup=False)",
        "Content('')", "Static(Content(''), classes='a')", "self.border_title = 'Find'", "Content(' ' * indent)",
    ],
)  # fmt: skip
def test_the_lint_lets_safe_text_pass(source: str):
    assert not list(markup_risks(source))
