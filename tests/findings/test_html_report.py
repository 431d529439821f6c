"""The HTML report of an inspection: its numbers are the tally's, its links lead somewhere, its texts stay texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import cycle, pairwise
from pathlib import Path
from random import Random

import pytest

from sqs_tui.findings.figure import Inspection, LeftOut
from sqs_tui.findings.html.style import STYLE as REPORT_STYLE
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.matrix import Mark, matrix
from sqs_tui.findings.render import rendered
from sqs_tui.findings.tally import values
from sqs_tui.kinds.marks import DIFFERS, KNEW, SIGNS
from sqs_tui.reports.html import STYLE
from sqs_tui.review.session import Answer, Session
from sqs_tui.text import clean
from sqs_tui.tui.inspection.matrix import DIFFERS as SCREEN_DIFFERS
from sqs_tui.tui.inspection.matrix import KNEW as SCREEN_KNEW
from sqs_tui.tui.inspection.matrix import MARKS
from tests.findings.random_sessions import session_of
from tests.instruments import bundled

CRITERIA = bundled()
NAUGHTY: list[str] = json.loads((Path(__file__).parents[1] / "data" / "naughty-strings.json").read_text("utf-8"))
VOID = {"meta"}


def invented(count: int = 24) -> tuple[Session, ...]:
    random = Random(11)
    return tuple(session_of(CRITERIA, f"A-{n:02}", f"CM{n % 7}", random).session for n in range(count))


def letter_of(sessions: tuple[Session, ...], about: InspectionFile, left_out: tuple[LeftOut, ...] = ()) -> Letter:
    return draft_letter(Inspection(about, CRITERIA.lettered(), sessions, (), left_out))


@dataclass
class Node:
    """One element of a parsed page."""

    tag: str
    attrs: dict[str, str | None]
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str, class_: str = "") -> list[Node]:
        return [n for n in self.walk() if n.tag == tag and class_ in [*(n.attrs.get("class") or "").split(), ""]]

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), "an attribute stands twice"
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parsed(page: str) -> Node:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [reader.root], "every element is closed"
    return reader.root


LETTER = letter_of(
    invented(), InspectionFile(schema=1, area="Anywhere", planned_sample=25), (LeftOut("A-30.toml", "is not TOML"),)
)
PAGE = rendered(LETTER, "html")
ROOT = parsed(PAGE)
BY_ID = {node.attrs["id"]: node for node in ROOT.walk() if "id" in node.attrs}


#: Each part of the page about one figure, by the id of its heading.
FIGURE_DIVS = {node.attrs["id"]: div for div in ROOT.all("div", "figure") for node in div.walk() if "id" in node.attrs}


def figure_div(name: str) -> Node:
    return FIGURE_DIVS[f"figure-{name}"]


@pytest.mark.parametrize("name", [name for name, figure in LETTER.figures.items() if figure.N])
def test_each_figure_says_what_the_tally_counts(name: str):
    figure = LETTER.figures[name]
    div = figure_div(name)
    key = [li.text for ul in div.all("ul", "key") for li in ul.all("li")]
    counts = {th.text: tr.all("td")[0].text for tr in div.all("tr") if (th := tr.all("th")[0]) and tr.all("td")}
    if figure.options:
        wanted = {figure.question.wording(v): f"{len(who)} of {figure.N}" for v, who in figure.options.items()}
        assert wanted.items() <= counts.items()
    else:
        assert f"{SIGNS[Mark.YES]} {figure.question.wording('yes')}: {len(figure.yes)}" in key
        assert f"{SIGNS[Mark.NO]} {figure.question.wording('no')}: {len(figure.no)}" in key
        assert f"{figure.n} of {figure.N}" in div.all("p")[1].text
    for left, words in ((figure.not_applicable, "Not applicable"), (figure.unanswered, "Unanswered")):
        assert any(line.endswith(f"{words}: {len(left)}") for line in key) == bool(left and not figure.options)
    for code, who in figure.reasons.items():
        text = LETTER.inspection.instrument.reasons[code].text
        assert counts[text[:1].upper() + text[1:]] == f"{len(who)} of {len(figure.no)}"
    assert (f"{KNEW} Known, not recorded: {len(figure.known_not_recorded)} of {len(figure.no)} answered No" in key) == (
        bool(figure.known_not_recorded)
    )
    assert any(line.startswith(f"{DIFFERS} Seen differently: {len(figure.views_differ)} of") for line in key) == bool(
        figure.views_differ
    )
    asked = figure.N + len(figure.not_applicable) + len(figure.unanswered)
    assert {str(figure.N), str(asked)} - {"1"} <= set(div.all("p")[0].text.split())


@pytest.mark.parametrize("name", [name for name, figure in LETTER.figures.items() if figure.N])
def test_each_figure_leads_to_the_cases_behind_it(name: str):
    figure = LETTER.figures[name]
    details = figure_div(name).all("details")[-1]
    listed = {dt.text: dd for dt, dd in zip(details.all("dt"), details.all("dd"), strict=True)}
    for value, who in values(figure).items():
        if who:
            told = listed[f"{figure.question.wording(value)}: {len(who)}"]
            assert told.text.replace(" ,", ",") == ", ".join(who)
            if figure.unit == "case":
                for link in told.all("a"):
                    assert BY_ID[link.attrs["href"][1:]].all("summary")[0].text.startswith(link.text)
                assert [link.text for link in told.all("a")] == list(who)


def test_every_link_leads_to_something_on_the_page_and_no_id_stands_twice():
    ids = Counter(node.attrs["id"] for node in ROOT.walk() if "id" in node.attrs)
    assert set(ids.values()) == {1}
    links = [node.attrs["href"] for node in ROOT.walk() if "href" in node.attrs]
    assert len(links) > 500
    assert {link[0] for link in links} == {"#"}
    assert {link[1:] for link in links} <= set(ids)


def test_every_sentence_of_the_letter_leads_to_its_figure():
    targets = {a.attrs["href"] for a in BY_ID["letter"].all("a")}
    assert targets == {f"#figure-{sentence.figure.question.id}" for sentence in LETTER.sentences}


def test_the_matrix_holds_every_case_and_adds_up_to_the_tally():
    found = matrix(LETTER.inspection)
    table = BY_ID["matrix"].all("table", "matrix")[0]
    head, body, foot = (table.all(part)[0] for part in ("thead", "tbody", "tfoot"))
    columns = [th for th in head.all("th") if th.attrs["scope"] == "col"][1:]
    assert [th.all("a")[0].attrs["href"] for th in columns] == [f"#figure-{c.question}" for c in found.columns]
    assert sum(int(th.attrs["colspan"]) for th in head.all("th") if th.attrs["scope"] == "colgroup") == len(columns)
    assert [tr.all("th")[0].text for tr in body.all("tr")] == [row.case for row in found.rows]
    for tr, row in zip(body.all("tr"), found.rows, strict=True):
        for td, cell in zip(tr.all("td"), row.cells, strict=True):
            if cell.mark is Mark.NOT_ASKED:
                assert td.text == ""
            else:
                assert td.text.startswith(SIGNS[cell.mark])
                assert cell.words in td.text
                beside = "".join(sup.text for sup in td.all("sup")).replace(" ", "")
                assert (KNEW in beside, DIFFERS in beside) == (cell.known_not_recorded, cell.views_differ)
    figures = [LETTER.figures[column.question] for column in found.columns]
    yes, no = ([td.text for td in tr.all("td")] for tr in foot.all("tr"))
    assert yes == ["" if figure.options else str(len(figure.yes)) for figure in figures]
    assert no == ["" if figure.options else str(len(figure.no)) for figure in figures]


def test_the_splits_are_the_tallys():
    table = BY_ID["splits"].all("table")[0]
    lines = {}
    for tr in table.all("tbody")[0].all("tr"):
        lines[tr.all("a")[0].attrs["href"], tr.all("th")[0].text] = [td.text for td in tr.all("td")]
    for name, figure in LETTER.figures.items():
        parts = figure.by["sentence"]
        if figure.N and parts and not figure.options and figure.question.section not in ("case", "management"):
            told = next(cells for (href, _), cells in lines.items() if href == f"#figure-{name}")
            assert told == [f"{part.n} of {part.N}" if part.N else "none judged" for part in parts.values()]


def test_known_and_differing_are_told_in_full():
    asked = LETTER.inspection.instrument.by_id
    figures = [figure for name, figure in LETTER.figures.items() if name in asked]
    known = {tr.all("a")[0].attrs["href"]: tr for tr in BY_ID["known"].all("tbody")[0].all("tr")}
    wanted = {f"#figure-{f.question.id}": f for f in figures if f.known_not_recorded}
    assert set(known) == set(wanted)
    for href, figure in wanted.items():
        assert known[href].all("td")[0].text == f"{len(figure.known_not_recorded)} of {len(figure.no)}"
    views = BY_ID["views"].all("tbody")[0].all("tr")
    assert len(views) == sum(len(figure.views_differ) for figure in figures)


def test_what_is_left_out_is_named_with_the_reason():
    assert "24 of 25 planned cases counted; 1 other file left out" in BY_ID["counted"].text
    assert "A-30.toml is not TOML" in BY_ID["counted"].text


def test_it_fetches_nothing_and_runs_nothing():
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|@import|url\(|https?:|javascript:|\son\w+=", PAGE)
    policy = next(n.attrs["content"] for n in ROOT.all("meta") if n.attrs.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_it_can_be_found_one_s_way_in():
    levels = [int(node.tag[1]) for node in ROOT.walk() if re.fullmatch(r"h\d", node.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert next(n for n in ROOT.walk() if n.tag == "a").attrs["href"] == "#main"
    assert [len(ROOT.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    for table in ROOT.all("table"):
        assert table.all("caption")
        assert {th.attrs["scope"] for th in table.all("th")} <= {"row", "col", "colgroup"}
    regions = [node for node in ROOT.walk() if node.attrs.get("role") == "region"]
    assert {node.attrs["tabindex"] for node in regions} == {"0"}
    names = [node.attrs["aria-label"] for node in regions] + [n.text for n in ROOT.all("h2")]
    assert len(set(names)) == len(names)
    assert all(bar.attrs["aria-hidden"] == "true" for bar in ROOT.all("span", "bar"))
    assert PAGE.count("OFFICIAL-SENSITIVE") >= 4  # the title, the top, the foot, and each printed page


def test_no_count_stands_beside_the_code_of_a_case_manager():
    for details in BY_ID["cases"].all("details"):
        assert re.fullmatch(r"A-\d\d , with CM\d", details.all("summary")[0].text)


def hostile(texts: list[str]) -> str:
    """A page with `texts` wherever a text of a user can stand, in turn."""
    turn = cycle(texts)
    sessions = []
    for session in invented(8):
        answers = {name: _with(answer, turn) for name, answer in session.answers.items()}
        sessions.append(replace(session, answers=answers))
    about = InspectionFile(
        schema=1, area=texts[0], team=texts[1 % len(texts)], addressee=texts[2 % len(texts)], salutation=texts[0],
        lead_inspector=texts[0], contact=texts[0], signatory=texts[0], copies=tuple(texts[:9]), summary=texts[0],
        note=texts[-1],
    )  # fmt: skip
    return rendered(letter_of(tuple(sessions), about, tuple(LeftOut(text, text) for text in texts)), "html")


def _with(answer: Answer, turn: Iterator[str]) -> Answer:
    return replace(
        answer,
        other=next(turn) if answer.other else "",
        their_words=next(turn) if answer.view == "differs" else "",
        evidence=next(turn) if answer.view == "differs" or answer.good_example else "",
    )


def shape(node: Node) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.tag, tuple(one.attrs)) for one in node.walk()]


def test_no_text_becomes_anything_else():
    texts = [f"X{text}X" for text in NAUGHTY]
    page = hostile(texts)
    root = parsed(page)
    assert shape(root) == shape(parsed(hostile(["X harmless X"] * len(texts))))
    said = root.text
    for text in texts:
        assert " ".join(clean(text)[0].split()) in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_the_signs_are_those_of_the_screen():
    assert {mark: sign.strip() for mark, (sign, *_) in MARKS.items()} == SIGNS
    assert [SCREEN_KNEW[0], SCREEN_DIFFERS[0]] == [KNEW, DIFFERS]


@pytest.mark.parametrize("drafts", [(), ("A-01",)])
def test_an_inspection_of_which_nothing_counts_says_so(drafts: tuple[str, ...]):
    left_out = tuple(LeftOut(f"{case}.toml", "is a draft") for case in drafts)
    page = rendered(draft_letter(Inspection(None, CRITERIA.lettered(), (), drafts, left_out)), "html")
    root = parsed(page)
    assert [section.attrs["id"] for section in root.all("section")] == ["counted", "letter"]
    assert ("none completed yet" if drafts else "There is no review in this folder yet.") in root.text


def test_colours_can_be_told_from_what_they_stand_on():
    light, dark, paper = palettes()
    for scheme in (light, dark, light | paper):
        for text, ground, ratio in (
            ("ink", "paper", 7), ("quiet", "paper", 7), ("link", "paper", 4.5), ("ink", "tint", 7), ("quiet", "tint", 4.5),
            ("link", "tint", 4.5), ("yes-ink", "yes-cell", 4.5), ("no-ink", "no-cell", 4.5), ("ink", "other-cell", 4.5),
            ("yes", "paper", 3), ("no", "paper", 3), ("part", "paper", 3), ("line", "paper", 3),
        ):  # fmt: skip
            assert contrast(scheme[text], scheme[ground]) >= ratio, (text, ground)


def palettes() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The colours of the light scheme, the dark one, and those that paper has instead."""
    found: tuple[dict[str, str], dict[str, str], dict[str, str]] = ({}, {}, {})
    for style in (STYLE, REPORT_STYLE):
        for colours, block in zip(found, re.findall(r":root \{(.*?)\}", style, re.DOTALL), strict=True):
            colours.update(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    return found


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
