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
    sieve = _Sieve(source)
    sieve.lists()
    sieve.reasons()
    return Sifted(sieve.raw, sieve.dropped, sieve.indexes)


class _Sieve:
    """One file on its way through: `raw` fills with what is right, `dropped` with the names of the rest."""

    def __init__(self, source: Source) -> None:
        self.source, self.content = source, source.raw
        self.dropped, self.indexes = Dropped(), dict[Keys, list[int]]()
        schema, about, words = (self.content.get(key) for key in ("schema", "instrument", "words"))
        letter = self.content.get("letter")
        self.letter: dict[str, Any] = letter if isinstance(letter, dict) else {}
        self.raw: dict[str, Any] = {
            "schema": schema if type(schema) is int else 1,
            "instrument": about if self.right(About, about) else {"id": "unknown", "version": "", "title": ""},
            "words": words if self.right(WordBands, words) else {},
            "letter": {key: value for key, value in self.letter.items() if self.scalar(key, value)},
        }

    def right(self, model: type, value: Any) -> bool:
        """Whether a part of the file is what `model` says."""
        return isinstance(value, dict) and not problems_of(model, self.source, value)

    def scalar(self, key: str, value: Any) -> bool:
        """Whether a key of the letter is none of its lists, and right."""
        return ("letter", key) not in _LISTS and self.right(LetterPlan, {key: value})

    def lists(self) -> None:
        """Sift every list of the file, item by item."""
        for keys, model in _LISTS.items():
            top = len(keys) == 1
            into, found = (self.raw, self.content) if top else (self.raw["letter"], self.letter)
            items = found.get(keys[-1])
            listed: list[Any] = items if isinstance(items, list) else []
            kept = self.indexes[keys] = [index for index, item in enumerate(listed) if self.right(model, item)]
            into[keys[-1]] = [listed[index] for index in kept]
            if top:
                gone = (listed[index] for index in set(range(len(listed))).difference(kept))
                setattr(self.dropped, keys[0], _ids(gone) if isinstance(items, list) else None)
            else:
                self.dropped.letter |= len(kept) < len(listed)

    def reasons(self) -> None:
        """Sift the table of reasons, which are known by their codes."""
        reasons = self.content.get("reasons")
        if not isinstance(reasons, dict):
            self.raw["reasons"], self.dropped.reasons = {}, None
            return
        kept = self.raw["reasons"] = {code: reason for code, reason in reasons.items() if self.right(Reason, reason)}
        self.dropped.reasons = reasons.keys() - kept.keys()


def _ids(items: Iterable[Any]) -> set[str] | None:
    """The ids that broken items have, old ones among them; None when one does not say its own."""
    ids: set[str] = set()
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            return None
        ids.add(item["id"])
    return ids
