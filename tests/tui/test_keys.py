"""What the keys do: a case scored with one key a question, and each letter doing what it says."""

from __future__ import annotations

from pathlib import Path

from sqs_tui.criteria.instrument import Question
from sqs_tui.review.option_keys import letters_for
from sqs_tui.review.session import Action
from tests.tui.conftest import app_on, begin, on_disk, real

#: The judgements that are not good enough in the case of `test_quick_scoring`, each with its first two reasons.
POOR = ("lor_sufficient", "vul_sufficient", "eng_start")


def _keys_for(question: Question) -> list[str]:
    """What an inspector presses for a simple community case, as the screen labels it."""
    if question.id in POOR:
        return ["n", letters_for(2)[1], "enter"]
    if question.kind == "judgement":
        return ["y"]
    if question.kind == "fact":
        simple = ("psr_prepared", "disability_present", "social_care_involved", "rmp_required", "vmp_required")
        return ["n"] if question.id in simple else ["y"]
    if question.kind == "many":
        return [letters_for(len(question.options))[[o.exclusive for o in question.options].index(True)]]
    return ["a"]


async def test_quick_scoring(folder: Path):
    counted = 0
    async with app_on(begin(folder)) as d:
        while True:
            question = d.review.instrument.by_id[d.question]
            if question.kind in ("text", "actions"):
                if d.review.next(question.id) is None:
                    break
                await d.press("enter")  # free text is aside
                continue
            keys = _keys_for(question)
            await d.press(*keys)
            counted += len(keys)
            assert d.review.answer(question.id).given, question.id
            assert d.question != question.id, f"{question.id} does not go on"
        answered = [q for q in d.review.applicable if d.review.answer(q.id).given]
        left = [q.id for q in d.review.applicable if q not in answered]
        print(f"\nquick scoring: {counted} keys for {len(answered)} answers: {counted / len(answered):.2f} a question")
        assert len(answered) > 35
        assert all(d.review.instrument.by_id[q].kind in ("text", "actions") for q in left)
        assert all(d.review.answer(q).value == "no" and len(d.review.answer(q).reasons) == 1 for q in POOR)
        assert {m.question.kind for m in d.review.missing()} == {"text"}
        assert counted <= 1.5 * len(answered)
        await d.saved()
        assert on_disk(folder).answers == d.review.session.answers


async def test_answers_reasons_and_the_two_voices(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(140, 45)) as d:
        await d.go("lor_sufficient")
        assert "y ( ) Sufficient" in d.text
        assert "n ( ) Insufficient" in d.text
        assert "x ( ) Not applicable" in d.text
        assert "Why not?" not in d.text

        await d.press("n")  # stays for the reasons
        assert (d.question, d.answer.value) == ("lor_sufficient", "no")
        assert "n (•) Insufficient" in d.text
        assert "Why not?" in d.text
        assert "Still to say: no reason given." in d.flat
        assert d.said.startswith("good enough: Insufficient. u takes it back.")
        await d.press("b", "c")
        assert len(d.answer.reasons) == 2
        assert d.text.count("[x]") == 2
        assert "Still to say" not in d.text
        await d.press("a")  # not done: drives the others out
        assert d.answer.reasons == ("not_done",)
        assert "a [x] not done" in d.text
        await d.press("b")  # and is driven out itself
        assert "not_done" not in d.answer.reasons
        assert len(d.answer.reasons) == 1
        await d.press("b")
        assert d.answer.reasons == ()

        other = letters_for(9)[8]
        await d.press(other)
        assert f"{other} [x] another reason" in d.text
        assert d.focus == "other"
        await d.write("The reason in words: yn x")
        await d.press("y", "escape")  # a letter in a text is a letter
        assert d.answer.other == "The reason in words: yn xy"
        assert (d.answer.value, d.focus) == ("no", "")

        assert "k  [ ] Case manager knew, not recorded" in d.text
        await d.press("k")
        assert d.answer.known_not_recorded
        assert "k  [x] Case manager knew, not recorded" in d.text
        assert d.said == "Known, not recorded."
        await d.press("k", "k", "asterisk")
        assert d.answer.known_not_recorded
        assert d.answer.good_example
        assert "*  [x] Good example to quote" in d.text
        await d.press("asterisk")
        assert "*  [ ] Good example to quote" in d.text

        await d.press("v")
        assert "a agrees" in d.text
        assert "d sees it differently" in d.text
        assert "Backspace no view" in d.text
        await d.press("y")  # any other key leaves it alone, and answers nothing
        assert (d.answer.view, d.answer.value) == (None, "no")
        assert d.said == "Their view stays as it was."
        await d.press("v", "a")
        assert d.answer.view == "agrees"
        assert "Case manager: agrees" in d.text
        await d.press("v", "d")
        assert (d.answer.view, d.focus) == ("differs", "their_words")
        assert "Case manager: sees it differently" in d.text
        await d.write("It is in my contact log.")
        await d.press("escape")
        assert d.answer.their_words == "It is in my contact log."
        assert "It is in my contact log." in d.text
        await d.press("e")
        assert d.focus == "note"
        await d.write("Log 12 Dec only.")
        await d.press("escape")
        assert d.answer.evidence == "Log 12 Dec only."

        await d.press("backspace")  # the answer goes, the notes stay
        assert not d.answer.given
        assert d.answer.reasons == ()
        assert (d.answer.evidence, d.answer.their_words) == ("Log 12 Dec only.", "It is in my contact log.")
        assert d.said.startswith("Answer taken away; notes stay.")
        await d.press("u")
        assert (d.answer.value, d.answer.other) == ("no", "The reason in words: yn xy")
        assert d.said.startswith("Taken back: the answer at good enough.")

        await d.press("x")
        assert (d.question, d.answer.value) == ("lor_sufficient", "na")
        assert "Why not applicable?" in d.text
        await d.press("b")  # just one reason: on to the next
        assert d.question == "lor_level_agree"
        assert d.review.answer("lor_sufficient").reasons == ("too_early",)
        await d.press("up", "y")
        assert d.question == "lor_level_agree"
        assert d.review.answer("lor_sufficient").value == "yes"
        await d.saved()
        assert on_disk(folder).answers == d.review.session.answers


