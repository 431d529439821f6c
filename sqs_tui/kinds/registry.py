"""Every kind of question there is, by its name; here an unknown name is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from sqs_tui.kinds.actions import Actions
from sqs_tui.kinds.choose import Many, One
from sqs_tui.kinds.date import Date
from sqs_tui.kinds.fact import Fact
from sqs_tui.kinds.judgement import Judgement
from sqs_tui.kinds.kind import Kind
from sqs_tui.kinds.parts import FIELDS, Asked, Given, holds
from sqs_tui.kinds.text import Text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

_JUDGEMENT, _FACT, _TEXT = Judgement(), Fact(), Text()

#: In the order in which they are offered to whoever writes criteria.
KINDS: dict[str, Kind] = {kind.name: kind for kind in (_JUDGEMENT, _FACT, One(), Many(), _TEXT, Date(), Actions())}

#: The kind of a figure that is pooled from those of several questions.
POOLED: Kind = _JUDGEMENT


def kind_of(question: Asked) -> Kind:
    """How a question is asked, answered and counted. Raises `KeyError` where there is no such kind."""
    return KINDS[question.kind]


def kind_as_read(answer: Given) -> Kind:
    """The kind an answer is read as where the criteria it was given under are not there to say it.

    That is the one it says itself; where it says none, or none that could hold it, one that can is guessed.
    """
    kind = KINDS.get(answer.kind)
    if kind is not None and (not answer.given or _can_hold(kind, answer)):
        return kind
    for field in FIELDS:
        if field != "value" and holds(answer, field):
            return next((kind for kind in KINDS.values() if kind.field == field), _TEXT)
    return _FACT if answer.value in _FACT.letters else _TEXT


def _can_hold(kind: Kind, answer: Given) -> bool:
    return holds(answer, kind.field) and (not kind.letters or answer.value in kind.letters)


class _OneOfThem:
    """Lets pydantic take the names of the registry, whatever is in it by then, as it takes a literal."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import PydanticKnownError, core_schema

        def known(value: Any) -> str:
            if isinstance(value, str) and value in KINDS:
                return value
            *names, last = (f"'{name}'" for name in KINDS)
            raise PydanticKnownError("literal_error", {"expected": f"{', '.join(names)} or {last}"})

        return core_schema.no_info_plain_validator_function(known)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": list(KINDS), "type": "string"}


#: The name of a kind, as a field of a question.
KindName = Annotated[str, _OneOfThem()]
