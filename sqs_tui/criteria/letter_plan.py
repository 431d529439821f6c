"""The part of `criteria.toml` that no review needs: how an inspection's figures become words, and words a letter.

It is read apart from the questions, which must be on the screen before all this could be built.
"""

from __future__ import annotations

from typing import Annotated

from sqs_tui.criteria.instrument import Instrument, Test
from sqs_tui.source.fields import STRICT, Code, Describe, Words
from sqs_tui.source.record import record


@record
class Band:
    """One step of the scale from none to all: the shares it covers, and the words for a share within it.

    A share that lies on the bound of two bands belongs to the one nearer to a half: so what is said of Yes and
    what is said of No always come from bands that mirror each other.
    """

    __pydantic_config__ = STRICT

    low: Annotated[float, Describe("where it begins, in per cent: where the band before it ends")]
    high: Annotated[float, Describe("where it ends, in per cent")]
    text: Annotated[Words, Describe("the words, before 'of the cases'; {percent} stands for the per cent")]
    also: Annotated[tuple[Words, ...], Describe("other words for the same, used when it comes up again")] = ()
    often: Annotated[Words, Describe("how often, where a sentence can say that instead: 'rarely'")] = ""


@record
class WordBands:
    """How a number out of a number is put into words; without bands always as "two out of eight"."""

    __pydantic_config__ = STRICT

    counts_below: Annotated[int, Describe("of fewer than this many it is 'two out of eight', never a share")] = 10
    exceptions: Annotated[int, Describe("up to so many exceptions are counted: 'all but two'")] = 2
    bands: Annotated[tuple[Band, ...], Describe("from 0 to 100 without gap or overlap, the lower half mirrored")] = ()


@record
class Pooled:
    """A figure over several questions, such as one that is asked of community and one of custody cases.

    A case counts as Yes when each of the questions that was judged in it is Yes, and as No when any is No.
    """

    __pydantic_config__ = STRICT

    id: Code
    ref: Annotated[str, Describe("paragraph of the letter, such as 3.2, or the ref of its summary or context")]
    label: Annotated[Words, Describe("a few words for lists of figures")]
    questions: Annotated[tuple[Code, ...], Describe("ids of judgements and facts that count cases")]
    base: Annotated[Words, Describe("the cases, in words")]
    letter: Annotated[Words, Describe("the sentence it contributes to the letter, with {placeholders}")] = ""


@record
class Area:
    """Something that may have to improve, and what in the cases speaks for it.

    A case speaks for it when one of `questions` was answered No, for one of `reasons` where any are given.
    """

    __pydantic_config__ = STRICT

    text: Annotated[Words, Describe("as the letter lists it: no capital, no full stop")]
    questions: tuple[Code, ...]
    reasons: Annotated[tuple[Code, ...], Describe("only No for one of these reasons; any No when left out")] = ()
    among: Annotated[Test | None, Describe("only cases with one of these answers to one question")] = None


@record
class Funnel:
    """Questions of which each is told only for those who gave the wanted answer to the one before."""

    __pydantic_config__ = STRICT

    label: Words
    steps: Annotated[tuple[Test, ...], Describe("a question and the answers with which a case goes on to the next")]


@record
class Crossed:
    """Two questions whose answers are set against each other."""

    __pydantic_config__ = STRICT

    rows: Code
    columns: Code


@record
class UnnumberedPart:
    """A part of the letter whose paragraphs have no number; without a `ref` nothing speaks there."""

    __pydantic_config__ = STRICT

    ref: Annotated[str, Describe("what the ref of a question or a pooled figure is that speaks there")] = ""
    title: Annotated[Words, Describe("its heading")] = ""

    def has(self, ref: str) -> bool:
        """Whether what feeds the paragraph `ref` speaks here."""
        return bool(ref) and ref == self.ref


@record
class LetterPlan:
    """What the letter says beyond one sentence for each question."""

    __pydantic_config__ = STRICT

    context: Annotated[UnnumberedPart, Describe("what is told before everything else: whose work, and how")] = (
        UnnumberedPart()
    )
    summary: Annotated[UnnumberedPart, Describe("what is told in short before the numbered sections")] = (
        UnnumberedPart()
    )
    split_by: Annotated[tuple[Code, ...], Describe("ids of facts that every figure is also split by")] = ()
    most_areas: Annotated[int, Describe("at most so many areas are named as requiring improvement")] = 4
    pooled: tuple[Pooled, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    areas: Annotated[tuple[Area, ...], Describe("everything that might be named; the figures decide what is")] = ()

    def speaks_unnumbered(self, ref: str) -> bool:
        """Whether what feeds the paragraph `ref` speaks in the context or in the summary."""
        return self.context.has(ref) or self.summary.has(ref)


@record(slots=False)
class LetteredInstrument(Instrument):
    """The whole of `criteria.toml`."""

    __pydantic_config__ = STRICT

    words: Annotated[WordBands, Describe("how figures are put into words")] = WordBands()
    letter: LetterPlan = LetterPlan()
