"""Field types shared by the files' models: pydantic reads them, and they work without it.

pydantic takes a good part of a start, so nothing here imports it until pydantic itself asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from sqs_tui.source.record import record

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

#: Configuration of every model: nothing converted, nothing unknown let through, no case text in a message, and no
#: number that is none, such as `nan`.
STRICT: Any = {"strict": True, "extra": "forbid", "hide_input_in_errors": True, "allow_inf_nan": False}

CODE_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"


@record
class Describe:
    """What a field means: the description an editor shows for it."""

    text: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "description": self.text}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(source)


class _Pattern:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.str_schema(pattern=CODE_PATTERN, strict=True)


class _Translatable:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        text = core_schema.str_schema(strict=True)
        both = core_schema.typed_dict_schema(
            {
                "en": core_schema.typed_dict_field(text, required=True),
                "cy": core_schema.typed_dict_field(text, required=False),
            },
            extra_behavior="forbid",
        )
        return core_schema.tagged_union_schema(
            {"words": text, "translated": both},
            discriminator=lambda value: "translated" if isinstance(value, dict) else "words",
        )


#: A permanent code: lower case letters, digits, underscores.
Code = Annotated[str, _Pattern()]

#: A text of the instrument: a string, or `{ en = "...", cy = "..." }`. In memory always one string.
Words = Annotated[str, _Translatable()]


def localise(raw: Any, language: str) -> Any:
    """`raw` with every `{ en, cy }` table replaced by its text in `language`, English where there is none."""
    if isinstance(raw, dict):
        # Texts only: a reason, too, may have the code "en".
        if "en" in raw and raw.keys() <= {"en", "cy"} and all(isinstance(text, str) for text in raw.values()):
            return raw.get(language) or raw["en"]
        return {key: localise(value, language) for key, value in raw.items()}
    if isinstance(raw, list):
        return [localise(value, language) for value in raw]
    return raw


def reflowed(raw: Any, keep: frozenset[str]) -> Any:
    """`raw` with the line breaks in its texts, which are there for the file's reader, turned into spaces.

    The texts of the keys in `keep` stay as they are: their line breaks mean paragraphs.
    """
    if isinstance(raw, dict):
        return {key: value if key in keep else reflowed(value, keep) for key, value in raw.items()}
    if isinstance(raw, list):
        return [reflowed(value, keep) for value in raw]
    return " ".join(raw.split()) if isinstance(raw, str) and "\n" in raw else raw
