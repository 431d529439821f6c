"""The demo inspection: the same bytes every time, every session in order, and every figure of the letter, recounted.

The counting is done here by plain loops over the TOML, so that nothing of the program is believed.
"""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sqs_tui.criteria.load import bundled_criteria, open_instrument
from sqs_tui.findings import demo
from sqs_tui.findings.demo import write_demo
from sqs_tui.findings.inspection_file import read_about
from sqs_tui.review.asked_once import asked_once
from sqs_tui.review.change_log import replay
from sqs_tui.review.engine import Review
from sqs_tui.review.fit import misfits
from sqs_tui.source.problems import SourceError
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.folder import Entry, sessions_in
from sqs_tui.store.instruments import FolderCriteria, instrument_copy
from sqs_tui.store.integrity import matches
from sqs_tui.text import clean
from tests.instruments import bundled

CRITERIA = bundled()
ONCE = list(asked_once(CRITERIA.instrument))
HEALTH = {
    "emotional_mental_health",
    "substance_misuse",
    "physical_health",
    "missed_in_vulnerability_assessment",
}


@pytest.fixture(scope="module")
def folder(demo: Path) -> Path:
    return demo


@pytest.fixture(scope="module")
def again(tmp_path_factory) -> tuple[Path, float]:
    """Another one, of criteria opened anew, and how much of the processor's time it took."""
    made = tmp_path_factory.mktemp("again")
    criteria = open_instrument(bundled_criteria())
    before = time.process_time()
    write_demo(made, criteria)
    return made, time.process_time() - before


@pytest.fixture(scope="module")
def entries(folder) -> list[Entry]:
    return sessions_in(folder)


@pytest.fixture(scope="module")
def cases(folder) -> dict[int, dict[str, Any]]:
    """Number of the case to its file's content."""
    return {int(path.stem[4:]): tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("DEM-*.toml"))}


def value(case: dict[str, Any], question: str) -> Any:
    return case["answers"].get(question, {}).get("value")


def those(cases, question: str, answer: str, reason: str | None = None) -> set[int]:
    """The cases with this answer and, where it is given, this reason."""
    found = set()
    for number, case in cases.items():
        given = case["answers"].get(question, {})
        answered = given.get("value") == answer or answer in given.get("values", ())
        if answered and (reason is None or reason in given.get("reasons", ())):
            found.add(number)
    return found


def marked(cases, question: str, mark: str, as_: Any = True) -> set[int]:
    return {number for number, case in cases.items() if case["answers"].get(question, {}).get(mark) == as_}


# ---- the files ------------------------------------------------------------------------------------------------------


def test_the_same_bytes_every_time(folder, again) -> None:
    other, _ = again

    def content(where: Path) -> dict[str, bytes]:
        return {str(path.relative_to(where)): path.read_bytes() for path in where.rglob("*") if path.is_file()}

    assert content(other) == content(folder)
    assert len(content(folder)) == 47 + 3


def test_every_session_is_in_order(folder) -> None:
    entries = sessions_in(folder, trusting=False)
    assert [entry.case for entry in entries] == [f"DEM-{number:03}" for number in range(1, 48)]
    instrument = CRITERIA.lettered()
    where = AskedWhere(entries, FolderCriteria(folder, CRITERIA))
    for entry in entries:
        assert entry.problem is None
        session = entry.session
        assert session is not None
        review = Review(instrument, session, where.elsewhere(session, instrument))
        assert (session.state, session.revision) == ("completed", 1)
        assert matches(session)
        assert not misfits(instrument, session)
        assert not review.missing()
        assert not review.parked()
        assert replay(instrument, session.log) == session.answers
        for question, answer in session.answers.items():
            asked = instrument.by_id[question]
            assert answer.view is None or review.offers_view(asked)
            assert not answer.known_not_recorded or review.offers_knew(asked)
            assert bool(answer.their_words) == (answer.view == "differs")
            assert not answer.good_example or answer.evidence


def test_times_are_those_of_the_fieldwork(entries) -> None:
    starts: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        session = entry.session
        assert session is not None
        times = [session.opened, *(change.at for change in session.log), session.events[-1].at]
        assert times == sorted(times)
        assert date(2013, 1, 7) <= times[0].date() == times[-1].date() <= date(2013, 1, 9)
        assert (times[-1] - times[0]).total_seconds() < 2 * 3600
        assert {signoff.at for signoff in session.signoffs} == {times[-1]}
        starts[session.inspector].append(session.opened)
    assert sorted(starts) == ["INS1", "INS2", "INS3", "INS4"]
    assert all(len(set(times)) == len(times) for times in starts.values()), "one case at a time"


