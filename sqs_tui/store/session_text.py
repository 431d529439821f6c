"""A session as TOML text and back: readable, in a stable order, and proving by its last table that it is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import is_
from typing import Any

import tomli
import tomli_w

from sqs_tui.review.serialize import ARRAYS, head_of, table_of
from sqs_tui.review.session import SCHEMA, Answer, Change, Session
from sqs_tui.source.build import BUILD_ERRORS, build
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.toml_reader import MAX_BYTES, MAX_VALUES, Source, holds_too_much
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.end_marks import brought_up_to_date, counts_in, end_of, is_whole

_Key = tuple[str, int]
#: A record written before, with the text it gave. Holding the record keeps its id from being used again.
_Known = tuple[Any, bytes]


class SessionWriter:
    """Turns successive states of one session into TOML, dumping and checking only what is new in each.

    Every part of a session is frozen, so a part that is the same object as before gives the same text. Parts
    are known by identity, not by equality: equality would take `1` for `True`. Only the parts of the last
    state are kept, so nothing that was deleted stays in memory because of this. Without, a half-answered case would
    take 18 times as long, 9 ms more for each answer before it is on the disk (tricks.py "parts of a session").
    """

    def __init__(self) -> None:
        self._known: dict[_Key, _Known] = {}
        #: The log of the last state and its text: it only grows, and by the end of a review it is most of the file.
        #: That alone is 11 of the 18 times (tricks.py "log of a session").
        self._log: tuple[tuple[Change, ...], bytes] = ((), b"")

    def to_toml(self, session: Session) -> bytes:
        """The whole file. Raises `SaveFailed` when the text would not give back exactly this session.

        The check is made part by part, and that equals checking the whole: each part begins with its own
        table header and was parsed on its own, so no string or bracket of it is open at its end; a header
        ends everything before it; and the headers of no two parts clash, answers being keyed by their id
        and the others being arrays of tables, which keep the order in which they are written.
        """
        known: dict[_Key, _Known] = {}

        def part(name: str, record: Any) -> bytes:
            key = (name, id(record))
            known[key] = self._known.get(key) or known.get(key) or (record, _checked(name, record))
            return known[key][1]

        parts = [_head(session)]
        parts += [part(f"answers.{question}", answer) for question, answer in session.answers.items()]
        parts += [part(array, record) for array in ARRAYS[:-1] for record in getattr(session, array)]
        parts += [_texts(session)] if session.texts else []
        log = self._log_text(session.log)
        parts += [log] if log else []
        parts.append(end_of(session))
        data = b"\n".join(parts)
        if holds_too_much(data):
            most = f"{MAX_BYTES:,} bytes or {MAX_VALUES:,} values"
            raise SaveFailed(f"the session is {len(data):,} bytes, and more than {most} cannot be read again")
        self._known = known
        self._log = (session.log, log)
        return data

    def _log_text(self, log: tuple[Change, ...]) -> bytes:
        before, text = self._log
        if not all(map(is_, before, log[: len(before)])) or len(before) > len(log):
            before, text = (), b""
        new = [_checked("log", change) for change in log[len(before) :]]
        return b"\n".join([text, *new] if text else new)


def to_toml(session: Session) -> bytes:
    """The whole file of one session, for once. Raises `SaveFailed`."""
    return SessionWriter().to_toml(session)


def content_of(source: Source) -> dict[str, Any]:
    """What a session file holds, as `build` and `problems_of` take it, once it is known to be whole.

    Raises `SourceError` for a file written by a newer version or cut short.
    """
    raw = dict(source.raw)
    schema = raw.get("schema")
    if type(schema) is int and schema > SCHEMA:
        what = f"written by a newer version of SQS TUI (schema {schema})"
        raise SourceError([source.problem(what, "update SQS TUI", "schema")])
    if type(schema) is int and schema < 1:
        raise SourceError(
            [source.problem(f"schema {schema} has never been written", "put back what was there", "schema")]
        )
    if "schema" not in raw or "case" not in raw:
        raise SourceError([source.problem("is not a session file", "open it in a text editor to see what it is")])
    end, name = raw.pop("end", None), "[end]" if schema == 1 else "[[end]]"
    if not is_whole(raw, end):
        what = f"is not whole: it was cut short or its {name} was not kept right"
        held = ", ".join(f"{name} = {count}" for name, count in counts_in(raw).items())
        remedy = f"look at the .bak beside it; if nothing is missing, the last lines are {name} with {held}"
        raise SourceError([source.problem(what, remedy, "end")])
    if schema == 1:
        return raw
    try:
        content = brought_up_to_date(raw, end)
    except BUILD_ERRORS:  # what is appended is no log and no events: the strict check says why
        return raw
    if content is None:
        what = "is not whole: a text is missing that its log knows by the digest alone"
        raise SourceError([source.problem(what, "look at the .bak beside it", "log")])
    return content


def session_from(source: Source, content: dict[str, Any]) -> Session:
    """The session in `content`, checked only as far as it could be built; `problems_of` checks it strictly.

    Raises `SourceError` with everything that is wrong when it cannot be built.
    """
    try:
        return build(Session, content)
    except BUILD_ERRORS:
        from sqs_tui.source.validate import problems_of

        generic = [source.problem("is not a session file", "open it in a text editor to see what it is")]
        raise SourceError(problems_of(Session, source, content) or generic) from None


def of_another_case(source: Source, session: Session, case: str) -> Problem:
    """The problem of a file that is named after `case` and holds the session of another."""
    what = f"is the session of {session.case}, not of {case}"
    return source.problem(what, "give the file back its name, or move the copy away", "case")


def _texts(session: Session) -> bytes:
    return _verified({"texts": session.texts}, str, lambda raw: raw["texts"], session.texts, "a text of the log")


def _head(session: Session) -> bytes:
    head = head_of(session)
    without: dict[str, Any] = dict.fromkeys(ARRAYS, ())
    bare = replace(session, answers={}, texts={}, **without)
    return _verified(head, str, lambda raw: build(Session, raw), bare, "the head of the file")


def _checked(name: str, record: Any) -> bytes:
    """The text of one part, parsed back and compared. `name` is the array it belongs to, or `answers.ID`."""
    table = table_of(record)
    array, _, question = name.partition(".")
    if array == "answers":
        return _verified(
            {array: {question: table}}, str, lambda raw: build(Answer, raw[array][question]), record, f"'{question}'"
        )

    def one_of_array(text: str) -> str:
        # tomli_w would put short tables on one line each; one block each makes better diffs.
        return f"[[{array}]]" + text.removeprefix(f"[{array}]")

    def back(raw: dict[str, Any]) -> Any:
        (only,) = raw[array]
        return build(type(record), only)

    return _verified({array: table}, one_of_array, back, record, f"an entry of {array}")


def _verified(
    tables: dict[str, Any],
    arrange: Callable[[str], str],
    back: Callable[[dict[str, Any]], Any],
    record: Any,
    what: str,
) -> bytes:
    """`tables` as TOML that is known to give back `record`; their reprs are compared, since those tell 1 from True.

    Texts of several lines are written as such, which is readable but turns CR LF into LF; where the comparison
    shows that this (or anything) was lost, the second way escapes every line end.
    """
    for multiline in (True, False):
        try:
            text = arrange(tomli_w.dumps(tables, multiline_strings=multiline))
            data = text.encode()
            if repr(back(tomli.loads(text))) == repr(record):
                return data
        except UnicodeEncodeError:
            raise SaveFailed(f"{what} holds a character that no file can hold") from None
        except BUILD_ERRORS:
            continue
    raise SaveFailed(f"{what} would not be read back as it was given")
