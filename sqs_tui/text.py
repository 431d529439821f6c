"""The text gate: whatever was not written by this program passes here before it is kept or shown.

Control characters move cursors, set titles and write clipboards; bidirectional overrides make a text read
as what it is not; lone surrogates cannot be saved. All are replaced one for one by U+FFFD, and counted, so
that the reader is told. Everything else stays exactly as written, brackets and emoji included.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 but tab and newline, DEL and C1, line and paragraph separators, bidi embeddings/overrides/isolates and
# marks, surrogates, non-characters that some terminals act on.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ufeff\ud800-\udfff]"
)
_NEWLINE = re.compile("\r\n?")


def clean(text: str) -> tuple[str, int]:
    """`text` made safe to keep and to show, and how many characters had to be replaced.

    Newlines become "\\n" (CR LF and CR are the same line end typed elsewhere: not counted) and the text is
    brought to Unicode NFC, so that what looks equal is equal.
    """
    if text.isascii() and text.isprintable():  # nearly always: 2 % of an answer (tricks.py "plain text")
        return text, 0
    text = _NEWLINE.sub("\n", text)
    text, replaced = _UNSAFE.subn(REPLACEMENT, text)
    return unicodedata.normalize("NFC", text), replaced


def can_act(text: str, *, on_a_row: bool = False) -> bool:
    """Whether `text` holds a character that `clean` replaces; on a row, also a newline or a tab."""
    return _UNSAFE.search(text) is not None or (on_a_row and ("\n" in text or "\t" in text))


def is_clean(text: str) -> bool:
    """Whether `clean` would give `text` back as it is; for a long text in a fraction of the time."""
    return not can_act(text) and unicodedata.is_normalized("NFC", text)


def one_line(text: str) -> str:
    """`text` cleaned and on one line, for places that have only one: a title, a list, an error message."""
    return " ".join(clean(text)[0].split())


def count_of(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 answer", "3 answers"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def shown(text: str) -> str:
    """`text` as it may be sent to a screen, a report or standard output."""
    return clean(text)[0]