def test_each_case_manager_is_asked_once_and_first(entries) -> None:
    asked = defaultdict(list)
    first: dict[str, Any] = {}
    for entry in sorted(entries, key=lambda entry: entry.session.opened):
        session = entry.session
        first.setdefault(session.case_manager, session.case)
        answered = [question for question in ONCE if session.answer(question).given]
        if answered:
            assert answered == ONCE
            asked[session.case_manager].append(session.case)
    assert {manager: [case] for manager, case in first.items()} == asked
    assert len(asked) == 20


def test_tables_say_nothing_that_did_not_come_up(cases) -> None:
    """Every case that is listed under a question was asked it, so that the table reads as what happened."""
    tables = tomllib.loads(Path(demo.__file__).with_name("demo_answers.toml").read_text("utf-8"))
    for question, table in tables["answers"].items():
        if question in ONCE:
            continue
        for answer, listed in table.get("answer", {}).items():
            assert set(demo._numbers(listed)) == those(cases, question, answer), (question, answer)
        for reason, listed in table.get("because", {}).items():
            got = {n for n, case in cases.items() if reason in case["answers"].get(question, {}).get("reasons", ())}
            assert set(demo._numbers(listed)) == got, (question, reason)
    asked = {question.id for question in CRITERIA.lettered().questions if question.choices}
    assert set(tables["answers"]) == asked
    spoken = tomllib.loads(Path(demo.__file__).with_name("demo_words.toml").read_text("utf-8"))
    assert set(spoken) <= asked | {"events", "events_of", "examples", "closing"}


def test_it_can_be_told_from_a_real_one(folder) -> None:
    assert "EVERYTHING IN THIS FOLDER IS INVENTED" in (folder / "README.txt").read_text("utf-8")
    about = read_about(folder)
    assert about is not None
    assert (about.area, about.planned_sample) == ("Demo (invented)", 47)
    assert (about.fieldwork_start, about.fieldwork_end) == (date(2013, 1, 7), date(2013, 1, 9))
    assert all("invented" in words.lower() for words in (about.addressee, about.lead_inspector, about.note))
    assert instrument_copy(folder, CRITERIA.source.sha256)


def test_texts_are_plain_and_name_nobody(cases) -> None:
    texts = []
    for case in cases.values():
        for question, answer in case["answers"].items():
            for field in ("evidence", "their_words"):
                texts.append(answer.get(field, ""))
            if question in ("strengths", "learning_points", "case_manager_word"):
                texts.append(answer["value"])
    texts = [text for text in texts if text]
    for text in texts:
        assert clean(text) == (text, 0)
        assert "{" not in text
        assert text[0].isupper() or text[0] == "'"
        assert text[-1] in ".'"
        assert "  " not in text
        assert not re.search(r"\b\d+[- ]year|\baged?\b", text)
    evidence = [
        answer["evidence"] for case in cases.values() for answer in case["answers"].values() if "evidence" in answer
    ]
    assert len(evidence) > 700
    assert len(set(evidence)) > 250
    assert (
        sum(answer.get("good_example", False) for case in cases.values() for answer in case["answers"].values()) == 12
    )
    assert 40 < sum(answer.get("view") == "differs" for c in cases.values() for answer in c["answers"].values()) < 90


def test_it_is_written_in_a_moment(again) -> None:
    _, seconds = again
    assert seconds < 6, "about two seconds on an idle machine"


@pytest.mark.parametrize("left", ["notes.txt", ".hidden"])
def test_nothing_is_written_beside_other_files(tmp_path, left) -> None:
    (tmp_path / left).write_text("mine")
    with pytest.raises(SaveFailed, match="not empty"):
        write_demo(tmp_path, CRITERIA)
    assert [path.name for path in tmp_path.iterdir()] == [left]


def test_a_file_in_the_folders_place(tmp_path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SaveFailed):
        write_demo(tmp_path / "file", CRITERIA)


def test_other_criteria_are_refused_before_anything_is_written(tmp_path) -> None:
    text = bundled_criteria().read_text("utf-8")
    other = tmp_path / "criteria.toml"
    other.write_text(re.sub(r'    "insufficiently_analytical",\n', "", text, count=1).replace(
        "{reason.insufficiently_analytical} were insufficiently analytical;", ""), "utf-8")  # fmt: skip
    with pytest.raises(SourceError, match="other questions than the demo answers"):
        write_demo(tmp_path / "demo", open_instrument(other))
    assert not (tmp_path / "demo").exists()


