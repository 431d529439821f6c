"""Choosing among a question's own options: one of them, or all that apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqs_tui.kinds.families import Chosen
from sqs_tui.kinds.parts import Asked, Field, Given, Option, Variable

_YES_NO = {"1": "yes", "0": "no", "": "not asked for here, or not answered"}


class One(Chosen):
    """`kind = "one"`."""

    name = "one"
    keys = frozenset(("options", "two_views"))

    def choices(self, question: Asked) -> tuple[Option, ...]:
        return question.options

    def problems(self, question: Asked) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
        if len(question.options) < 2:
            yield f"'{question.id}' has fewer than two options", "add options", ("kind",)
        values = [option.value for option in question.options]
        if len(set(values)) < len(values):
            yield "an option is there twice", "give each its own value", ("options",)
        yield from super().problems(question)


class Many(One):
    """`kind = "many"`. An exclusive option, such as "none of these", drives out all others."""

    name = "many"
    field: Field = "values"
    how = "Type the letters of all that apply:"

    def misfits(self, question: Asked, answer: Given) -> Iterator[tuple[str, str]]:
        yield from super().misfits(question, answer)
        alone = [o.value for o in question.options if o.exclusive and o.value in answer.values]
        if alone and len(answer.values) > 1:
            yield f"'{alone[0]}' cannot stand together with another answer", "values"

    def in_words(self, question: Asked, answer: Given) -> str:
        return ", ".join(map(question.wording, answer.values))

    def short(self, question: Asked, answer: Given) -> str:
        alone = any(option.exclusive for option in question.options if option.value in answer.values)
        return "none" if alone else str(len(answer.values))

    def variables(self, question: Asked) -> Iterator[Variable]:
        yield from super().variables(question)
        for option in question.options:
            text = f"{question.label}: {option.text}"
            yield Variable(f"option.{option.value}", text, _ticked(option.value), _YES_NO)


def _ticked(option: str) -> Callable[[Given], str | int]:
    """1 or 0 for one of the options; empty where none was ticked, which is no answer."""
    return lambda answer: int(option in answer.values) if answer.values else ""