async def test_escape_leaves_their_view_alone_and_stays_in_the_review(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case) as d:
        await d.go("lor_sufficient")
        await d.press("v", "escape")
        assert d.app.case is not None
        assert (d.question, d.answer.view) == ("lor_sufficient", None)
        assert "a agrees" not in d.text


async def test_their_view_v_again_changes_it_once_they_differ(folder: Path):
    """As the screen says: "Esc when done; v again then changes how they see it."."""
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case) as d:
        await d.go("lor_sufficient")
        await d.press("v", "d", "escape", "v")
        if d.focus == "their_words":
            await d.press("escape", "v")
        assert "a agrees" in d.text
        await d.press("backspace")
        assert d.answer.view is None


async def test_moving_finding_guidance_and_pace(folder: Path):
    async with app_on(begin(folder)) as d:
        first, second = [q.id for q in d.review.applicable[:2]]
        await d.press("up")
        assert d.said == "This is the first question."
        await d.press("down")
        assert d.question == second
        await d.press("up", "enter", "ctrl+pageup", "ctrl+pagedown")
        assert d.question == second
        await d.press("up")
        assert d.question == first

        await d.press("f4", "b")
        assert d.question == first
        assert "b (•)" in d.text
        await d.press("f4", "b")
        assert d.question == second

        await d.press("g")
        assert "What good looks like" in d.text
        assert "What kind of sentence is the child serving?" in d.flat.replace("? A", "?")
        assert any("What kind" in row for row in d.rows)
        await d.press("a")  # answers still work, guidance follows
        assert d.question == "psr_prepared"
        assert "Count a full or a stand-down report" in " ".join(d.painted("#guidance").split())
        await d.press("g")
        assert "What good looks like" not in d.text

        await d.go("strengths")
        await d.press("f8")
        assert d.question == "psr_prepared"

        # out of a text with Ctrl+N, which records it and goes on; Tab leaves it too
        await d.press("e")
        await d.write("Written for the first hearing.")
        await d.press("ctrl+n")
        assert (d.question, d.focus) == ("parent_available", "")
        assert d.review.answer("psr_prepared").evidence == "Written for the first hearing."

        await d.press("slash")
        await d.write("pre-sentence report")
        assert "Was a pre-sentence report prepared for the court?" in d.text
        await d.press("enter")
        assert d.question == "psr_prepared"
        await d.press("slash")
        await d.write("stand-down")
        assert "in its guidance" in d.text
        await d.press("escape")
        assert d.question == "psr_prepared"
        await d.press("n", "slash")
        await d.write("in the community")  # the answer given at sentence
        assert "in its answer" in d.row("What kind of sentence")
        await d.press("escape", "slash")
        await d.write("sentence")
        await d.press("down", "up", "down")
        chosen = d.app.screen.query_one("#found").here
        await d.press("enter")
        assert d.question == chosen
        await d.press("slash")
        await d.write("zzz nowhere")
        assert "Nothing holds these words." in d.text
        await d.press("enter")
        assert d.question == chosen

        await d.press("f2")
        assert "questions answered" in d.text
        await d.press("f2", "f1")
        assert "Help" in d.text
        assert "Go to the next question" in d.text
        await d.press("escape", "u", "u", "u", "u", "u", "u", "u", "u")
        assert d.said == "There is nothing to take back."
        assert not d.review.session.answers