# ---- the figures ----------------------------------------------------------------------------------------------------

#: Question: yes, no, not applicable; the rest of the 47 were not asked.
COUNTS = {
    "lor_sufficient": (23, 24, 0),
    "lor_on_time": (42, 5, 0),
    "psr_sufficient": (24, 8, 0),
    "psr_oversight": (0, 8, 0),
    "psr_alternative": (16, 2, 0),
    "plan_custody": (11, 1, 0),
    "custody_joint_work": (10, 2, 0),
    "custody_family_work": (9, 2, 1),
    "plan_community": (21, 14, 0),
    "lor_review_on_time": (22, 3, 5),
    "lor_review_event": (7, 14, 1),
    "disability_present": (24, 23, 0),
    "disability_in_assessment": (4, 20, 0),
    "disability_in_plan": (4, 18, 2),
    "disability_adapted": (17, 6, 1),
    "roh_sufficient": (24, 23, 0),
    "roh_review": (13, 17, 0),
    "rmp_community": (12, 12, 0),
    "rmp_custody": (6, 2, 0),
    "victim_managed": (20, 17, 0),
    "roh_oversight": (13, 21, 13),
    "vul_sufficient": (25, 22, 0),
    "vul_on_time": (47, 0, 0),
    "vmp_community": (10, 18, 0),
    "vmp_custody": (10, 2, 0),
    "vmp_custody_release_work": (9, 3, 0),
    "vul_review": (12, 18, 0),
    "vul_joined_with_social_care": (15, 8, 3),
    "vul_oversight": (14, 22, 11),
    "cin_assessed": (11, 1, 0),
    "cin_made_difference": (6, 5, 0),
    "release_accommodation": (5, 4, 0),
    "eng_start": (43, 4, 0),
    "cm_knows_needs": (42, 3, 1),
    "eng_child_assessment": (42, 5, 0),
    "eng_parent_assessment": (37, 5, 1),
    "eng_child_psr": (29, 3, 0),
    "eng_parent_psr": (26, 3, 1),
    "complied": (34, 13, 0),
    "noncompliance_action": (13, 0, 0),
    "then_complied": (11, 2, 0),
    "health_attention": (32, 15, 0),
    "health_specialist": (22, 11, 3),
    "div_assessed": (34, 13, 0),
    "div_in_plan": (18, 13, 2),
    "div_in_psr": (20, 3, 1),
}


@pytest.mark.parametrize("question", COUNTS)
def test_counts(cases, question) -> None:
    got = tuple(len(those(cases, question, answer)) for answer in ("yes", "no", "na"))
    assert got == COUNTS[question]
    asked = sum(question in case["answers"] for case in cases.values())
    assert asked == sum(got), "with those not asked, 47"


REASONS = {
    "lor_sufficient": {"no_link_to_underlying_trigger": 13, "tool_not_used": 10, "insufficiently_recorded": 8},
    "psr_sufficient": {"insufficiently_analytical": 8, "not_balanced": 0, "inaccurate": 0},
    "plan_community": {
        "not_done": 6,
        "does_not_meet_assessed_needs": 6,
        "not_focused_on_reoffending": 5,
        "emotional_mental_health": 5,
        "substance_misuse": 3,
    },
    "roh_sufficient": {"not_done": 4, "index_offence_focus": 9, "previous_behaviour_ignored": 8, "full_assessment_missing": 6},
    "roh_review": {"not_done": 8, "not_reviewed_after_event": 8},
    "rmp_community": {"not_done": 7, "victims_not_covered": 3, "no_contingency": 4},
    "rmp_custody": {"not_done": 1, "not_reviewed_before_release": 1},
    "victim_managed": {"victims_not_identified": 12, "victims_not_planned": 13},
    "vul_sufficient": {"assessment_factors_omitted": 14, "self_harm_focus": 4, "custody_impact_focus": 3, "index_offence_focus": 6},
    "vmp_community": {"not_done": 13, "unclear_plan": 3, "confuses_harm_to_others_and_self": 2, "no_contingency": 3},
    "vmp_custody": {"not_done": 0},
    "vul_review": {"not_reviewed_after_event": 9, "lowered_because_social_care": 4},
    "roh_oversight": {"process_not_quality": 14},
    "vul_oversight": {"gaps_not_rectified": 13, "no_oversight": 1},
    "release_accommodation": {"no_accommodation_for_release": 3},
    "health_attention": {"missed_in_vulnerability_assessment": 11, "referral_not_made": 6},
}  # fmt: skip


