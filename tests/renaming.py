"""Criteria in which names have been changed, and sessions told under such names: for tests that nothing depends on them.

A `Renaming` says old name to new for each kind of name. `everything` gives every name another one that reads as
nothing, is as long as the old one (so that nothing is laid out differently) and occurs nowhere else (so that it can be
turned back wherever it is printed).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqs_tui.review.session import Answer, Change, Session
from sqs_tui.store.integrity import digest

_PLACEHOLDER = re.compile(r"\{(reason|option)\.([^{}]+)\}")
_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
#: A name made by `everything`.
_MADE = re.compile(r"[zZ][qQ][a-z0-9]{0,2}x*")


@dataclass(frozen=True)
class Renaming:
    """Old name to new; a name that is missing stays. Values are those of options, wherever they stand."""

    questions: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)

    def criteria(self, raw: Mapping[str, Any], *, with_was: bool = False) -> dict[str, Any]:
        """The parsed file `raw` under the new names; `with_was` puts the old ones beside them."""
        changed: dict[str, Any] = copy.deepcopy(dict(raw))
        kinds = {question["id"]: question["kind"] for question in raw["questions"]}
        self._tests(changed["instrument"].get("two_voices_when"), kinds)
        changed["instrument"]["na_reasons"] = _new(self.reasons, changed["instrument"].get("na_reasons", ()))
        changed["reasons"] = {
            self.reasons.get(code, code): {**reason, **_was(code, self.reasons, with_was)}
            for code, reason in changed["reasons"].items()
        }
        for section in changed["sections"]:
            section["id"] = self.sections.get(section["id"], section["id"])
        for question in changed["questions"]:
            self._question(question, kinds, with_was)
        self._letter(changed.get("letter", {}), kinds)
        return changed

    def session(self, session: Session, kinds: Mapping[str, str]) -> Session:
        """`session` under the new names, with its digest where it had one. `kinds` are those of the old questions."""
        told = replace(
            session,
            position=self.questions.get(session.position, session.position),
            answers={
                self.questions.get(name, name): self._answer(answer, kinds[name])
                for name, answer in session.answers.items()
            },
            log=tuple(self._change(change, kinds[change.question]) for change in session.log),
        )
        return replace(told, digest=digest(replace(told, digest=""))) if session.digest else told

    def back(self, text: str) -> str:
        """`text` with every name that `everything` made turned into the one it was made of."""
        maps = (self.questions, self.values, self.reasons, self.sections, self.refs)
        made = {new: old for names in maps for old, new in names.items()}
        return _MADE.sub(lambda match: made.get(match[0], match[0]), text)

    def _question(self, question: dict[str, Any], kinds: Mapping[str, str], with_was: bool) -> None:
        if question["kind"] in ("one", "many"):
            question["options"] = [
                {**option, "value": self.values.get(option["value"], option["value"])}
                | _was(option["value"], self.values, with_was)
                for option in question["options"]
            ]
        for key in ("reasons", "na_reasons"):
            if key in question:
                question[key] = _new(self.reasons, question[key])
        self._tests(question.get("when"), kinds)
        question |= _was(question["id"], self.questions, with_was)
        question["id"] = self.questions.get(question["id"], question["id"])
        question["section"] = self.sections.get(question["section"], question["section"])
        self._ref_and_sentence(question)

    def _letter(self, letter: dict[str, Any], kinds: Mapping[str, str]) -> None:
        for key in ("context", "summary"):
            if key in letter:
                letter[key]["ref"] = self.refs.get(letter[key]["ref"], letter[key]["ref"])
        letter["split_by"] = _new(self.questions, letter.get("split_by", ()))
        for pooled in letter.get("pooled", ()):
            pooled["id"] = self.questions.get(pooled["id"], pooled["id"])
            pooled["questions"] = _new(self.questions, pooled["questions"])
            self._ref_and_sentence(pooled)
        for funnel in letter.get("funnels", ()):
            self._tests({"all": funnel["steps"]}, kinds)
        for crossed in letter.get("crossed", ()):
            crossed |= {key: self.questions.get(name, name) for key, name in crossed.items()}
        for area in letter.get("areas", ()):
            area["questions"] = _new(self.questions, area["questions"])
            area["reasons"] = _new(self.reasons, area.get("reasons", ()))
            self._tests({"all": [area["among"]] if "among" in area else []}, kinds)

    def _ref_and_sentence(self, item: dict[str, Any]) -> None:
        if "ref" in item:
            item["ref"] = self.refs.get(item["ref"], item["ref"])
        if isinstance(item.get("letter"), str):
            item["letter"] = _PLACEHOLDER.sub(self._placeholder, item["letter"])

    def _placeholder(self, match: re.Match[str]) -> str:
        names = self.reasons if match[1] == "reason" else self.values
        return f"{{{match[1]}.{'+'.join(_new(names, match[2].split('+')))}}}"

    def _tests(self, condition: dict[str, Any] | None, kinds: Mapping[str, str]) -> None:
        for test in [*(condition or {}).get("all", ()), *(condition or {}).get("any", ())]:
            test["values"] = [self._value(kinds[test["question"]], value) for value in test["values"]]
            test["question"] = self.questions.get(test["question"], test["question"])

    def _value(self, kind: str, value: Any) -> Any:
        return self.values.get(value, value) if kind in ("one", "many") else value

    def _answer(self, answer: Answer, kind: str) -> Answer:
        return replace(
            answer,
            value=self._value(kind, answer.value),
            values=tuple(self._value(kind, value) for value in answer.values),
            reasons=tuple(_new(self.reasons, answer.reasons)),
        )

    def _change(self, change: Change, kind: str) -> Change:
        def told(value: Any) -> Any:
            if change.field == "reasons" and value:
                return tuple(_new(self.reasons, value))
            if change.field == "values" and value:
                return tuple(self._value(kind, one) for one in value)
            return self._value(kind, value) if change.field == "value" else value

        name = self.questions.get(change.question, change.question)
        return replace(change, question=name, old=told(change.old), new=told(change.new))


def everything(raw: Mapping[str, Any]) -> Renaming:
    """Every name of the parsed criteria file `raw` under another one."""
    questions = [question["id"] for question in raw["questions"]]
    pooled = [each["id"] for each in raw.get("letter", {}).get("pooled", ())]
    options = [option["value"] for question in raw["questions"] for option in question.get("options", ())]
    refs = [question.get("ref", "") for question in raw["questions"]]
    kinds = (
        [*questions, *pooled],
        [*dict.fromkeys(options)],
        [*raw["reasons"]],
        [section["id"] for section in raw["sections"]],
    )
    numbers = iter(range(len(_DIGITS) ** 2))
    made = [{name: _made(name, next(numbers)) for name in names} for names in kinds]
    unnumbered = {
        ref: f"Zq{_made(ref, next(numbers))[2:]}" for ref in dict.fromkeys(refs) if ref and not ref[0].isdigit()
    }
    questions_to, values_to, reasons_to, sections_to = made
    return Renaming(questions_to, values_to, reasons_to, sections_to, refs=unnumbered)


def _made(name: str, number: int) -> str:
    """A name as long as `name`; of a kind that is shorter than four letters there can be one."""
    high, low = divmod(number, len(_DIGITS))
    return f"zq{_DIGITS[high]}{_DIGITS[low]}"[: len(name)].ljust(len(name), "x")


def _new(names: Mapping[str, str], used: Iterable[str]) -> list[str]:
    return [names.get(name, name) for name in used]


def _was(name: str, names: Mapping[str, str], with_was: bool) -> dict[str, list[str]]:
    return {"was": [name]} if with_was and name in names else {}
