"""Every trick for speed that the program has, and the lines of Python that take it out; `tricks` measures both ways."""

from __future__ import annotations

#: Each piece of the program: what it needs, given the `folder` of a half-answered case and of the demo, and what it is.
PIECES = {
    "save": (
        "from sqs_tui.store.session_text import SessionWriter; from sqs_tui.open_case import open_case\n"
        "from sqs_tui.criteria.load import *; opened = open_case(folder, CASE, open_instrument(bundled_criteria()))\n"
        "review, writer = opened.review, SessionWriter(); question = review.applicable[0].id\n"
        "review.may_change = True  # which an edit lets it only for as long as it lasts",
        "review.toggle_good_example(question); writer.to_toml(review.session)",
    ),
    "read criteria": (
        "from sqs_tui.source.toml_reader import read_source; from sqs_tui.criteria.load import bundled_criteria",
        "read_source(bundled_criteria())",
    ),
    "open criteria": ("from sqs_tui.criteria.load import *", "open_instrument(bundled_criteria())"),
    "read session": (
        "from sqs_tui.source.toml_reader import read_source; from sqs_tui.store.session_text import *",
        "source = read_source(folder / f'{CASE}.toml'); session_from(source, content_of(source))",
    ),
    "check session": (
        "from sqs_tui.source.validate import problems_of; from sqs_tui.source.toml_reader import read_source\n"
        "from sqs_tui.store.session_text import *\n"
        "source = read_source(folder / f'{CASE}.toml'); content = content_of(source)",
        "problems_of(Session, source, content)",
    ),
    "check broken session": (
        "from sqs_tui.source.validate import problems_of; from sqs_tui.source.toml_reader import read_source\n"
        "from sqs_tui.store.session_text import *\n"
        "source = read_source(folder / f'{CASE}.toml'); content = content_of(source) | {'opened': 'once'}",
        "problems_of(Session, source, content)",
    ),
    "summary": (
        "from sqs_tui.review.summary import summarise; from sqs_tui.open_case import open_case\n"
        "from sqs_tui.criteria.load import *; opened = open_case(folder, CASE, open_instrument(bundled_criteria()))",
        "summarise(opened.review)",
    ),
    "read inspection": (
        "from sqs_tui.findings.inspection import read_inspection; from sqs_tui.criteria.load import *\n"
        "criteria = open_instrument(bundled_criteria())",
        "read_inspection(folder / 'demo', criteria)",
    ),
    "draft letter": (
        "from sqs_tui.findings.inspection import read_inspection; from sqs_tui.criteria.load import *\n"
        "from sqs_tui.findings.letter.letter import draft_letter\n"
        "inspection = read_inspection(folder / 'demo', open_instrument(bundled_criteria()))",
        "draft_letter(inspection)",
    ),
    "arguments": ("from sqs_tui.cli.request import parsed", "parsed(['list'])"),
    "record answer": (
        "from sqs_tui.open_case import open_case; from sqs_tui.criteria.load import *\n"
        "with open_case(folder, CASE, open_instrument(bundled_criteria())).edit() as review: begun = review.session\n"
        "review.may_change = True  # which an edit lets it only for as long as it lasts\n"
        "asked, which = [each for each in review.applicable if review.answer(each.id).value], [0, 1]",
        "which.reverse()\n"
        "for each in (one for one in asked if review.applies(one.id)):\n"
        "    review.choose(each.id, each.choices[which[0]].value)\n"
        "review._session = begun",
    ),
    "look at review": (
        "from sqs_tui.open_case import open_case; from sqs_tui.criteria.load import *\n"
        "review = open_case(folder, CASE, open_instrument(bundled_criteria())).review; by_id = 'by_id'",
        "for each in review.applicable: review.next(each.id); getattr(review.instrument, by_id)",
    ),
    "proofread": (
        "from sqs_tui.findings.inspection import read_inspection; from sqs_tui.criteria.load import *\n"
        "from sqs_tui.findings.letter.letter import draft_letter; from sqs_tui.findings.render import rendered\n"
        "from sqs_tui.findings.letter.proofread import proofread\n"
        "letter = draft_letter(read_inspection(folder / 'demo', open_instrument(bundled_criteria())))\n"
        "text = rendered(letter, 'markdown')",
        "proofread(text, letter)",
    ),
    "matrix rows": (
        "from sqs_tui.findings.inspection import read_inspection; from sqs_tui.criteria.load import *\n"
        "from sqs_tui.findings.matrix import matrix; from sqs_tui.tui.inspection.matrix import MatrixGrid\n"
        "grid = MatrixGrid(id='grid')\n"
        "grid._matrix = matrix(read_inspection(folder / 'demo', open_instrument(bundled_criteria())))",
        "for y in range(24): grid._case(y, 0, 30)",
    ),
}
#: Whole commands, by what they are called in the table.
COMMANDS = {"-- version": ["--version"], "-- list": ["list"], "-- show": ["show", "LAN-001"]}
#: The screens: until the first question stands there, and of one answer.
START, ANSWER = ("start",), ("answer",)

