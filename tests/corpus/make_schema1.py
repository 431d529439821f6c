"""How the sessions in `schema1/` were made: by driving the last program that wrote schema 1, commit 4b4d47d.

They are real files of that program and are never made anew: a program that writes schema 2 cannot. To see it run:
`git worktree add ../old 4b4d47d`, and there, with this file copied in, `python make_schema1.py EMPTY_FOLDER CRITERIA SMALL`,
where CRITERIA is `schema1/sqs/criteria.toml` and SMALL is `schema1/small/criteria.toml`.
"""

from __future__ import annotations

import io
import shutil
import sys
from contextlib import closing
from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.open_case import OpenCase, new_case, open_case
from sqs_tui.plain.opening import interview
from sqs_tui.plain.talk import Talk
from sqs_tui.review.engine import Review
from sqs_tui.review.session import Action
from sqs_tui.review.signing import signoffs

INSPECTION = """schema = 1
area = "Lancaster"
team = "Lancaster Youth Offending Team"
planned_sample = 9
dispose_after = 2099-06-01
"""

#: What a whole custody case of the small instrument answers, line by line.
WHOLE = """y

b

b c

n b d
other late
k
v differs
yes
It is in my contact log.
.
e Seen in the log.
*

y

y

2026-01-07

write
Two things.
And a third.
.

add
Update the plan
CM04
31 January
"""


def main(folder: Path, sqs: Path, small: Path) -> None:
    """Make both folders of the corpus in `folder`."""
    for name, criteria in (("small", small), ("sqs", sqs)):
        (folder / name).mkdir(parents=True)
        shutil.copy(criteria, folder / name / "criteria.toml")
        (folder / name / "inspection.toml").write_text(INSPECTION, "utf-8")
    _small(folder / "small")
    _sqs(folder / "sqs")


def _small(folder: Path) -> None:
    criteria = load_instrument(folder / "criteria.toml")
    _parked_and_undone(folder, criteria)
    _talked(folder, criteria, "SML-002", WHOLE + "complete\nyes\nyes\nq\n")
    _amended(folder, criteria)
    _older_criteria(folder)
    _conflict(folder, criteria)
    _changed_afterwards(folder, criteria)


def _parked_and_undone(folder: Path, criteria: LoadedInstrument) -> None:
    """In progress: parked answers, a step taken back, every sort of text, a text still being typed."""
    with closing(_begun(folder, criteria, "SML-001")) as case:
        review = case.review
        review.choose("present", "yes")
        review.choose("sentence", "custody")
        review.choose("events", "moved")
        review.choose("plan", "no")
        review.toggle_reason("plan", "health")
        review.toggle_reason("plan", "other")
        review.set_other("plan", "“trigger” behind the drinking\nnot explored")
        review.toggle_knew("plan")
        review.set_view("plan", "differs", "Mae yn fy nghofnod. \u2014 caf\u00e9, 字, \U0001f600")
        review.set_evidence("plan", 'He said "no", twice:\n\n\ttab, back\\slash, \'quotes\', """three""".\n')
        review.undo()
        review.set_evidence("plan", "Talked about separation from mum.\r\nLog of 12 Dec only.")
        review.choose("sentence", "community")
        review.set_actions("agreed", [Action("Update the plan", "CM04", "end of May"), Action("Write “to school”" * 9)])
        review.move_to("home")
        case.changed()
        case.typing("learning", "value", "Words that were being typed")
        case.keep_draft()
        case.typed.clear()


def _amended(folder: Path, criteria: LoadedInstrument) -> None:
    """Completed, amended, completed again by one alone; and one that is amended and open."""
    for name in ("SML-003", "SML-004"):
        with closing(_begun(folder, criteria, name)) as case:
            _answer_all(case.review)
            case.complete(signoffs(case.review, with_case_manager=True))
        with closing(open_case(folder, name, criteria)) as case:
            case.settle(case.prepare())
            case.amend("The date was wrong.")
            case.review.write("seen_on", "2026-02-03")
            if name == "SML-003":
                case.review.choose("present", "no")
                case.complete(signoffs(case.review, with_case_manager=False))
            case.changed()


