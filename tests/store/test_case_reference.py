"""Case references are safe file names everywhere, and no two can be taken for each other."""

from __future__ import annotations

import pytest

from sqs_tui.store.case_reference import ReferenceRefused, check_code, check_reference


@pytest.mark.parametrize("text", ["LAN-017", "a", "7", "Lan_1.b", "x" * 40, "CONSTABLE", "COMMON-1", "a..b"])
def test_accepted_as_typed(text):
    assert check_reference(text, ["OTHER"]) == text


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "x" * 41, ".a", "-a", "_a", "a.", "a b", "a/b", "a\\b", "..", "../a", "a\n", "a\x00", "é", "ＬＡＮ", "a:b",
        "CON", "con", "Nul.x", "COM1", "lpt9.toml", "aux.a.b", "inspection", "Criteria", "١٢",
        "LAN-017.conflict-20260302T093000Z-12", "a*", "~a", "$a", "a\u200b", "LAN‑017",
    ],
)  # fmt: skip
def test_refused_in_one_sentence(text):
    with pytest.raises(ReferenceRefused) as refused:
        check_reference(text, [])
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("existing", ["LAN-017", "lan-017", "Lan-017", "ＬＡＮ-017"])
def test_a_twin_is_refused_by_name(existing):
    with pytest.raises(ReferenceRefused, match=existing):
        check_reference("LAN-017", ["OTHER", existing])


@pytest.mark.parametrize("text", ["CM04", "INS2", "a.b-c_d", "x" * 20])
def test_codes(text):
    assert check_code(text, "case manager") == text


@pytest.mark.parametrize("text", ["", "Jane Smith", "x" * 21, "é", "a\n", ".a"])
def test_a_refused_code_says_what_to_use(text):
    with pytest.raises(ReferenceRefused, match="case manager, such as CM04, never a name"):
        check_code(text, "case manager")