#: What takes each trick out, and where that is to be felt: on the screens, or in a piece of the program.
TRICKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "nothing": ("", (*START, *ANSWER, *COMMANDS, *PIECES)),
    # garbage and threads
    "no garbage looked for at the start": (
        "import gc; gc.enable(); gc.disable = gc.freeze = lambda: None", START,
    ),
    "what the start made is frozen": ("import gc; gc.freeze = lambda: None", ANSWER),
    "threads switch every 2 ms": ("import sys; sys.setswitchinterval = lambda s: None", ANSWER),
    "the painter gives way to saving": (
        "from sqs_tui.store.saver import Saver; Saver.give_way = lambda *a, **k: None", ANSWER,
    ),
    # screens
    "painted at once": ("from sqs_tui.tui import textual_internals as t; t.paint_now = lambda screen: False", ANSWER),
    "the next question drawn ahead": (
        "from sqs_tui.tui.review.screen import ReviewScreen; ReviewScreen._look_ahead = lambda self: None", ANSWER,
    ),
    "rows drawn by the widget, kept": (
        "from sqs_tui.tui.widgets.drawn import Drawn; whole = Drawn.render_lines\n"
        "def anew(self, crop): self._kept_for = None; return whole(self, crop)\n"
        "Drawn.render_lines = anew", ANSWER,
    ),
    "strips remembered": ("from sqs_tui.tui.widgets import drawn as d; d._strip = d._strip.__wrapped__", ANSWER),
    "offsets remembered": ("from sqs_tui.tui.widgets import drawn as d; d._at = d._at.__wrapped__", ANSWER),
    "texts remembered": ("from sqs_tui.tui import styled as s; s._remembered = s._joined", ANSWER),
    "rows of the outline remembered": (
        "from sqs_tui.tui.review import outline as o; o._row = o._row.__wrapped__; o._whole = o._whole.__wrapped__",
        ANSWER,
    ),
    "no filter for sixteen colours": (
        "from sqs_tui.tui.app import SqsApp; from textual.app import App\n"
        "SqsApp.get_line_filters = lambda self: [*App.get_line_filters(self), self._filter]", ANSWER,
    ),
    "style sheet parsed once": (
        "from textual.app import App; App.set_reactive = lambda self, which, value: setattr(self, which.name, value)",
        START,
    ),
    "a text area drawn once while it is the same": (
        "from sqs_tui.tui.widgets.note_editor import NoteEditor; del NoteEditor.render_lines", ANSWER,
    ),
    "only rows drawn that have changed": (
        "from sqs_tui.tui.widgets import bars as b, lines as l\n"
        "def anew(whole):\n"
        "    def show(self, *a, **k): whole(self, *a, **k); self.refresh()\n"
        "    return show\n"
        "for each in (b.Head, b.KeyBar, l.Lines, l.LineList): each.show = anew(each.show)", ANSWER,
    ),
    "a least height of the question": (
        "from sqs_tui.tui.review import question_pane as q; q.LEAST = q.LEAST_SHORT = 0", ANSWER,
    ),
    "what draws nothing is not asked to": (
        "from sqs_tui.tui.review import screen as s; s.Body.BLANK = s.QuestionPane.BLANK = s.Frame.BLANK = False",
        ANSWER,
    ),
    "classes of the size set before the first layout": (
        "from sqs_tui.tui.frame import Frame, TooSmall\n"
        "def compose(self):\n"
        "    yield self._head; yield from self.compose_body(); yield TooSmall(id='small')\n"
        "    yield self._said; yield self._bar\n"
        "Frame.compose = compose", START,
    ),
    "cells and codes of the matrix remembered": (
        "from sqs_tui.tui.inspection import matrix as m\n"
        "m._look, m._codes = m._look.__wrapped__, m._codes.__wrapped__",
        ("matrix rows",),
    ),
    # what a start does not wait for
    "pydantic after the first paint": ("import pydantic.type_adapter", (*START, "-- list", "-- show")),
    "criteria checked after the first paint": (
        "from sqs_tui.criteria import load; load.open_instrument = load.load_instrument",
        (*START, "-- list", "-- show"),
    ),
    "other screens imported when they are opened": (
        "import sqs_tui.tui.home, sqs_tui.tui.help, sqs_tui.tui.review.find, sqs_tui.tui.inspection.screen, "
        "sqs_tui.tui.inspection.write", START,
    ),
    "dialogs and summary imported when they are opened": (
        "import sqs_tui.tui.help, sqs_tui.tui.review.find, sqs_tui.tui.write_summary", START,
    ),
    "nothing imported for --version": (
        "import sqs_tui.cli.request, sqs_tui.store.system, sqs_tui.store.durable, sqs_tui.store.lock", ("-- version",),
    ),
    "typing not imported for --version": ("import typing", ("-- version",)),
    "only the module of the command imported": (
        "import sqs_tui.cli.request; from importlib import import_module\n"
        "for name in sqs_tui.cli.request.COMMANDS: import_module(f'sqs_tui.cli.{name}')",
        ("-- list", "-- show", *START),
    ),
    "formats of reports imported when they are written": (
        "import sqs_tui.reports.docx, sqs_tui.reports.html, sqs_tui.reports.json, sqs_tui.reports.sheet, "
        "sqs_tui.reports.markdown", ("-- show",),
    ),
    "records made without compiling": (
        "from sqs_tui.source import record as r; from dataclasses import dataclass\n"
        "r.record = lambda cls=None, *, slots=True: dataclass(frozen=True, slots=slots)(cls) if cls is not None else "
        "lambda cls: dataclass(frozen=True, slots=slots)(cls)",
        (*START, "-- list", "-- show", "save", "read session", "record answer"),
    ),
    # rules
    "choices remembered": (
        "from sqs_tui.kinds import families as f; f._worded = f._worded.__wrapped__", (*ANSWER, "summary"),
    ),
    "what applies settled once": (
        "from sqs_tui.review.state import ReviewState as S\n"
        "for name in ('_settled', 'applicable', '_positions'): setattr(S, name, property(vars(S)[name].func))",
        ("look at review", "record answer"),
    ),
    "what steers worked out once": (
        "from sqs_tui.review.state import ReviewState as S; S._steering = property(S._steering.func)",
        ("record answer",),
    ),
    "settled anew only when a steering answer changes": (
        "from sqs_tui.review.engine import Review\n"
        "class All(frozenset):\n    def __contains__(self, name): return True\n"
        "Review._steering = All()", ("record answer", *ANSWER),
    ),
    "order of the questions worked out once": (
        "from sqs_tui.review.state import ReviewState as S; S._order = property(S._order.func)",
        ("look at review",),
    ),
    "questions by id worked out once": (
        "from sqs_tui.criteria.instrument import Instrument as I; I.by_id = property(I.by_id.func)",
        ("look at review", "record answer"),
    ),
    # saving
    "only new parts of a session written": (
        "from sqs_tui.store.session_text import SessionWriter as W; whole = W.to_toml\n"
        "W.to_toml = lambda self, session: whole(W(), session)", (*ANSWER, "save"),
    ),
    "the log of a session only added to": (
        "from sqs_tui.store.session_text import SessionWriter as W\n"
        "whole = W._log_text\n"
        "def anew(self, log): self._log = ((), b''); return whole(self, log)\n"
        "W._log_text = anew", ("save",),
    ),
    "values counted with those in texts first": (
        "from sqs_tui.store import session_text as s; from sqs_tui.source import toml_reader as t\n"
        "s.holds_too_much = lambda data: t._values_in(t._TEXTS.sub('', data.decode()).encode()) > t.MAX_VALUES",
        ("save",),
    ),
    "fields of a record looked up once": (
        "from sqs_tui.review import serialize as s; s._fields = s._fields.__wrapped__", ("save", "read inspection"),
    ),
    # reading
    "clean texts not cleaned": (
        "from sqs_tui.source import toml_reader as t; t.is_clean = lambda text: False",
        ("read criteria", "read session"),
    ),
    "depth and numbers looked at where they could be wrong": (
        "from sqs_tui.source import toml_reader as t; import re; t._LONG_NUMBER = re.compile('')",
        ("read criteria", "read session"),
    ),
    "plain text known to be clean": (
        "import sqs_tui.text as t\n"
        "def clean(text):\n"
        "    text, replaced = t._UNSAFE.subn(t.REPLACEMENT, t._NEWLINE.sub('\\n', text))\n"
        "    return t.unicodedata.normalize('NFC', text), replaced\n"
        "t.clean = clean", (*ANSWER, *START, "draft letter"),
    ),
    "builders made once": (
        "from sqs_tui.source import build as b; b._builder = b._builder.__wrapped__", ("open criteria", "read session"),
    ),
    "moments sought in a fraction of the time": (
        "from sqs_tui.source import validate as v\n"
        "v.moments_right = lambda kind: lambda value: not any(v._moments(kind, value))",
        ("check session", "read inspection"),
    ),
    "types of fields worked out once": (
        "from sqs_tui.source import validate as v; v._hints = v._hints.__wrapped__",
        ("check broken session",),
    ),
    "validators made once": (
        "from sqs_tui.source import validate as v; v.adapter = v.adapter.__wrapped__", ("check session",),
    ),
    "no garbage looked for while reading": ("import gc; gc.enable(); always = True", ("read inspection",)),
    "bounds of bands worked out once": (
        "from sqs_tui.findings import words as w; w._bounds = w._bounds.__wrapped__", ("draft letter",),
    ),
    "words of shares made a pattern once": (
        "from sqs_tui.findings import words as w; w._pattern = w._pattern.__wrapped__", ("proofread",),
    ),
    "those judged worked out once": (
        "from sqs_tui.findings.figure import Figure as F; F.judged = property(F.judged.func)",
        ("draft letter", "proofread"),
    ),
    # commands
    "only the command meant is added to the parser": (
        "from sqs_tui.cli import request as r; whole = r.parsed\n"
        "class Unknown(list):\n    def __contains__(self, name): return False\n"
        "r.parsed = lambda arguments: whole(Unknown(arguments))", ("arguments",),
    ),
}  # fmt: skip
