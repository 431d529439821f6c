"""The command line: what can be asked for, and how each request ends.

Every import that a command needs is made inside it, so that no command waits for what another needs.
"""

from __future__ import annotations

import gc
import os
import sys

from sqs_tui import __version__

TYPE_CHECKING = False  # like typing's, whose import would be half of the time that --version takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path
    from typing import NoReturn

    from sqs_tui.criteria.load import LoadedInstrument
    from sqs_tui.findings.letter import Letter

DONE, NOT_IN_ORDER, NOT_DONE, INTERRUPTED = 0, 1, 2, 130

EXIT_CODES = """exit codes: 0 done; 1 what was asked about is not in order (unreadable or changed files);
2 it could not be carried out; 130 interrupted"""


class Refused(Exception):
    """A request that cannot be carried out: what, where and what to do, in one line."""


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command and return its exit code; nothing a user did ends in a traceback."""
    os.umask(0o077)
    _make_streams_safe()
    try:
        code = _carried_out(sys.argv[1:] if arguments is None else arguments)
        # A full disk, or a reader that went away, may show only now.
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output, such as `head`, has read enough
        _give_up_output()
        return DONE
    except OSError as error:
        _give_up_output()
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{error.strerror or error}")
        return NOT_DONE


def _carried_out(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        print(f"sqs-tui {__version__}")
        return DONE
    try:
        options = _parsed(arguments)
    except SystemExit as end:  # help was printed, or what is wrong with the request
        return DONE if end.code is None else int(end.code)

    from sqs_tui.source.problems import SourceError
    from sqs_tui.store.case_reference import ReferenceRefused
    from sqs_tui.store.durable import SaveFailed
    from sqs_tui.store.lock import Locked

    try:
        code: int = options.does(options)
        return code
    except SourceError as error:
        for problem in error.problems:
            _complain(str(problem))
    except Locked as error:
        _complain(f"{options.case}: {error}")
    except SaveFailed as error:
        _complain(f"NOT SAVED: {error}")
    except (ReferenceRefused, Refused) as error:
        _complain(str(error))
    return NOT_DONE


# The commands


def _home(options: argparse.Namespace) -> int:
    return _on_screen(options, None, None, None)


def _review(options: argparse.Namespace) -> int:
    if not options.plain:
        return _on_screen(options, options.case, options.inspector, options.case_manager)
    import shlex
    import signal

    from sqs_tui.plain.opening import interview
    from sqs_tui.plain.talk import Talk

    if sys.stdin is None:
        raise Refused("There is no input to read answers from.")

    # A closed window and a request to end leave as Ctrl-C does: with everything saved.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)

    def how_to_go_on(case: str) -> str:
        folder = ["--sessions", str(options.sessions)] if options.sessions_given else []
        return shlex.join(["sqs-tui", *folder, "review", case, "--plain"])

    return interview(
        Talk(sys.stdin.buffer, sys.stdout, echo=not sys.stdin.isatty()),
        options.sessions,
        _criteria(options),
        case=options.case,
        inspector=options.inspector,
        case_manager=options.case_manager,
        how_to_go_on=how_to_go_on,
    )


def _on_screen(options: argparse.Namespace, case: str | None, inspector: str | None, case_manager: str | None) -> int:
    plain = f"use: sqs-tui review {case or 'CASE'} --plain"
    # The screens are painted on standard error: a file there would be given the whole case.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Refused(f"The screens need a terminal. Without one, {plain}")
    if "utf" not in (sys.stderr.encoding or "").lower():
        raise Refused(f"This terminal shows {sys.stderr.encoding} only. To go line by line, {plain}")
    if os.environ.get("TERM", "") == "dumb":
        raise Refused(f"This terminal cannot move a cursor (TERM is dumb). To go line by line, {plain}")
    for name in sorted(name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")):
        del os.environ[name]
        _complain(f"{name} is ignored: it could write what is typed to places that are not protected.")
    if case is not None and (inspector is None or case_manager is None):
        _must_be_there(options.sessions, case)
    # Half a million objects are made and kept until the first screen: looking for garbage among them only delays it.
    gc.disable()
    from sqs_tui.tui.app import run

    code: int = run(
        options.sessions, _criteria_path(options), options.language,
        case=case, inspector=inspector, case_manager=case_manager,
    )  # fmt: skip
    return code


def _must_be_there(folder: Path, case: str) -> None:
    from sqs_tui.store.case_reference import check_name
    from sqs_tui.store.paths import session_path

    check_name(case)
    if not os.path.lexists(session_path(folder, case)):
        begin = "to begin it add --inspector CODE --case-manager CODE, or press n at Home"
        raise Refused(f"{case} is not in {folder}: {begin}")


def _list(options: argparse.Namespace) -> int:
    from sqs_tui.saved.listing import json_of, rows_of, text_of

    if options.sessions_given and not options.sessions.exists():
        raise Refused(f"{options.sessions}: no such folder")
    rows = rows_of(options.sessions, _criteria_to_read_with(options))
    if options.format == "json":
        _print_utf8(json_of(rows))
    elif rows:
        print(text_of(rows), end="")
    else:
        print(f"No sessions in {_safe(str(options.sessions))} yet. To begin one: sqs-tui review CASE")
    return DONE if all(row.in_order for row in rows) else NOT_IN_ORDER


def _show(options: argparse.Namespace) -> int:
    from sqs_tui.saved.reading import read_session

    path, for_case_manager = _session_file(options), options.reader == "case-manager"
    reading = read_session(
        path, _criteria_to_read_with(options), options.format,
        for_case_manager=for_case_manager, language=options.language,
    )  # fmt: skip
    for notice in reading.notices:
        _complain(notice)
    if options.output is not None:
        _write(options.output, reading.text, overwrite=options.force)
    elif options.format in ("html", "json"):
        _print_utf8(reading.text)
    else:
        print(reading.text, end="")
    return DONE if reading.intact else NOT_IN_ORDER


def _findings(options: argparse.Namespace) -> int:
    from pathlib import Path

    from sqs_tui.findings.inspection import read_inspection
    from sqs_tui.findings.letter import draft_letter, of_how_many
    from sqs_tui.findings.render import rendered

    folder = Path(options.folder) if options.folder is not None else options.sessions
    if not folder.is_dir():
        raise Refused(f"{folder}: no such folder; name the one that holds the inspection's sessions")
    inspection = read_inspection(folder, _criteria(options))
    drafts = {f"{case}.toml" for case in inspection.drafts}
    others = [left for left in inspection.left_out if left.file not in drafts]
    if not inspection.sessions or inspection.left_out:
        _complain(f"{folder}: {of_how_many(inspection)}")
    for left in others:
        _complain(f"{folder / left.file}: {left.why}")
    letter = draft_letter(inspection)
    if options.proofread is not None:
        return max(_proofread(options.proofread, letter), NOT_IN_ORDER if others else DONE)
    text = rendered(letter, options.format)
    if options.output is not None:
        _write(options.output, text, overwrite=options.force)
    elif options.format in ("text", "markdown"):
        print(text, end="")
    else:
        _print_utf8(text)
    return NOT_IN_ORDER if others else DONE


def _proofread(name: str, letter: Letter) -> int:
    from pathlib import Path

    from sqs_tui.findings.proofread import proofread
    from sqs_tui.source.guarded import read_bytes

    doubts = proofread(read_bytes(Path(name)).decode("utf-8-sig", "replace"), letter)
    for doubt in doubts:
        print(_safe(f"{name}:{doubt.line}: {doubt.ref}: {doubt.what}"))
    if not doubts:
        print(_safe(f"{name}: every number in it can come from the figures."))
    return NOT_IN_ORDER if doubts else DONE


def _demo(options: argparse.Namespace) -> int:
    """An invented inspection to look at, in a folder of its own."""
    from pathlib import Path

    from sqs_tui.findings.demo import write_demo
    from sqs_tui.store.durable import SaveFailed

    folder = Path(options.folder)
    try:
        written = write_demo(folder, _criteria(options))
    except SaveFailed as error:
        raise Refused(f"{folder}: {error}") from None
    print(
        f"{written} invented sessions are in {_safe(str(folder))}. Their figures: sqs-tui findings {_safe(str(folder))}"
    )
    return DONE


def _check(options: argparse.Namespace) -> int:
    from pathlib import Path

    from sqs_tui.criteria.load import load_instrument
    from sqs_tui.saved.checked import check_file
    from sqs_tui.source.problems import SourceError
    from sqs_tui.store.folder import sessions_in

    criteria_path = _criteria_path(options)
    try:
        criteria: LoadedInstrument | None = load_instrument(criteria_path)
    except SourceError:
        criteria = None  # reported in its turn, as one of the files
    files = [Path(name) for name in options.files]
    if not files:
        files = [criteria_path, *(entry.path for entry in sessions_in(options.sessions))]
    results = [check_file(path, criteria) for path in files]
    for result in results:
        for line in result.lines:
            print(_safe(line))
    return max(result.code for result in results)


# What the commands share


def _criteria_path(options: argparse.Namespace) -> Path:
    """The criteria asked for, else those of the folder one works in, else those that come with the program."""
    from pathlib import Path

    from sqs_tui.criteria.load import FILE_NAME, bundled_criteria

    if options.criteria is not None:
        return Path(options.criteria)
    here = Path(FILE_NAME)
    return here if os.path.lexists(here) else bundled_criteria()


def _criteria(options: argparse.Namespace) -> LoadedInstrument:
    from sqs_tui.criteria.load import open_instrument

    return open_instrument(_criteria_path(options), options.language)


def _criteria_to_read_with(options: argparse.Namespace) -> LoadedInstrument | None:
    """The same; None, with a line about it, where those of the folder are broken: sessions have copies of theirs."""
    from sqs_tui.source.problems import SourceError

    try:
        return _criteria(options)
    except SourceError as error:
        if options.criteria is not None:
            raise
        first, *more = error.problems
        others = f" (and {len(more)} more: sqs-tui check)" if more else ""
        _complain(f"{first}{others}. Sessions are read with the criteria that are kept beside them.")
        return None


def _session_file(options: argparse.Namespace) -> Path:
    """The file that `show SESSION` means: a case of the folder, or else a path."""
    from pathlib import Path

    from sqs_tui.store.paths import session_path

    given: str = options.session
    case = session_path(options.sessions, given)
    if os.sep not in given and "/" not in given and os.path.lexists(case):
        return case
    if os.path.lexists(given):
        return Path(given)
    raise Refused(f"{given}: no such session in {options.sessions}, and no such file; sqs-tui list shows what is there")


def _write(name: str, text: str, *, overwrite: bool) -> None:
    from pathlib import Path

    from sqs_tui.store.durable import SaveFailed, write_new

    path = Path(name)
    if not overwrite and os.path.lexists(path):
        raise Refused(f"{name}: is there already; name another file, or add --force to replace it")
    try:
        write_new(path, text.encode("utf-8"), overwrite=overwrite)
    except SaveFailed as error:
        raise Refused(f"{name}: not written: {error}") from None
    print(f"Written to {_safe(name)}")


def _print_utf8(text: str) -> None:
    """Print what says of itself that it is UTF-8, whatever the terminal's encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))


