"""Criteria of which only some parts have the right shape: those parts alone, so that their rules can be checked too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqs_tui.criteria.instrument import About, Question, Reason, Section
from sqs_tui.criteria.letter_plan import Area, Crossed, Funnel, LetterPlan, Pooled, WordBands
from sqs_tui.source.toml_reader import Source
from sqs_tui.source.validate import problems_of

Keys = tuple[str | int, ...]

_LISTS: dict[tuple[str, ...], type] = {
    ("sections",): Section,
    ("questions",): Question,
    ("letter", "pooled"): Pooled,
    ("letter", "funnels"): Funnel,
    ("letter", "crossed"): Crossed,
    ("letter", "areas"): Area,
}


@dataclass
class Dropped:
    """What of a file is not looked at: names that are there all the same, so that nobody is told they are not."""

    #: Ids of sections and of questions, codes of reasons; None where there may be any others.
    sections: set[str] | None = field(default_factory=set)
    questions: set[str] | None = field(default_factory=set)
    reasons: set[str] | None = field(default_factory=set)
    #: Whether pooled figures, funnels, areas or the like are among it.
    letter: bool = False

    @property
    def may_speak(self) -> bool:
        """Whether any of it may have a sentence in the letter."""
        return self.letter or self.questions != set()

    def has(self, names: set[str] | None, name: str) -> bool:
        """Whether a name may be among those that were dropped; where there may be any others, every name may be."""
        return names is None or name in names


@dataclass
class Sifted:
    """The content that is left, and where in the file each of its list items stands."""

    raw: dict[str, Any]
    dropped: Dropped
    indexes: dict[Keys, list[int]]

    def in_file(self, keys: Keys) -> Keys:
        """The place in the file of what stands at `keys` in `raw`."""
        for length in (1, 2):
            places = self.indexes.get(keys[:length])
            if places is not None and len(keys) > length and isinstance(at := keys[length], int):
                return (*keys[:length], places[at], *keys[length + 1 :])
        return keys


def sifted(source: Source) -> Sifted:
    """What of `source` has the right shape. Slow: every part is checked by itself."""

    def right(model: type, value: Any) -> bool:
        return isinstance(value, dict) and not problems_of(model, source, value)

    content, dropped, indexes = source.raw, Dropped(), dict[Keys, list[int]]()
    about, letter = content.get("instrument"), content.get("letter", {})
    raw: dict[str, Any] = {
        "schema": content["schema"] if type(content.get("schema")) is int else 1,
        "instrument": about if right(About, about) else {"id": "unknown", "version": "", "title": ""},
        "words": words if right(WordBands, words := content.get("words", {})) else {},
        "letter": {},
    }
    letter = letter if isinstance(letter, dict) else {}
    scalars = {key: value for key, value in letter.items() if ("letter", key) not in _LISTS}
    raw["letter"] = {key: value for key, value in scalars.items() if right(LetterPlan, {key: value})}
    for keys, model in _LISTS.items():
        into, found = (raw, content) if len(keys) == 1 else (raw["letter"], letter)
        items: Any = found.get(keys[-1], [] if len(keys) > 1 else None)
        listed: list[Any] = items if isinstance(items, list) else []
        indexes[keys] = [index for index, item in enumerate(listed) if right(model, item)]
        into[keys[-1]] = [listed[index] for index in indexes[keys]]
        if len(keys) == 1:
            gone = [item for index, item in enumerate(listed) if index not in set(indexes[keys])]
            setattr(dropped, keys[0], _ids(gone) if isinstance(items, list) else None)
        else:
            dropped.letter |= len(indexes[keys]) < len(listed)
    reasons = content.get("reasons")
    if isinstance(reasons, dict):
        raw["reasons"] = {code: reason for code, reason in reasons.items() if right(Reason, reason)}
        dropped.reasons = set(reasons) - set(raw["reasons"])
    else:
        raw["reasons"], dropped.reasons = {}, None
    return Sifted(raw, dropped, indexes)


def _ids(items: Iterable[Any]) -> set[str] | None:
    """The ids that broken items have, old ones among them; None when one does not say its own."""
    ids: set[str] = set()
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            return None
        ids.add(item["id"])
    return ids
