"""Texts that mean harm, those fixed and those that Hypothesis thinks of, and which characters do something."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from hypothesis import strategies as st

NAUGHTY: list[str] = json.loads((Path(__file__).parent / "data" / "naughty-strings.json").read_text("utf-8"))
BIDI = {chr(c) for c in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
HOSTILE = [
    *NAUGHTY,
    "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07", "\x1b[2J\x1b[H", "\x9b31mred", "\x90q\x9c", "\x1bPq#0\x1b\\",
    "[/]", "[/b]", "[b]bold", "[@click=app.quit]x[/]", "[link=https://x.example]y[/link]", "[a='", "[OFFICIAL-SENSITIVE]",
    "list[int]", "[red on blue]z[/]", "\\[b]", "[$primary]p[/]", ":smile:", "\ud800", "a\u202eb", "\u2066x\u2069",
    "e\u0301", "👩‍👩‍👧‍👦", "\U0001f3f3\ufe0f\u200d\U0001f308", "\u200b", "עברית", "العربية", "日本語のテキスト", "\r\n\r", "\x00",
    "\u2028\u2029", "\ufeff", "\t\ttabs", "x" * 10_000,
]  # fmt: skip

anything = st.one_of(
    st.text(st.characters(), max_size=80),  # surrogates too
    st.sampled_from(HOSTILE),
    st.text(alphabet="\x1b\x9b\x07[]/@=abc\r\n\t\u202e\u200e\ud800é\u0301日👩\u200d", max_size=40),
)


def acts(character: str) -> bool:
    """Whether a character does something other than being read."""
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in BIDI