def _complain(text: str) -> None:
    print(f"sqs-tui: {_safe(text)}", file=sys.stderr)


def _safe(text: str) -> str:
    """A line that may hold a file name: those may hold anything, escape sequences included."""
    from sqs_tui.text import one_line

    return one_line(text)


def _make_streams_safe() -> None:
    """Let output show the number of a character it cannot show, instead of failing; and be there at all."""
    if sys.stdout is None:  # closed by whoever started the program
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- it stays open as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _give_up_output() -> None:
    """Send what is still to be written nowhere: Python flushes once more at its end, and would complain then."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parsed(arguments: list[str]) -> argparse.Namespace:
    """The request as options. Ends the program for help, and for usage errors with one line and exit code 2."""
    import argparse
    from pathlib import Path

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            _complain(f"{message}; see {self.prog} --help")
            raise SystemExit(NOT_DONE)

    def common(parser: argparse.ArgumentParser, default: str | None = None) -> None:
        folder = "the folder of sessions (else $SQS_SESSIONS, else ./sessions)"
        parser.add_argument("--sessions", metavar="DIR", default=default, help=folder)
        criteria = "the criteria (else ./criteria.toml, else those of the program)"
        parser.add_argument("--criteria", metavar="FILE", default=default, help=criteria)
        language = "language of the questions, where they have it"
        parser.add_argument("--language", choices=("en", "cy"), default=default, help=language)

    whole = Parser(
        prog="sqs-tui",
        description="Joint case reviews of youth offending work. Without a command: the folder's cases, on screen.",
        epilog=EXIT_CODES,
    )
    whole.add_argument("--version", action="version", version=f"sqs-tui {__version__}")
    common(whole)
    whole.set_defaults(does=_home, language="en")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)

    def command(name: str, does: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=help, description=help)
        # The common options may stand before or behind the command; behind, they must not undo those before.
        common(parser, default=argparse.SUPPRESS)
        parser.set_defaults(does=does)
        return parser

    review = command("review", _review, "go through one case, new or saved")
    review.add_argument("case", nargs="?", metavar="CASE", help="its reference, such as LAN-017")
    review.add_argument("--plain", action="store_true", help="line by line, for screen readers, pipes and TERM=dumb")
    review.add_argument("--inspector", metavar="CODE", help="for a new case")
    review.add_argument("--case-manager", metavar="CODE", help="for a new case")

    listing = command("list", _list, "list the sessions of the folder, one a line")
    listing.add_argument("--format", choices=("text", "json"), default="text")

    show = command("show", _show, "print the summary of one session")
    show.add_argument("session", metavar="SESSION", help="a case of the folder, or a session file")
    show.add_argument("--format", choices=("text", "markdown", "html", "json"), default="text")
    show.add_argument("--for", dest="reader", choices=("case-manager",), help="the page for the case manager to keep")
    show.add_argument("--output", metavar="FILE", help="write to this file, readable by you alone")
    show.add_argument("--force", action="store_true", help="replace FILE if it is there")

    findings = command("findings", _findings, "the figures of an inspection, and the draft of its letter")
    findings.add_argument("folder", nargs="?", metavar="DIR", help="its sessions and inspection.toml (else --sessions)")
    findings.add_argument("--format", choices=("text", "markdown", "html", "json", "csv"), default="text")
    findings.add_argument("--output", metavar="FILE", help="write to this file, readable by you alone")
    findings.add_argument("--force", action="store_true", help="replace FILE if it is there")
    proofread = "instead, read an edited draft (text or Markdown) against the figures"
    findings.add_argument("--proofread", metavar="DRAFT", help=proofread)

    demo = command("demo", _demo, "write an invented inspection of 47 completed sessions")
    demo.add_argument("folder", metavar="DIR", help="a new or empty folder")

    check = command("check", _check, "list every problem of criteria and sessions, with its place")
    check.add_argument("files", nargs="*", metavar="FILE", help="else the criteria and all sessions of the folder")

    options = whole.parse_args(arguments)
    options.sessions_given = options.sessions is not None
    options.sessions = Path(options.sessions or os.environ.get("SQS_SESSIONS") or "sessions")
    return options
