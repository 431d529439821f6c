"""What `criteria.toml` must hold: every finding of the letter, in words that two people can read together."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sqs_tui.criteria.load import load_instrument

HERE = Path(__file__).parent
CRITERIA = HERE.parent / "criteria.toml"
LETTER_ROWS = HERE / "data" / "letter_rows.csv"

RAW: dict[str, Any] = tomllib.loads(CRITERIA.read_text(encoding="utf-8"))
QUESTIONS: dict[str, dict[str, Any]] = {question["id"]: question for question in RAW["questions"]}
REASONS: dict[str, dict[str, Any]] = RAW["reasons"]
NUMBERED = ("reoffending", "public", "child", "sentence")
PRESENT = ("allocated", "another")
EVENTS = ("released_from_custody", "lost_accommodation", "new_offence", "family_breakdown", "social_care_started")

#: What a row of the letter may point at besides a reason, an option or nothing at all.
FLAGS = {"known_not_recorded", "good_example", "evidence"}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BANNED = re.compile(r"\b(under)?(scor(e|es|ed|ing)|fail(s|ed|ing|ure|ures)?|respondents?)\b", re.IGNORECASE)
IDENTIFYING = re.compile(
    r"\b(names?|surname|initials|birth|born|birthday|addresses|address|postcode|how old)\b", re.IGNORECASE
)


def english(words: Any) -> str:
    """The English of a text that may be given in two languages."""
    return words["en"] if isinstance(words, dict) else words or ""


def values_of(question: dict[str, Any]) -> set[str]:
    """Every value that a condition can look for."""
    if question["kind"] in ("one", "many"):
        return {option["value"] for option in question["options"]}
    if question["kind"] == "judgement" or question.get("not_applicable"):
        return {"yes", "no", "na"}
    return {"yes", "no"} if question["kind"] == "fact" else set()


def looked_at(condition: dict[str, Any] | None) -> list[dict[str, Any]]:
    condition = condition or {}
    return [*condition.get("all", ()), *condition.get("any", ())]


def asked(answers: dict[str, str]) -> list[str]:
    """The ids of the questions met with these answers; a question not among them counts as answered Yes."""
    met: dict[str, str] = {}
    for name, question in QUESTIONS.items():

        def holds(test: dict[str, Any]) -> bool:
            return met.get(test["question"]) in test["values"]

        condition = question.get("when", {})
        some = condition.get("any", ())
        if all(map(holds, condition.get("all", ()))) and (not some or any(map(holds, some))):
            met[name] = answers.get(name, "yes")
    return list(met)


def every_text() -> list[tuple[str, str]]:
    """Each text of the file with its place."""
    found: list[tuple[str, str]] = []

    def walk(place: str, value: Any) -> None:
        if isinstance(value, str):
            found.append((place, value))
        elif isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{place}.{key}", inner)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                walk(f"{place}.{inner['id'] if isinstance(inner, dict) and 'id' in inner else number}", inner)

    walk("", RAW)
    return found


def letter_rows() -> list[dict[str, str]]:
    with LETTER_ROWS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SIMPLE = {
    "case_manager_present": "allocated",
    "sentence": "community",
    "psr_prepared": "no",
    "disability_present": "no",
    "diversity_present": "no",
    "health_need": "no",
    "social_care_involved": "no",
    "sig_event": "none",
    "review_required": "no",
    "rmp_required": "no",
    "vmp_required": "no",
}
CUSTODY = {"case_manager_present": "allocated", "sentence": "custody", "sig_event": "released_from_custody"}


# ---- the shape ------------------------------------------------------------------------------------------------------


def test_the_program_accepts_the_file() -> None:
    instrument = load_instrument(CRITERIA).instrument
    assert list(instrument.by_id) == list(QUESTIONS)


def test_editors_are_told_of_the_schema() -> None:
    assert CRITERIA.read_text(encoding="utf-8").startswith("#:schema ./criteria.schema.json\n")


def test_welsh_has_its_place() -> None:
    in_welsh = load_instrument(CRITERIA, "cy").instrument.by_id["lor_sufficient"]
    assert (in_welsh.wording("yes"), in_welsh.wording("no")) == ("Digonol", "Annigonol")


def test_it_says_that_it_is_not_official() -> None:
    about = RAW["instrument"]
    assert (RAW["schema"], about["id"], about["version"]) == (1, "sqs_yot", "2026.2")
    assert "published letter" in about["note"]
    assert re.search(r"NOT an official HM\s+Inspectorate of Probation instrument", about["note"])


def test_sections_stand_in_the_letters_order() -> None:
    assert [(section["id"], section.get("number", "")) for section in RAW["sections"]] == [
        ("case", ""),
        ("reoffending", "1"),
        ("public", "2"),
        ("child", "3"),
        ("sentence", "4"),
        ("management", ""),
        ("close", ""),
    ]
    in_order = [question["section"] for question in RAW["questions"]]
    order = [section["id"] for section in RAW["sections"]]
    assert in_order == sorted(in_order, key=order.index), "a section's questions stand together, in the sections' order"


def test_as_many_questions_as_agreed() -> None:
    counts = Counter(question["section"] for question in RAW["questions"])
    assert 14 <= counts["case"] <= 18
    assert sum(counts[section] for section in NUMBERED) == 48
    assert counts["management"] == 13
    assert counts["close"] == 4


def test_ids_are_unique_and_permanent_names() -> None:
    ids = [question["id"] for question in RAW["questions"]]
    former = [old for question in RAW["questions"] for old in question.get("was", ())]
    assert len(set(ids + former)) == len(ids + former)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name) for name in ids)


def test_keys_keep_one_order() -> None:
    order = [
        "id",
        "was",
        "section",
        "kind",
        "ref",
        "text",
        "label",
        "hint",
        "guidance",
        "prompts",
        "when",
        "options",
        "yes",
        "no",
        "strength",
        "about_the_child",
        "not_applicable",
        "reasons",
        "na_reasons",
        "known_not_recorded",
        "two_views",
        "optional",
        "shown_in_head",
        "for_case_manager",
        "unit",
        "base",
        "letter",
    ]
    for name, question in QUESTIONS.items():
        assert list(question) == sorted(question, key=order.index), name


def test_a_simple_community_case_is_short() -> None:
    met = [name for name in asked(SIMPLE) if QUESTIONS[name]["section"] != "management"]
    assert 35 <= len(met) <= 40
    assert len(met) == 36


def test_a_full_custody_case_is_not_endless() -> None:
    met = [name for name in asked(CUSTODY) if QUESTIONS[name]["section"] != "management"]
    assert "rmp_custody" in met
    assert "rmp_community" not in met
    assert len(met) == 61


def test_with_nobody_there_nothing_is_put_to_the_case_manager() -> None:
    met = asked({**SIMPLE, "case_manager_present": "nobody"})
    assert not [name for name in met if QUESTIONS[name]["section"] == "management"]
    assert not {"cm_knows_needs", "learning_points", "case_manager_word"} & set(met)


# ---- conditions -----------------------------------------------------------------------------------------------------


def test_conditions_look_back_at_values_that_exist() -> None:
    seen: set[str] = set()
    for name, question in QUESTIONS.items():
        for test in looked_at(question.get("when")):
            assert test["question"] in seen, f"{name} looks at {test['question']}, which is not asked before it"
            assert set(test["values"]) <= values_of(QUESTIONS[test["question"]]), name
        seen.add(name)
    for test in looked_at(RAW["instrument"]["two_voices_when"]):
        assert set(test["values"]) <= values_of(QUESTIONS[test["question"]])


CONDITIONS = {
    "psr_sufficient": {("psr_prepared", "yes")},
    "psr_oversight": {("psr_sufficient", "no")},
    "psr_alternative": {("psr_prepared", "yes"), ("custody_realistic", "yes")},
    "plan_custody": {("sentence", "custody")},
    "plan_community": {("sentence", "community")},
    "custody_joint_work": {("sentence", "custody")},
    "custody_family_work": {("sentence", "custody")},
    "lor_review_on_time": {("review_required", "yes")},
    "lor_review_event": {("sig_event", event) for event in (*EVENTS, "self_harm_or_harmed", "other_event")},
    "disability_in_assessment": {("disability_present", "yes")},
    "disability_in_plan": {("disability_present", "yes")},
    "disability_adapted": {("disability_present", "yes")},
    "roh_review": {("review_required", "yes")},
    "rmp_community": {("sentence", "community"), ("rmp_required", "yes")},
    "rmp_custody": {("sentence", "custody"), ("rmp_required", "yes")},
    "victim_managed": {("victim_identifiable", "yes")},
    "vmp_community": {("sentence", "community"), ("vmp_required", "yes")},
    "vmp_custody": {("sentence", "custody"), ("vmp_required", "yes")},
    "vmp_custody_release_work": {("sentence", "custody")},
    "vul_review": {("review_required", "yes")},
    "vul_joined_with_social_care": {("social_care_involved", "yes")},
    "cin_assessed": {("sentence", "custody")},
    "cin_made_difference": {("sentence", "custody"), ("cin_assessed", "yes")},
    "release_accommodation": {("sentence", "custody"), ("release_near", "yes")},
    "eng_parent_assessment": {("parent_available", "yes")},
    "eng_child_psr": {("psr_prepared", "yes")},
    "eng_parent_psr": {("psr_prepared", "yes"), ("parent_available", "yes")},
    "noncompliance_action": {("complied", "no")},
    "then_complied": {("complied", "no")},
    "health_specialist": {("health_need", "yes")},
    "div_in_psr": {("psr_prepared", "yes"), ("diversity_present", "yes")},
    "div_in_plan": {("diversity_present", "yes")},
    "div_missed": {("div_assessed", "no"), ("div_in_plan", "no")},
    "cm_knows_needs": {("case_manager_present", value) for value in PRESENT},
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_each_finding_has_its_denominator(name: str) -> None:
    tests = looked_at(QUESTIONS[name].get("when"))
    assert {(test["question"], value) for test in tests for value in test["values"]} == CONDITIONS[name]


def test_what_the_letter_says_of_all_cases_is_asked_of_all() -> None:
    for name in [
        "lor_sufficient",
        "lor_on_time",
        "roh_sufficient",
        "vul_sufficient",
        "vul_on_time",
        "eng_start",
        "eng_child_assessment",
        "complied",
        "health_attention",
        "div_assessed",
        "disability_present",
    ]:
        assert "when" not in QUESTIONS[name], name
        assert QUESTIONS[name]["base"] == "all cases"


def test_no_event_stands_alone() -> None:
    exclusive = [option["value"] for option in QUESTIONS["sig_event"]["options"] if option.get("exclusive")]
    assert exclusive == ["none"]


def test_management_is_asked_once_of_each_case_manager() -> None:
    for name, question in QUESTIONS.items():
        management = question["section"] == "management"
        assert (question.get("unit") == "case_manager") is management, name
        if management:
            assert question["when"] == RAW["instrument"]["two_voices_when"], name


# ---- reasons --------------------------------------------------------------------------------------------------------


def test_every_reason_is_declared_and_used() -> None:
    used = set(RAW["instrument"]["na_reasons"])
    for question in RAW["questions"]:
        used |= {*question.get("reasons", ()), *question.get("na_reasons", ())}
    assert used == set(REASONS)


def test_only_not_done_stands_alone_and_only_other_has_words() -> None:
    assert [code for code, reason in REASONS.items() if reason.get("exclusive")] == ["not_done"]
    assert [code for code, reason in REASONS.items() if reason.get("words")] == ["other"]


def test_reasons_are_short_and_read_on() -> None:
    texts = [english(reason["text"]) for reason in REASONS.values()]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert len(text) <= 48, text
        assert text[0].islower(), text
        assert not text.endswith("."), text


def test_lists_of_reasons_fit_the_screen() -> None:
    for name, question in QUESTIONS.items():
        for codes in (question.get("reasons", []), question.get("na_reasons", [])):
            assert len(codes) <= 9, name
            assert len(set(codes)) == len(codes), name
            assert not codes or codes[-1] == "other", name
            assert "not_done" not in codes[1:], f"{name}: not done comes first"


def test_every_judgement_can_say_why_and_hear_the_other_view() -> None:
    for name, question in QUESTIONS.items():
        if question["kind"] == "judgement":
            assert question["reasons"], name
            assert question["two_views"], name
            assert question["prompts"], name


def test_required_and_absent_can_be_said_wherever_the_letter_counts_it() -> None:
    for name in [
        "plan_community",
        "plan_custody",
        "roh_sufficient",
        "roh_review",
        "rmp_community",
        "rmp_custody",
        "vmp_community",
        "vmp_custody",
    ]:
        assert QUESTIONS[name]["reasons"][0] == "not_done", name


def test_known_not_recorded_is_offered_on_assessments_and_plans() -> None:
    offered = {name for name, question in QUESTIONS.items() if question.get("known_not_recorded")}
    assert offered >= {
        "lor_sufficient",
        "roh_sufficient",
        "vul_sufficient",
        "plan_community",
        "plan_custody",
        "rmp_community",
        "rmp_custody",
        "vmp_community",
        "vmp_custody",
        "disability_in_assessment",
        "disability_in_plan",
        "health_attention",
        "div_assessed",
        "div_in_plan",
    }


@pytest.mark.parametrize(
    ("code", "questions"),
    [
        (
            "emotional_mental_health",
            "lor_sufficient plan_community plan_custody vul_sufficient vmp_community vmp_custody health_attention",
        ),
        ("substance_misuse", "lor_sufficient plan_community vul_sufficient health_attention"),
        ("no_contingency", "rmp_community rmp_custody vmp_community vmp_custody"),
        ("index_offence_focus", "roh_sufficient vul_sufficient"),
        ("not_reviewed_after_event", "lor_review_event roh_review vul_review"),
        ("process_not_quality", "psr_oversight roh_oversight vul_oversight"),
        ("gaps_not_rectified", "psr_oversight roh_oversight vul_oversight"),
        ("tool_not_used", "lor_sufficient roh_sufficient vul_sufficient"),
        ("late_outside_control", "lor_on_time vul_on_time lor_review_on_time"),
    ],
)
def test_reasons_add_up_across_questions(code: str, questions: str) -> None:
    assert all(code in QUESTIONS[name]["reasons"] for name in questions.split())


# ---- the words ------------------------------------------------------------------------------------------------------


def test_texts_fit_where_they_are_shown() -> None:
    for name, question in QUESTIONS.items():
        text, label, hint = (english(question.get(key)) for key in ("text", "label", "hint"))
        assert len(text) <= 110, name
        assert text.endswith("?"), name
        assert text.count("?") == 1, name
        assert 0 < len(label) <= 18, name
        assert label[0].islower() or label.startswith("Child in Need"), name
        assert 0 < len(hint) <= 90, name
        assert "\n" not in text + label + hint, name


def test_every_piece_of_work_has_its_words_for_a_yes() -> None:
    about_work = {
        name
        for name, question in QUESTIONS.items()
        if question["section"] in NUMBERED and question["kind"] in ("judgement", "fact")
    } - {"complied", "then_complied", "cm_knows_needs"}
    strengths = {name: english(question["strength"]) for name, question in QUESTIONS.items() if "strength" in question}
    assert set(strengths) == about_work
    assert len(set(strengths.values())) == len(strengths)
    for name, text in strengths.items():
        assert len(text) <= 70, name
        assert text[0].islower(), name
        assert text[-1].isalpha(), name
        assert not re.search(r"\b(PSR|RMP|VMP|YOT|sufficient)\b", text), name


def test_whether_the_child_complied_is_nobodys_work() -> None:
    about = {name for name, question in QUESTIONS.items() if question.get("about_the_child")}
    assert about == {"complied", "then_complied"}


def test_guidance_stands_behind_every_case_question() -> None:
    for name, question in QUESTIONS.items():
        if question["section"] in NUMBERED:
            assert len(english(question.get("guidance"))) > 80, name


def test_labels_differ_within_a_section() -> None:
    labels = Counter((question["section"], english(question["label"])) for question in RAW["questions"])
    assert not [label for label, times in labels.items() if times > 1]


def test_nothing_reads_like_a_test_of_the_worker() -> None:
    found = [(place, match[0]) for place, text in every_text() if (match := BANNED.search(text))]
    assert not found


def test_nothing_asks_who_the_child_is() -> None:
    for name, question in QUESTIONS.items():
        for words in (
            question["text"],
            *question.get("prompts", ()),
            *(option["text"] for option in question.get("options", ())),
        ):
            assert not IDENTIFYING.search(english(words)), name


def test_abbreviations_are_explained_before_they_are_used() -> None:
    spoken: list[str] = []
    for question in RAW["questions"]:
        spoken += [english(question.get(key)) for key in ("text", "hint", "guidance")]
        spoken += [english(prompt) for prompt in question.get("prompts", ())]
    for short, long in {
        "PSR": "pre-sentence report",
        "YOT": "youth offending team",
        "RMP": "risk management plan",
        "VMP": "vulnerability management plan",
        "ADHD": "attention deficit",
    }.items():
        first = next(text for text in spoken if re.search(rf"\b{short}\b", text))
        assert long in " ".join(first.lower().split()), short


def test_every_figure_has_its_base_in_words() -> None:
    for name, question in QUESTIONS.items():
        base = english(question.get("base"))
        assert base, name
        assert re.match(r"(all |community |custody )?cases?\b|case managers asked$", base), name


# ---- the letter -----------------------------------------------------------------------------------------------------


def test_every_case_and_management_question_gives_a_sentence() -> None:
    for name, question in QUESTIONS.items():
        if question["section"] in (*NUMBERED, "management"):
            assert english(question.get("letter")), name
            assert question.get("ref"), name
            if question["section"] != "management":
                number = next(section["number"] for section in RAW["sections"] if section["id"] == question["section"])
                assert question["ref"] == "Summary" or question["ref"].startswith(f"{number}."), name


def test_sentences_use_only_the_known_placeholders() -> None:
    for name, question in QUESTIONS.items():
        letter = english(question.get("letter"))
        assert not re.sub(PLACEHOLDER, "", letter).count("{"), name
        for inside in PLACEHOLDER.findall(letter):
            about, _, codes = inside.partition(".")
            if about == "reason":
                assert set(codes.split("+")) <= set(question["reasons"]), name
            elif about == "option":
                assert codes in values_of(question), name
            elif inside == "knew":
                assert question["known_not_recorded"], name
            elif inside == "differ":
                assert question["two_views"], name
            else:
                assert inside in {"yes", "no", "Yes", "No", "yes_count", "no_count", "N"}, name
                assert inside == "N" or question["kind"] in ("judgement", "fact"), name


def test_sentences_read_well_whatever_the_numbers() -> None:
    for name, question in QUESTIONS.items():
        letter = " ".join(english(question.get("letter")).split())
        if not letter:
            continue
        assert letter.endswith("."), name
        for start in re.findall(r"(?:^|\. )\{(\w+)", letter):
            assert start in {"Yes", "No"}, f"{name}: only Yes and No have a capital"
        for after in re.findall(r"\{(?:[Yy]es|[Nn]o|option\.\w+)\}(.{7})", letter):
            assert after == " of the", f"{name}: a share is followed by 'of the'"


@pytest.mark.parametrize(
    "name", ["roh_review", "rmp_custody", "victim_managed", "lor_review_event", "cin_made_difference"]
)
def test_what_the_letter_counts_the_other_way_up(name: str) -> None:
    assert "{no}" in QUESTIONS[name]["letter"]
    assert "{yes}" not in QUESTIONS[name]["letter"].lower()


ROWS = letter_rows()


@pytest.mark.parametrize("row", ROWS, ids=[f"{number}-{row['ref']}" for number, row in enumerate(ROWS)])
def test_every_finding_of_the_letter_has_its_question(row: dict[str, str]) -> None:
    assert row["finding"]
    if not row["question"]:
        assert row["ref"] in {"S-1", "OM-10"}, "only these cannot be seen in cases"
        assert not row["code"]
        return
    question = QUESTIONS[row["question"]]
    code = row["code"]
    if code == "known_not_recorded":
        assert question["known_not_recorded"]
    elif code and code not in FLAGS:
        options = {option["value"] for option in question.get("options", ())}
        assert code in options | set(question.get("reasons", ()))


#: Every row of the letter's findings about cases and case managers.
FINDINGS = {
    "1.1": "abcdefg",
    "1.2": "abcde",
    "1.3": "abcd",
    "1.4": "abc",
    "1.5": "ab",
    "1.6": "abcdef",
    "2.1": "abcdef",
    "2.2": "abc",
    "2.3": "abcd",
    "2.4": "abc",
    "2.5": "abcd",
    "2.6": "a",
    "3.1": "abcdefg",
    "3.2": "abcdefghi",
    "3.3": "abc",
    "3.4": "abc",
    "3.5": "abc",
    "3.6": "abc",
    "4.1": [""],
    "4.2": "abcd",
    "4.3": "abcd",
    "4.4": "abcde",
    "4.5": "abcd",
}


def test_no_finding_is_left_out() -> None:
    expected = {f"{ref}{part}" for ref, parts in FINDINGS.items() for part in parts}
    expected |= {"Ctx-2", *(f"S-{number}" for number in range(1, 7)), *(f"OM-{number}" for number in range(1, 11))}
    assert {row["ref"] for row in ROWS} == expected


def test_every_case_question_answers_to_a_finding() -> None:
    # Agreeing the level of risk of harm is the one addition: the letter speaks of levels in 1.1 and 3.4 only.
    pointed_at = {row["question"] for row in ROWS} | {"roh_level_agree"}
    assert not [
        name for name, question in QUESTIONS.items() if question["section"] in NUMBERED and name not in pointed_at
    ]
