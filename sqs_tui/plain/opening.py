"""Opening a case, or starting one, for the interview line by line; and leaving it with everything saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.errors import DONE, INTERRUPTED, NOT_DONE
from sqs_tui.open_case import ACTION, OpenCase, new_case, open_case
from sqs_tui.plain.interview import Interview
from sqs_tui.plain.talk import EndOfInput, Talk
from sqs_tui.plain.wording import sentence
from sqs_tui.reports.wording import MARKING
from sqs_tui.source.problems import SourceError
from sqs_tui.store.case_reference import ReferenceRefused, check_code, check_name, check_reference
from sqs_tui.store.drafts import Draft
from sqs_tui.store.folder import cases_in
from sqs_tui.store.paths import session_path

_FIELDS = {
    ACTION: "an agreed action",
    "evidence": "the evidence",
    "other": "the other reason",
    "their_words": "the case manager's words",
    "value": "the answer",
}


def interview(
    talk: Talk,
    folder: Path,
    criteria: LoadedInstrument,
    *,
    case: str | None,
    inspector: str | None,
    case_manager: str | None,
    how_to_go_on: Callable[[str], str],
) -> int:
    """The whole of `review --plain`, to its exit code. `how_to_go_on` gives the command that opens a case again.

    Raises what `open_case` and `new_case` raise, before anything has been asked of the review.
    """
    try:
        opened = _opened(talk, folder, criteria, case, inspector, case_manager)
    except EndOfInput:
        talk.say("The input ended before a review was started, so there is nothing to save.")
        return NOT_DONE
    try:
        opened.settle(opened.prepare())
    except SourceError:
        opened.file.close()
        raise
    code = DONE
    try:
        _welcome(talk, opened)
        _offer_draft(talk, opened)
        Interview(talk, opened).run()
    except EndOfInput:
        talk.say("The input has ended.")
    except KeyboardInterrupt:
        talk.say("", "Interrupted.")
        code = INTERRUPTED
    finally:
        saved = opened.close()
    place = session_path(folder, opened.review.session.case)
    if not saved:
        talk.say(sentence(opened.status().words), f"The last changes are not in {place}.")
        return NOT_DONE
    talk.say(f"Everything is saved in {place}. To go on, type:", how_to_go_on(opened.review.session.case))
    return code


def _opened(
    talk: Talk,
    folder: Path,
    criteria: LoadedInstrument,
    case: str | None,
    inspector: str | None,
    case_manager: str | None,
) -> OpenCase:
    """The case, saved or new; whatever was not given on the command line is asked for."""
    if case is None:
        case = _asked(talk, "Which case? Its reference, such as LAN-017:", check_name)
    check_name(case)
    taken = cases_in(folder) if folder.is_dir() else []
    if case in taken:
        return open_case(folder, case, criteria)
    check_reference(case, taken)
    talk.say(f"{case} is a new case. Use codes only, never names.")
    inspector = _code(talk, inspector, "inspector", "INS2")
    case_manager = _code(talk, case_manager, "case manager", "CM04")
    return new_case(folder, criteria, case=case, inspector=inspector, case_manager=case_manager)


def _code(talk: Talk, given: str | None, who: str, example: str) -> str:
    if given is not None:
        return check_code(given, who)
    return _asked(talk, f"The {who}'s code, such as {example}:", lambda text: check_code(text, who))


def _asked(talk: Talk, prompt: str, check: Callable[[str], str]) -> str:
    while True:
        try:
            return check(talk.ask(prompt).strip())
        except ReferenceRefused as refused:
            talk.say(str(refused))


def _welcome(talk: Talk, opened: OpenCase) -> None:
    review, session = opened.review, opened.review.session
    talk.say(f"{MARKING}.")
    talk.say(f"Case {session.case}, inspector {session.inspector}, case manager {session.case_manager}.")
    talk.say(*opened.notices)
    if review.asked_in:
        talk.say(f"The questions asked once of each case manager were answered with case {review.asked_in}.")
    if review.frozen:
        talk.say("This review is completed and can be read. Type amend to change it.")
    else:
        progress = review.progress()
        talk.say(f"{progress.answered} of {progress.applicable} questions answered.")
    talk.say("Type ? at any time to hear what can be typed.")


def _offer_draft(talk: Talk, opened: OpenCase) -> None:
    """Text that was being typed when an earlier talk broke off: said, and put back only if wanted."""
    draft = opened.restorable
    if not isinstance(draft, Draft):
        return
    label = opened.review.instrument.by_id[draft.question].label
    talk.say(f"When this case was last open, {_FIELDS[draft.field]} was being typed at the question about {label}:")
    talk.say(opened.draft_in_words())
    recorded = opened.recorded_text(draft.question, draft.field)
    talk.say(sentence(f"Recorded there now: {recorded}") if recorded else "Nothing is recorded there now.")
    wanted = talk.confirm("Shall the text be put there?")
    if wanted is None:
        talk.say("It was not put there, and is offered again the next time the case is opened.")
        return
    if not wanted:
        opened.forget_draft()
        return
    opened.restore()
    talk.say(*opened.record_typed())
