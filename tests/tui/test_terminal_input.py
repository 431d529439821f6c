"""What the terminal sends, taken apart: a paste is text whatever stands in it, however it is cut into pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.text import REPLACEMENT
from sqs_tui.tui.textual_internals import Decoder

START, END = "\x1b[200~", "\x1b[201~"
#: Pieces that are easily mixed up with the marks, and others.
BITS = st.lists(
    st.sampled_from(["\x1b", "\x1b[", "\x1b[20", "\x1b[200", "\x1b[A", "[", "2", "0", "~", "é", "x", "€"]), max_size=8
)


def told(data: bytes, cuts: list[int]) -> str:
    decoder = Decoder()
    ends = sorted({min(cut, len(data)) for cut in cuts} | {len(data)})
    pieces = [data[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    return "".join([*(decoder.decode(piece) for piece in pieces), decoder.decode(b"", final=True)])


@given(st.lists(st.tuples(BITS, BITS), max_size=3), st.lists(st.integers(0, 80), max_size=12))
def test_escapes_are_replaced_within_pastes_and_nowhere_else(parts: list[tuple[list[str], list[str]]], cuts: list[int]):
    sent = wanted = ""
    for typed, pasted in parts:
        between, inside = "".join(typed), "".join(pasted)
        # Typing never sends the marks; where bits spell one by chance, it is one.
        if START in between + START[:-1] or END in inside or (inside + END).find(END) != len(inside):
            continue
        if (between + START).find(START) != len(between):
            continue
        sent += between + START + inside + END
        wanted += between + START + inside.replace("\x1b", REPLACEMENT) + END
    assert told(sent.encode(), cuts) == wanted


def test_a_paste_that_never_ends_is_told_to_its_last_character():
    assert told((START + "a\x1b[20").encode(), [3, 8]) == START + "a" + REPLACEMENT + "[20"


def test_what_is_no_utf8_is_replaced_and_typing_is_never_kept_back():
    decoder = Decoder()
    assert decoder.decode(b"caf\xe9 \x1b") == f"caf{REPLACEMENT} \x1b"
    assert decoder.decode(b"[200~a\x1b[201") == "[200~a"
    assert decoder.decode(b"~b") == "\x1b[201~b"
