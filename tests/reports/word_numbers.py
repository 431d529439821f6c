"""The paragraphs of a Word file with the numbers that a word processor counts for them, worked out from its XML."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def numbered(data: bytes, *, together: bool) -> list[str]:
    """Every paragraph of numbered lists, behind its number; bullets and plain paragraphs are left out.

    Word counts all lists of one pattern together, and begins where a list says so the first time it is used; other
    programs (LibreOffice) count each list for itself. `together` is Word's way.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        lists = ElementTree.fromstring(file.read("word/numbering.xml"))
        document = ElementTree.fromstring(file.read("word/document.xml"))
    patterns = {
        each.get(f"{W}abstractNumId"): {
            int(level.get(f"{W}ilvl", "")): (_value(level, "numFmt"), _value(level, "lvlText"))
            for level in each.iter(f"{W}lvl")
        }
        for each in lists.iter(f"{W}abstractNum")
    }
    pattern_of = {each.get(f"{W}numId"): _value(each, "abstractNumId") for each in lists.iter(f"{W}num")}
    begins = {
        (each.get(f"{W}numId"), int(override.get(f"{W}ilvl", ""))): int(_value(override, "startOverride"))
        for each in lists.iter(f"{W}num")
        for override in each.iter(f"{W}lvlOverride")
    }
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    told = []
    for paragraph in document.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is None:
            continue
        number, level = _value(properties, "numId"), int(_value(properties, "ilvl"))
        levels = patterns[pattern_of[number]]
        count = counts[pattern_of[number] if together else number]
        for above in range(level + 1):
            begin = begins.pop((number, above), None)
            if begin is not None:
                count[above] = begin - (above == level)
        count[level] = count.get(level, 0) + 1
        for deeper in [each for each in count if each > level]:
            del count[deeper]
        said = levels[level][1]
        for above in range(level + 1):
            one = count.get(above, 1)
            said = said.replace(f"%{above + 1}", ROMAN[one] if levels[above][0] == "lowerRoman" else str(one))
        told.append(f"{said} {''.join(text.text or '' for text in paragraph.iter(f'{W}t'))}")
    return told


def _value(element: ElementTree.Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    assert found is not None, name
    return found.get(f"{W}val") or ""