async def test_find_looks_into_evidence_that_has_no_answer_yet(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.set_evidence("sentence", "Pineapple in the log")
    async with app_on(case) as d:
        await d.press("slash")
        await d.write("pineapple")
        await d.press("enter")
        assert d.question == "sentence"


async def test_agreed_actions(folder: Path):
    async with app_on(begin(folder)) as d:
        await d.go("agreed_actions")
        assert "None agreed so far." in d.text
        await d.press("e")
        await d.write("Update the plan")
        await d.press("enter")
        await d.write("CM04")
        await d.press("enter")
        await d.write("end of May")
        await d.press("enter")
        assert d.answer.actions == (Action("Update the plan", "CM04", "end of May"),)
        assert "a  Update the plan (CM04), by end of May" in d.text
        await d.press("e", "escape")
        assert len(d.answer.actions) == 1
        await d.press("e")
        await d.write("Ring the school")
        await d.press("enter", "enter", "enter")
        assert d.answer.actions[1] == Action("Ring the school")
        await d.press("b")
        assert "Change this action" in d.text
        await d.press("shift+tab", "end")
        await d.write(" tomorrow")
        await d.press("enter", "enter", "enter")
        assert d.answer.actions[1].what == "Ring the school tomorrow"
        await d.press("a", "ctrl+u", "enter", "enter", "enter")  # emptied: taken away
        assert [a.what for a in d.answer.actions] == ["Ring the school tomorrow"]
        await d.press("u")
        assert len(d.answer.actions) == 2
        await d.click("Ring the school")
        assert "Change this action" in d.text
        await d.press("escape")
        assert len(d.answer.actions) == 2
        await d.saved()
        assert on_disk(folder).answers["agreed_actions"].actions == d.answer.actions


async def test_dates_and_texts(folder: Path, tmp_path: Path):
    from tests.tui.conftest import criteria_from

    async with app_on(begin(folder, criteria_from(tmp_path))) as d:
        await d.go("seen_on")
        await d.press("e")
        await d.write("2 March")
        await d.press("escape")
        assert "write the date as YYYY-MM-DD" in d.said
        assert "2 March" in d.text  # what cannot be recorded is not lost
        assert not d.answer.given
        await d.press("enter", "up")
        assert "2 March" in d.text
        await d.press("e", "ctrl+u", "ctrl+k")
        await d.write("2026-03-02")
        await d.press("escape")
        assert d.answer.value == "2026-03-02"
        await d.press("e", "backspace", "backspace", "0", "1", "ctrl+n")
        assert d.review.answer("seen_on").value == "2026-03-01"
        assert d.question == "learning"
        assert "e Write" in d.bar
        await d.press("e")
        await d.write("To write\ndown what was said")
        await d.press("tab")
        assert d.answer.value == "To write\ndown what was said"
        await d.press("escape", "enter", "up")
        assert "down what was said" in d.text


async def test_letters_do_nothing_where_they_name_nothing(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "nobody")
    async with app_on(case) as d:
        await d.go("lor_on_time")
        before = d.review.session.log
        await d.press("x")  # a fact without not applicable
        await d.press("k")
        assert "goes with an answer of No" in d.said
        await d.press("v")
        assert "made together with a case manager" in d.said
        await d.press("b", "z", "backspace")
        assert d.said == "There is no answer here to take away."
        assert (d.question, d.review.session.log) == ("lor_on_time", before)
        await d.go("lor_sufficient")
        assert "Case manager" not in d.text  # nobody is there to have a view
        await d.press("n")
        assert "Case manager" not in d.text
        assert real().instrument.by_id["lor_sufficient"].known_not_recorded