def _older_criteria(folder: Path) -> None:
    """Begun under an older version of the criteria, which is kept beside it; with a day of disposal of its own."""
    older = folder / "older.toml"
    text = (folder / "criteria.toml").read_text("utf-8")
    older.write_text(text.replace('version = "1"', 'version = "0"').replace("somewhere to live?", "a home?"), "utf-8")
    with closing(_begun(folder, load_instrument(older), "SML-005")) as case:
        _answer_all(case.review, home="no", events="moved", sentence="custody")
        case.changed()
    older.unlink()
    path = folder / "SML-005.toml"
    path.write_text(
        path.read_text("utf-8").replace("\n[instrument]", 'dispose_after = "2026-05-01"\n\n[instrument]', 1)
    )


def _conflict(folder: Path, criteria: LoadedInstrument) -> None:
    """Changed by another program while it was open: both versions are there."""
    with closing(_begun(folder, criteria, "SML-006")) as case:
        case.review.choose("present", "yes")
        case.changed()
        case.flush()
        path = folder / "SML-006.toml"
        path.write_text(path.read_text("utf-8") + "# a note by somebody else\n", "utf-8")
        case.review.choose("sentence", "community")
        case.changed()
    conflict = next(folder.glob("SML-006.conflict-*"))
    conflict.rename(folder / "SML-006.conflict-20260302T093000Z-4711.toml")


def _changed_afterwards(folder: Path, criteria: LoadedInstrument) -> None:
    """Completed, and then changed in a text editor."""
    with closing(_begun(folder, criteria, "SML-007")) as case:
        _answer_all(case.review)
        case.complete(signoffs(case.review, with_case_manager=True))
    path = folder / "SML-007.toml"
    path.write_text(path.read_text("utf-8").replace('value = "community"', 'value = "custody"', 1), "utf-8")


def _sqs(folder: Path) -> None:
    criteria = load_instrument(folder / "criteria.toml")
    for number, answers in enumerate(({"sentence": "custody"}, {"sentence": "community"}), 1):
        with closing(_begun(folder, criteria, f"LAN-00{number}")) as case:
            case.settle(case.prepare())
            _answer_all(case.review, **answers)
            case.complete(signoffs(case.review, with_case_manager=True))
    with closing(_begun(folder, load_instrument(folder / "criteria.toml", "cy"), "LAN-003", "CM05")) as case:
        for question in case.review.applicable[:24]:
            _answer(case.review, question.id, "no")
        case.changed()


def _begun(folder: Path, criteria: LoadedInstrument, name: str, case_manager: str = "CM04") -> OpenCase:
    return new_case(folder, criteria, case=name, inspector="INS2", case_manager=case_manager)


def _talked(folder: Path, criteria: LoadedInstrument, name: str, lines: str) -> None:
    """A whole interview line by line."""
    talk = Talk(io.BytesIO(lines.encode()), io.StringIO(), echo=True)
    interview(talk, folder, criteria, case=name, inspector="INS2", case_manager="CM06", how_to_go_on=lambda case: case)


def _answer_all(review: Review, **values: str) -> None:
    """Answer every question that applies, in order: as `values` says, else yes, else the first option."""
    question = review.applicable[0]
    while question is not None:
        _answer(review, question.id, values.get(question.id, ""))
        question = review.next(question.id)


def _answer(review: Review, name: str, value: str) -> None:
    question = review.at(name)
    choices = [choice.value for choice in question.choices]
    if question.kind == "text":
        review.write(name, f"What was said about {question.label}.")
    elif question.kind == "date":
        review.write(name, "2026-03-02")
    elif question.kind == "actions":
        review.set_actions(name, [Action("Update the plan", "CM04", "end of May")])
    else:
        review.choose(name, value if value in choices else "yes" if "yes" in choices else choices[0])
        if offered := review.reasons(question):
            review.toggle_reason(name, offered[0])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