@pytest.mark.parametrize("question", REASONS)
def test_reasons(cases, question) -> None:
    got = {reason: len(those(cases, question, "no", reason)) for reason in REASONS[question]}
    assert got == REASONS[question]


def test_reasons_are_given_as_the_rules_say(cases) -> None:
    for case in cases.values():
        for question, answer in case["answers"].items():
            reasons = answer.get("reasons", [])
            assert "not_done" not in reasons or len(reasons) == 1, question


def test_plans_in_the_community_have_no_single_reason(cases) -> None:
    insufficient = those(cases, "plan_community", "no")
    ticks = Counter(reason for n in insufficient for reason in cases[n]["answers"]["plan_community"]["reasons"])
    assert sum(ticks.values()) == 25
    health = those(cases, "plan_community", "no", "emotional_mental_health")
    health |= those(cases, "plan_community", "no", "substance_misuse")
    assert health == insufficient - those(cases, "plan_community", "no", "not_done")
    assert len(health) == 8


def test_half_missed_important_factors(cases) -> None:
    missed = those(cases, "lor_sufficient", "no", "missed_offending_related_vulnerability")
    missed |= those(cases, "lor_sufficient", "no", "emotional_mental_health")
    assert (len(missed), len(cases)) == (23, 47)
    assert those(cases, "lor_level_agree", "too_low") <= those(cases, "lor_sufficient", "no")
    assert len(those(cases, "lor_level_agree", "too_low")) == 11


@pytest.mark.parametrize(
    ("question", "knew", "of"),
    [
        ("lor_sufficient", 15, 24),
        ("disability_in_assessment", 17, 20),
        ("disability_in_plan", 13, 18),
        ("vul_sufficient", 13, 22),
        ("roh_sufficient", 10, 23),
        ("health_attention", 6, 15),
    ],
)
def test_known_not_recorded(cases, question, knew, of) -> None:
    known = marked(cases, question, "known_not_recorded")
    assert known <= those(cases, question, "no")
    assert (len(known), len(those(cases, question, "no"))) == (knew, of)


def test_community_and_custody(cases) -> None:
    community, custody = (those(cases, "sentence", where) for where in ("community", "custody"))
    assert (len(community), len(custody)) == (35, 12)
    for question in ("lor_sufficient", "roh_sufficient", "vul_sufficient"):
        good = those(cases, question, "yes")
        assert len(good & custody) / 12 > len(good & community) / 35 + 0.2, question
    assert len(those(cases, "vmp_community", "yes") | those(cases, "vmp_custody", "yes")) == 20  # of 28 + 12
    assert len(those(cases, "rmp_required", "yes")) == 24 + 8
    assert len(those(cases, "vmp_required", "yes")) == 28 + 12


def test_compliance_is_a_funnel(cases) -> None:
    had_not = those(cases, "complied", "no")
    acted = those(cases, "noncompliance_action", "yes")
    assert acted == had_not
    assert those(cases, "then_complied", "yes") | those(cases, "then_complied", "no") == acted


def test_referrals_not_made_were_usually_missed_in_the_screening(cases) -> None:
    not_made = those(cases, "health_attention", "no", "referral_not_made")
    missed = those(cases, "health_attention", "no", "missed_in_vulnerability_assessment")
    assert len(not_made & missed) == 5
    assert missed <= those(cases, "vul_sufficient", "no")


def test_what_was_missed_tended_to_be_disability(cases) -> None:
    missed = Counter(
        factor for case in cases.values() for factor in case["answers"].get("div_missed", {}).get("values", ())
    )
    assert missed.most_common(1) == [("disability", 13)]
    assert those(cases, "div_missed", "disability") <= those(cases, "disability_present", "yes")


def test_reports_and_who_was_there(cases) -> None:
    assert len(those(cases, "psr_prepared", "yes")) == 32
    assert len(those(cases, "case_manager_present", "allocated")) == 44


