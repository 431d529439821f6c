"""Text that means harm, wherever text can stand: shown as written, saved, read back equal, and never acted on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import tomli_w

from sqs_tui.criteria.load import load_instrument
from sqs_tui.open_case import open_case
from sqs_tui.review.session import Action
from tests.findings.random_sessions import put, sealed, session_of
from tests.hostile_text import HOSTILE, acts
from tests.tui.conftest import Driver, answer_everything, app_on, begin, cleaned, criteria_from, on_disk
from tests.tui.hostile_screens import KINDS, texts

LONG = "0123456789" * 1000

#: One of each kind of harm, for places that are tried one by one.
SOME = [
    "[/]", "[@click=app.quit]click[/]", "[link=https://x.example]y[/link]", "[a='", "[JB] saw [REDACTED]", "list[int]",
    "\x1b]0;owned\x07title", "\x1b[2Jclear", "\x9b31mred", "a\u202eb\u2066c", "עברית و العربية", "👩‍👩‍👧‍👦 🏳️‍🌈", "e\u0301tude",
    "日本語のテキスト", "\x00nul", "$(rm -rf /)", "'; DROP TABLE x; --", "\\[b]back", "{yes} {0}", "%s%n", "﷽",
]  # fmt: skip


def squeezed(text: str) -> str:
    """What is left of a text when it may have been wrapped anywhere: no white space, no padding."""
    return "".join(text.split()).replace("\u200b", "")


def visible(text: str) -> str:
    """`text` as it must be read on the screen, wrapped or not."""
    return squeezed(cleaned(text))


def as_lines(text: str) -> str:
    """`text` as a text area takes it: whatever ends a line (form feed, next line …) ends it there, then cleaned."""
    return cleaned("\n".join((text + "|").splitlines())[:-1])


def chunks(texts: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def check_nothing_acts(d: Driver) -> None:
    """No character reaches the terminal that does something, and no style acts on a click."""
    for strip in d.app.screen._compositor.render_strips():
        for segment in strip:
            assert not any(acts(c) for c in segment.text), repr(segment.text)
            if segment.style is not None:
                assert not segment.style.link
                assert "@click" not in segment.style.meta


async def test_typed_into_every_text_it_is_kept_as_typed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """All hostile strings at once, one a line, pasted as a person would paste a page of notes."""
    monkeypatch.setattr("sqs_tui.typed_text.DRAFT_AFTER", 600.0)  # drafts have a test of their own
    criteria = criteria_from(tmp_path)
    case = begin(folder, criteria)
    with case.edit() as review:
        for question, value in (("present", "yes"), ("sentence", "custody"), ("plan", "no")):
            review.choose(question, value)
    page = "\n".join(text for text in HOSTILE if text != "x" * 10_000)
    half = len(HOSTILE) // 2
    pages = [page, "\n".join(HOSTILE[:half]), LONG]
    async with app_on(case, size=(100, 40)) as d:
        for text in pages:
            await d.go("plan")
            for field, keys in (("evidence", ["e"]), ("their_words", ["v", "d"]), ("other", ["d", "d"])):
                if field == "other":
                    with case.edit() as review:
                        review.toggle_reason("plan", "other") if "other" in d.answer.reasons else None
                    keys = ["d"]
                elif field == "their_words":
                    with case.edit() as review:
                        review.set_view("plan", None)
                await d.press(*keys)
                assert d.focus in ("note", "their_words", "other"), field
                await d.press("home")
                d.app.focused.select_all()
                await d.write(text)
                check_nothing_acts(d)
                await d.press("escape")
                assert getattr(d.answer, field) == as_lines(text), field
                check_nothing_acts(d)
                if any(map(acts, text)):
                    assert "replaced by \N{REPLACEMENT CHARACTER}." in d.said
            await d.go("learning")
            await d.press("e")
            d.app.focused.select_all()
            await d.write(text)
            await d.press("ctrl+n", "up")
            assert d.answer.value == as_lines(text)
            await d.press("f2")
            check_nothing_acts(d)
            await d.press("end", "escape")
            assert d.app.return_code is None
            await d.saved()
            assert on_disk(folder).answers == d.review.session.answers
    async with app_on(open_case(folder, "LAN-017", criteria)) as d:
        assert d.answer.value == LONG
        assert d.case.notices == []


async def test_what_is_being_typed_is_drafted_whatever_it_holds(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sqs_tui.typed_text.DRAFT_AFTER", 0.001)
    async with app_on(begin(folder)) as d:
        await d.press("e")
        await d.write("half a pair \ud800 of it, and [/] \x1b[2J")
        await d.until(lambda: "half a pair" in "".join(p.read_text() for p in folder.glob(".*draft.toml")), "drafted")
        assert "NOT SAVED" not in d.text
        await d.press("escape")
        await d.saved()
        assert on_disk(folder).answer("case_manager_present").evidence == cleaned(
            "half a pair \ud800 of it, and [/] \x1b[2J"
        )


async def test_in_a_case_file_and_in_dialogs_it_is_shown_as_written(folder: Path, tmp_path: Path):
    """Each hostile string by itself, out of a session file, on the Review, Summary and Find screens."""
    criteria = criteria_from(tmp_path)
    short = [text for text in HOSTILE if visible(text) and len(text) < 400]
    assert len(short) > 400
    case = begin(folder, criteria)
    with case.edit() as review:
        for question, value in (("present", "yes"), ("sentence", "custody"), ("plan", "no")):
            review.choose(question, value)
        review.set_view("plan", "differs", "")
        review.toggle_reason("plan", "other")
    async with app_on(case, size=(140, 100)) as d:
        await d.go("plan")
        for group in chunks(short, 100):
            with case.edit() as review:
                review.set_evidence("plan", "\n".join(group[:20]))
                review.set_view("plan", "differs", "\n".join(group[20:40]))
                review.set_other("plan", "\n".join(group[40:60]))
                review.set_actions("agreed", [Action(text, "CM04", text) for text in group[60:]])
            d.app.screen.show_question()
            await d.quiet()
            check_nothing_acts(d)
            for selector, texts in (("#note", group[:20]), ("#their_words", group[20:40]), ("#other", group[40:60])):
                area = squeezed(d.app.screen.query_one(selector).text)
                painted = squeezed(d.painted(selector))
                for text in texts:
                    assert visible(text) in area
                assert painted or not texts
            await d.go("agreed")
            check_nothing_acts(d)
            rows = squeezed(d.painted("#asked"))
            missing = [text for text in group[60:] if visible(text) not in rows]
            assert missing == []
            await d.press("f2")
            check_nothing_acts(d)
            summary = d.app.screen.query_one("#summary")
            whole = squeezed("".join(item.content.plain for item in summary._items))
            assert [text for text in group[:40] + group[60:] if visible(text) not in whole] == []
            await d.press("escape")
            await d.go("plan")
        assert d.app.return_code is None
        await d.saved()
        assert on_disk(folder).answers == review.session.answers


async def test_clicking_on_it_runs_nothing(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        review.set_actions("agreed", [Action("[@click=app.quit]click[/] me", "[@click=screen.leave]x[/]")])
    async with app_on(case) as d:
        await d.go("agreed")
        await d.click("[@click=app.quit]click[/] me", into=18)
        assert "Change this action" in d.text  # what a click on an action does
        assert "[@click=app.quit]click[/] me" in d.text
        await d.press("escape", "f2")
        await d.click("click[/] me", nth=0, into=2)
        assert d.app.return_code is None
        assert d.app.case is not None
        if d.question != "agreed":
            pytest.fail("it leads elsewhere")


async def test_in_an_instrument_it_is_shown_as_written(folder: Path, tmp_path: Path):
    texts = [text.strip() for text in HOSTILE if visible(text) and len(text) < 200 and "\ud800" not in text]
    texts = [text for text in texts if text.strip()]
    groups = [group for group in chunks(texts, 16) if len(group) == 16]
    data = {
        "schema": 1,
        "instrument": {"id": "hostile", "version": "[b]1", "title": "[/]", "note": "[@click=app.quit]note"},
        "reasons": {"other": {"text": "[/b] another", "words": True}},
        "sections": [{"id": "one", "title": "[/] \x1b[2J one", "short": "[/]", "introduction": "[a='"}],
        "questions": [
            {
                "id": f"q{index}", "section": "one", "kind": "one", "text": group[0], "label": group[1][:60],
                "hint": group[2], "guidance": group[3], "prompts": group[4:8],
                "options": [{"value": f"o{n}", "text": text} for n, text in enumerate(group[8:])],
            }
            for index, group in enumerate(groups)
        ],
    }  # fmt: skip
    path = tmp_path / "criteria.toml"
    path.write_text(tomli_w.dumps(data), encoding="utf-8")
    criteria = load_instrument(path)
    case = begin(folder, criteria)
    lost = []
    async with app_on(case, size=(140, 60)) as d:
        await d.press("g")
        for index, group in enumerate(groups):
            await d.go(f"q{index}")
            if index % 10 == 0:
                check_nothing_acts(d)
            asked, guidance = squeezed(d.painted("#asked")), squeezed(d.painted("#guidance"))
            for text in (group[0], group[2], *group[8:]):
                if visible(text) not in asked:
                    lost.append(("asked", text))
            for text in group[3:8]:
                if visible(text).removeprefix("-").replace("•", "") not in guidance.replace("•", ""):
                    lost.append(("guidance", text))
        await d.press("f2", "escape", "slash", "escape", "f1")
        check_nothing_acts(d)
        assert d.app.return_code is None
    assert lost == []


async def test_in_names_codes_and_problems_at_home(folder: Path, tmp_path: Path):
    criteria = criteria_from(tmp_path)
    case = begin(folder, criteria)
    case.close()
    good = (folder / "LAN-017.toml").read_text(encoding="utf-8")
    for index, text in enumerate(SOME):
        written = json.dumps(text)  # TOML's basic strings escape as JSON does, here
        changed = good.replace('"INS2"', written).replace('"CM04"', written).replace('"LAN-017"', f'"H{index}"')
        (folder / f"H{index}.toml").write_text(changed, encoding="utf-8", errors="replace")
    for name in ("[b]LAN[/b].toml", "[/].toml", "[@click=app.quit]x.toml", "evil\x1b]0;x\x07.toml"):
        try:
            (folder / name).write_text(f"{name} = [", encoding="utf-8")
        except OSError:
            continue  # no such name on this disk
    async with app_on(folder, criteria, size=(120, 50)) as d:
        check_nothing_acts(d)
        assert "[JB]" in d.text or "cannot be read" in d.text
        for _ in range(3):
            await d.press("down", "enter")
            check_nothing_acts(d)
            assert d.app.return_code is None
            if d.app.case is not None:
                await d.settled()
                check_nothing_acts(d)
                await d.press("f2", "escape")
                if d.app.case is not None:
                    await d.press("q")
                    await d.until(lambda: "Reviews in" in d.text, "home")
            else:
                await d.press("escape")
        await d.click("[@click=app.quit]x")
        assert d.app.return_code is None
        check_nothing_acts(d)
        await d.press("escape", "slash")
        await d.write("[/]")
        check_nothing_acts(d)
        assert "[/]" in d.text
        await d.press("escape", "n")
        for text in SOME:
            await d.press("ctrl+u", "ctrl+k")
            await d.write(text)
            check_nothing_acts(d)
        await d.press("enter", "enter", "enter")
        assert "A new review" in d.text
        assert d.app.case is None


async def test_a_draft_and_an_amendment(folder: Path, tmp_path: Path):
    criteria = criteria_from(tmp_path)
    case = begin(folder, criteria)
    with case.edit() as review:
        answer_everything(review)
    case.settle(case.prepare())
    nasty = " ".join(text for text in SOME if "\n" not in text)
    case.typing("plan", "evidence", "not asked")
    case.typed.clear()
    case.typing("learning", "value", nasty)
    case.keep_draft()
    case._saver.flush(5.0)
    case.abandon()
    async with app_on(open_case(folder, "LAN-017", criteria), size=(140, 45)) as d:
        await d.until(lambda: "Text that was not finished" in d.text, "offered")
        check_nothing_acts(d)
        assert "[@click=app.quit]click[/]" in squeezed(d.text)
        await d.press("r")
        assert d.answer.value == cleaned(nasty)
        await d.press("f2", "c", "b")
        assert d.review.frozen
        await d.press("a")
        await d.write("because [/] \x1b[2J [@click=app.quit]x")
        await d.press("enter")
        assert not d.review.frozen
        assert "[/]" in d.review.session.events[-1].why
        check_nothing_acts(d)
        await d.press("end")
        check_nothing_acts(d)
        await d.saved()
        assert on_disk(folder).events == d.review.session.events


async def test_in_an_inspection_it_is_shown_as_written(folder: Path, tmp_path: Path):
    """Evidence, reasons and the case manager's words, all the way down from the figures; and what names the area."""
    criteria = criteria_from(tmp_path)
    texts = [text for text in SOME if visible(text)]
    for index, text in enumerate(texts):
        review = session_of(criteria, f"H{index}", "CM04", Random(index))
        for question, value in (("present", "yes"), ("sentence", "custody"), ("plan", "no")):
            review.choose(question, value)
        if "other" not in review.answer("plan").reasons:
            review.toggle_reason("plan", "other")
        review.set_other("plan", text)
        review.set_view("plan", "differs", text)
        review.set_evidence("plan", text)
        put(folder, sealed(review.session))
    area = json.dumps("".join(texts[:5]) + " area")
    (folder / "inspection.toml").write_text(f"schema = 1\narea = {area}\n", encoding="utf-8")
    (folder / "[@click=app.quit]x.toml").write_text("x = [", encoding="utf-8")
    async with app_on(folder, criteria, size=(140, 60)) as d:
        await d.press("i")
        await d.until(lambda: f"{len(texts)} cases counted" in d.flat, "read")
        assert visible("".join(texts[:5])) in squeezed(d.text)
        for view in "1234":
            await d.press(view, "down", "down", "right", "end", "home", "s")
            check_nothing_acts(d)
        assert "[@click=app.quit]x.toml" in d.text
        await d.click("[@click=app.quit]x.toml", into=8)
        check_nothing_acts(d)
        assert "This file cannot be opened" in d.text
        await d.press("escape", "1")
        figures = d.app.screen.query_one("#figures")
        while figures.here != "plan":
            await d.press("down")
        await d.press("enter")
        check_nothing_acts(d)
        cases = squeezed("".join(item.content().plain for item in d.app.screen.query_one("#cases")._items if item.name))
        assert [text for text in texts if visible(text) not in cases] == []
        await d.press("enter")
        for _ in texts:
            check_nothing_acts(d)
            index = int(d.head.split()[0].removeprefix("H"))
            assert squeezed(d.text).count(visible(texts[index])) == 3, texts[index]
            await d.press("right")
        assert d.app.return_code is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_texts_of_every_kind_are_shown_as_written(folder: Path, tmp_path: Path, kind):
    """The short form of rigs/texts.py, which takes 5,000 of them."""
    for shown in await kind(folder, tmp_path, texts(1200)[-200:]):
        assert shown.texts > 0
        assert (shown.lost, shown.acted, shown.crashes) == ([], [], 0), shown.screen


async def test_a_tab_in_a_text_hides_nothing_of_it(folder: Path, tmp_path: Path):
    """A row with one used to be taken for unreadable, all of it."""
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        review.set_actions("agreed", [Action("first\tthen", "CM04", "end\tof May")])
    async with app_on(case) as d:
        await d.go("agreed")
        assert "first then" in d.text
        assert "end of May" in d.text
