"""Counting across questions: nested denominators, unions of reasons, pooled figures, parts, people counted once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqs_tui.criteria.instrument import Test
from sqs_tui.criteria.letter_plan import Area, Pooled
from sqs_tui.findings.figure import Figure, Inspection
from sqs_tui.findings.letter.areas import rank
from sqs_tui.findings.tally import among, concerned, cross, funnel, pool, split, tally, union, values
from sqs_tui.review.engine import start
from sqs_tui.review.session import Answer
from tests.instruments import bundled

CRITERIA = bundled()
QUESTIONS = CRITERIA.lettered().by_id


def figure(question: str, **counted) -> Figure:
    return Figure(QUESTIONS[question], **counted)


COMPLIED = figure("complied", yes=("A", "B"), no=("C", "D", "E", "F"))
ACTION = figure("noncompliance_action", yes=("C", "D", "E"), no=("F",))
THEN = figure("then_complied", yes=("C", "D", "F"), no=("E",))


def inspection(*cases: tuple[str, str, dict[str, Answer]]) -> Inspection:
    sessions = (
        replace(
            start(CRITERIA.lettered(), CRITERIA.source.sha256, case=case, inspector="INS1", case_manager=manager),
            answers=answers,
        )
        for case, manager, answers in cases
    )
    return Inspection(None, CRITERIA.lettered(), tuple(sessions), (), ())


def test_a_funnel_counts_only_those_who_came_that_far():
    complied, action, then = funnel([(COMPLIED, ["no"]), (ACTION, ["yes"]), (THEN, ["yes"])])
    assert (complied[0].N, complied[1]) == (6, ("C", "D", "E", "F"))
    assert (action[0].N, action[1]) == (4, ("C", "D", "E"))
    assert (then[0].no, then[1]) == (("E",), ("C", "D"))
    assert funnel([]) == ()


def test_a_cross_table_of_two_questions():
    assert cross(ACTION, THEN) == {
        "yes": {"yes": ("C", "D"), "no": ("E",), "na": ()},
        "no": {"yes": ("F",), "no": (), "na": ()},
        "na": {"yes": (), "no": (), "na": ()},
    }


def test_reasons_are_cases_and_their_union_counts_a_case_once():
    lor = figure(
        "lor_sufficient",
        no=("A", "B", "C"),
        reasons={"emotional_mental_health": ("A", "B"), "substance_misuse": ("B",)},
    )
    vul = figure("vul_sufficient", no=("B", "D"), reasons={"substance_misuse": ("B", "D")})
    assert union([lor, vul], ["emotional_mental_health", "substance_misuse"]) == ("A", "B", "D")
    assert union([lor, vul], ["substance_misuse"]) == ("B", "D")
    assert union([lor, vul]) == ("A", "B", "C", "D")
    assert union([]) == ()


def test_a_pooled_figure_is_no_when_any_part_is():
    one = figure("vmp_community", yes=("A",), no=("B",), not_applicable=("C",), reasons={"not_done": ("B",)})
    two = figure("vmp_custody", yes=("B", "D"), not_applicable=("A", "C"), known_not_recorded=("D",))
    both = pool(Pooled("vmp", "3.2", "plans", ("vmp_community", "vmp_custody"), "cases with a plan"), [one, two])
    assert (both.yes, both.no, both.not_applicable) == (("A", "D"), ("B",), ("C",))
    assert (both.reasons, both.known_not_recorded, both.base) == ({"not_done": ("B",)}, ("D",), "cases with a plan")


def test_the_same_figure_of_some_cases():
    part = among(replace(ACTION, reasons={"not_done": ("F",)}), {"C", "F"})
    assert (part.yes, part.no, part.reasons) == (("C",), ("F",), {"not_done": ("F",)})
    assert among(ACTION, ()).percent is None
    assert among(figure("sig_event", options={"none": ("A",)}), ()).options == {"none": ()}


def test_what_may_be_answered_together_makes_overlapping_parts():
    event = figure("sig_event", options={"new_offence": ("A", "C"), "family_breakdown": ("C",), "none": ("F",)})
    parts = split(ACTION, event)
    assert list(parts) == ["new_offence", "family_breakdown", "none"]
    assert [part.N for part in parts.values()] == [1, 1, 1]
    assert split(figure("om_policy_roh", yes=("CM1",)), event) == {}


def test_an_area_is_told_by_the_cases_it_is_about():
    figures = {
        "sentence": figure("sentence", options={"community": ("A", "B", "C"), "custody": ("D",)}),
        "roh_sufficient": figure("roh_sufficient", yes=("A",), no=("B", "D")),
        "vul_sufficient": figure("vul_sufficient", yes=("A", "D"), no=("B",)),
    }
    area = Area("work in the community", ("roh_sufficient", "vul_sufficient"), (), Test("sentence", ("community",)))
    assert concerned(area, figures) == (("B",), ("A", "B"))
    assert concerned(replace(area, reasons=("not_done",)), figures) == ((), ("A", "B"))


def test_areas_are_named_by_share_and_only_where_enough_cases_can_tell():
    cases = [f"C{n:02d}" for n in range(20)]
    figures = {
        "victim_managed": figure("victim_managed", yes=tuple(cases[12:]), no=tuple(cases[:12])),
        "health_attention": figure("health_attention", yes=tuple(cases[15:]), no=tuple(cases[:15])),
        "eng_start": figure("eng_start", yes=tuple(cases[9:]), no=tuple(cases[:9])),
        "release_accommodation": figure("release_accommodation", no=tuple(cases[:9])),
        "complied": figure("complied"),
    }
    plan = replace(CRITERIA.lettered().letter, most_areas=2, areas=tuple(Area(name, (name,)) for name in figures))
    ranked = rank(replace(CRITERIA.lettered(), letter=plan), figures)
    assert [(one.area.text, one.named) for one in ranked] == [
        ("health_attention", True),
        ("victim_managed", True),
        ("eng_start", False),
        ("release_accommodation", False),
        ("complied", False),
    ]


ASKED = {"case_manager_present": Answer(value="allocated")}


def test_a_case_manager_counts_once():
    yes, no = ({**ASKED, "om_priorities": Answer(value=value)} for value in ("yes", "no"))
    more = {**no, "om_training": Answer(value="agree")}
    figures = tally(inspection(("A", "CM1", yes), ("B", "CM1", more), ("C", "CM2", yes), ("D", "CM3", ASKED)))
    priorities = figures["om_priorities"]
    assert (priorities.yes, priorities.no, priorities.unanswered) == (("CM2",), ("CM1",), ("CM3",))
    assert figures["om_training"].options["agree"] == ("CM1",)


def test_answers_parked_where_nobody_was_there_give_way_to_those_that_count():
    parked = {"case_manager_present": Answer(value="nobody"), "om_priorities": Answer(value="no")}
    given = {**ASKED, "om_priorities": Answer(value="yes")}
    assert tally(inspection(("A", "CM1", parked), ("B", "CM1", given)))["om_priorities"].yes == ("CM1",)
    assert tally(inspection(("A", "CM1", parked)))["om_priorities"].N == 0


def test_knowledge_and_view_count_only_where_somebody_was_there_to_be_heard():
    said = Answer(value="no", reasons=("not_done",), known_not_recorded=True, view="differs")
    present = {**ASKED, "lor_sufficient": said}
    absent = {"case_manager_present": Answer(value="nobody"), "lor_sufficient": said}
    lor = tally(inspection(("A", "CM1", present), ("B", "CM2", absent)))["lor_sufficient"]
    assert (lor.no, lor.known_not_recorded, lor.views_differ) == (("A", "B"), ("A",), ("A",))


@pytest.mark.parametrize("question", [q.id for q in CRITERIA.lettered().questions if q.choices])
def test_nobody_asked_gives_a_figure_of_nobody(question):
    empty = tally(inspection())[question]
    assert (empty.n, empty.N, empty.percent, empty.judged) == (0, 0, None, ())
    assert set(values(empty)) == {choice.value for choice in QUESTIONS[question].choices}