def test_facts_agree_with_each_other(cases) -> None:
    """What the conditions do not force, and a reader would stumble over."""
    event = set(cases) - those(cases, "sig_event", "none")
    assert len(event) == 22
    assert event < those(cases, "review_required", "yes")
    for question in ("lor_review_event", "roh_review", "vul_review"):
        assert those(cases, question, "no", "not_reviewed_after_event") <= event
    assert those(cases, "sig_event", "released_from_custody") <= those(cases, "release_near", "yes")
    assert those(cases, "sig_event", "social_care_started") <= those(cases, "social_care_involved", "yes")
    assert those(cases, "vul_review", "no", "lowered_because_social_care") <= those(
        cases, "social_care_involved", "yes"
    )
    assert those(cases, "vul_review", "no", "lowered_because_social_care") <= those(cases, "vul_level_agree", "too_low")
    assert those(cases, "disability_present", "yes") <= those(cases, "diversity_present", "yes")
    assert those(cases, "div_assessed", "no") <= those(cases, "diversity_present", "yes")
    assert those(cases, "health_attention", "no") <= those(cases, "health_need", "yes")
    assert those(cases, "roh_level_agree", "not_set") == those(cases, "roh_sufficient", "no", "not_done")
    assert those(cases, "release_accommodation", "no") <= those(cases, "cin_made_difference", "no")
    assert those(cases, "rmp_community", "no", "victims_not_covered") <= those(cases, "victim_identifiable", "yes")
    family = those(cases, "custody_family_work", "yes") | those(cases, "sig_event", "family_breakdown")
    assert family <= those(cases, "parent_available", "yes")


# ---- operational management -----------------------------------------------------------------------------------------

MANAGEMENT = {
    "om_policy_roh": {"yes": 19, "no": 1},
    "om_policy_safeguarding": {"yes": 19, "no": 1},
    "om_clear_what_to_record": {"yes": 13, "no": 7},
    "om_policy_engagement": {"yes": 20},
    "om_area_profile": {"yes": 17, "no": 3},
    "om_priorities": {"yes": 19, "no": 1},
    "om_learning_culture": {"agree": 17, "partly": 2, "disagree": 1},
    "om_training": {"agree": 16, "partly": 3, "disagree": 1},
    "om_oversight_quality": {"agree": 16, "partly": 3, "disagree": 1},
    "om_manager_skills": {"agree": 17, "partly": 3},
    "om_oversight_roh": {"agree": 8, "partly": 9, "disagree": 3},
    "om_oversight_safeguarding": {"agree": 7, "partly": 9, "disagree": 4},
    "om_review_wanted": {"help_more": 8, "not_yet_more": 8, "help_enough": 3, "not_wanted": 1},
}


@pytest.mark.parametrize("question", ONCE)
def test_case_managers(cases, question) -> None:
    said: dict[str, str] = {}
    for case in cases.values():
        if question in case["answers"]:
            assert case["case_manager"] not in said
            said[case["case_manager"]] = value(case, question)
    assert Counter(said.values()) == MANAGEMENT[question]


# ---- areas requiring improvement ------------------------------------------------------------------------------------


def test_the_letters_four_areas_come_out_on_top_and_in_its_order(cases) -> None:
    def judged(questions: list[str], among: set[int]) -> set[int]:
        return {n for q in questions for n in those(cases, q, "yes") | those(cases, q, "no")} & among

    def share(questions: list[str], among: set[int] | None = None, reasons: set[str] | None = None) -> float:
        among = set(cases) if among is None else among
        speaking = set()
        for question in questions:
            for number in those(cases, question, "no") & among:
                given = cases[number]["answers"][question].get("reasons", [])
                if reasons is None or reasons & set(given):
                    speaking.add(number)
        return len(speaking) / len(judged(questions, among))

    community = those(cases, "sentence", "community")
    event = set(cases) - those(cases, "sig_event", "none")
    i = share(["roh_sufficient", "rmp_community", "vul_sufficient", "vmp_community"], community)
    ii = share(
        ["lor_sufficient", "plan_community", "plan_custody", "vul_sufficient", "vmp_community", "vmp_custody",
         "health_attention", "health_specialist"],
        reasons=HEALTH,
    )  # fmt: skip
    iii = share(["psr_oversight", "roh_oversight", "vul_oversight"])
    iv = share(["lor_review_event", "roh_review", "vul_review"], event)
    assert (i, ii, iii, iv) == (31 / 35, 31 / 47, 26 / 40, 14 / 22)
    others = [
        ["lor_sufficient", "plan_community", "plan_custody"],
        ["psr_sufficient", "psr_alternative"],
        ["plan_custody", "rmp_custody", "vmp_custody", "custody_joint_work"],
        ["victim_managed"],
        ["release_accommodation"],
        ["vul_joined_with_social_care"],
        ["eng_start", "eng_child_assessment", "eng_parent_assessment", "eng_child_psr", "eng_parent_psr"],
        ["noncompliance_action"],
        ["div_assessed", "div_in_plan"],
    ]
    assert max(share(questions) for questions in others) < iv
