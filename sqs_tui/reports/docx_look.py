"""How a Word file looks: its styles, its lists, its settings, as the parts of the file in which Word keeps them.

Word's own names are used for everything that Word has a name for, so that its outline, its contents list and its
style pane work on what is written here.
"""

from __future__ import annotations

import re

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

#: Paragraph styles by id: all that a document is written in.
TITLE, PLAIN, COUNTED, FOOT, CELL, LABEL = "Title", "BodyText", "NumberedText", "Foot", "Cell", "CellLabel"
HEADINGS = {2: "Heading1", 3: "Heading2", 4: "Heading3"}
BULLET, BULLET_NOTE, NUMBERED, NUMBERED_NOTE = "ListBullet", "ListBullet2", "ListNumber", "WorkingNote3"
ASIDE, ASIDE_NOTE = "WorkingNote", "WorkingNote2"
HEADER, FOOTER = "Header", "Footer"
#: The table style.
FACTS = "Facts"
#: What the style pane calls what stands beside the text.
ASIDE_NAME = "Working note"

#: Lists by number: bullets, and the patterns of which every numbered list takes a copy of its own: i, and 1 with 1.1.
BULLETS, SMALL_BULLETS, ROMAN, DECIMAL = 1, 2, 3, 4
#: Numbered lists have the numbers from here up.
FIRST_OWN = 10


def _paragraph_style(id: str, name: str, like: str, paragraph: str, text: str = "", then: str = "") -> str:
    following = f'<w:next w:val="{then}"/>' if then else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"{"" if name[0].islower() or name in _WORDS else _OWN}>'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{like}"/>{following}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


_OWN = ' w:customStyle="1"'
_WORDS = ("Title", "Body Text", "List Bullet", "List Bullet 2", "List Number")


def _space(before: int, after: int, line: int = 264) -> str:
    """Distances in twentieths of a point; `line` in 240ths of a line."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _listed(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


_KEPT = "<w:keepNext/><w:keepLines/>"
_QUIET = '<w:color w:val="4A4A4A"/>'
_INK = '<w:color w:val="1F3A4D"/>'
_BOLD = "<w:b/><w:bCs/>"


def _rule(side: str, size: int = 4, space: int = 4) -> str:
    return f'<w:pBdr><w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="8A9097"/></w:pBdr>'


STYLES = (
    f"<w:styles {_W}>"
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    f'{_size(22)}<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>" + _space(0, 120) + "</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
    f'<w:style w:type="table" w:styleId="{FACTS}" w:customStyle="1"><w:name w:val="Facts"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C9CCD0"/>' for side in ("top", "bottom", "insideH")
    )
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    + _paragraph_style(PLAIN, "Body Text", "Normal", _space(100, 80))
    + _paragraph_style(
        COUNTED, "Numbered text", PLAIN,
        '<w:tabs><w:tab w:val="left" w:pos="567"/></w:tabs><w:ind w:left="567" w:hanging="567"/>',
    )
    + _paragraph_style(TITLE, "Title", "Normal", _KEPT + _space(60, 200, 252), _BOLD + _INK + _size(36), PLAIN)
    + _paragraph_style(
        "Heading1", "heading 1", "Normal",
        _KEPT + _rule("bottom") + _space(300, 100, 252) + '<w:outlineLvl w:val="0"/>', _BOLD + _INK + _size(28), PLAIN,
    )
    + _paragraph_style(
        "Heading2", "heading 2", "Normal",
        _KEPT + _space(240, 80, 252) + '<w:outlineLvl w:val="1"/>', _BOLD + _INK + _size(24), PLAIN,
    )
    + _paragraph_style(
        "Heading3", "heading 3", "Normal",
        _KEPT + _space(180, 60, 252) + '<w:outlineLvl w:val="2"/>', _BOLD + _size(22), PLAIN,
    )
    + _paragraph_style(BULLET, "List Bullet", "Normal", _listed(BULLETS) + _space(0, 80))
    + _paragraph_style(BULLET_NOTE, "List Bullet 2", "Normal", _listed(BULLETS, 1) + _space(0, 60), _QUIET)
    + _paragraph_style(NUMBERED, "List Number", "Normal", "<w:keepNext/>" + _listed(ROMAN) + _space(0, 20))
    + _paragraph_style(
        NUMBERED_NOTE, f"{ASIDE_NAME} 3", "Normal", _space(0, 100) + '<w:ind w:left="567"/>', _QUIET + _size(18)
    )
    + _paragraph_style(ASIDE, ASIDE_NAME, "Normal", _listed(SMALL_BULLETS) + _space(0, 40, 252), _QUIET + _size(18))
    + _paragraph_style(
        ASIDE_NOTE, f"{ASIDE_NAME} 2", ASIDE, _listed(SMALL_BULLETS, 1) + _space(0, 20, 252), _QUIET + _size(18)
    )
    + _paragraph_style(CELL, "Cell", "Normal", _space(0, 0, 252), _size(20))
    + _paragraph_style(LABEL, "Cell label", CELL, "", _BOLD)
    + _paragraph_style(FOOT, "Foot", "Normal", _rule("top") + _space(0, 40, 252), _QUIET + _size(18))
    + _paragraph_style(HEADER, "header", "Normal", _space(0, 120) + '<w:jc w:val="center"/>', _BOLD + _size(20))
    + _paragraph_style(FOOTER, "footer", "Normal", _space(120, 0) + '<w:jc w:val="center"/>', _QUIET + _size(18))
    + "</w:styles>"
)  # fmt: skip


def _level(level: int, format: str, text: str, style: str, left: int, hanging: int) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{named}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _pattern(number: int, *levels: str) -> str:
    kind = "multilevel" if len(levels) > 1 else "singleLevel"
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{"".join(levels)}</w:abstractNum>'
    )


class Lists:
    """The lists of one file: those every file has, and the numbered ones, which are made as they are needed."""

    def __init__(self) -> None:
        self._made: list[str] = []
        #: The number given last to a section and a paragraph of it, and in which list.
        self._last: tuple[tuple[int, ...], int] = ((), 0)

    @property
    def next(self) -> int:
        """The number of the numbered list that is being made or comes next."""
        return FIRST_OWN + len(self._made)

    def romans(self) -> None:
        """Be done with a list of i, ii, iii: the next one begins at i again."""
        self._made.append(_list(self.next, ROMAN, _start(0, 1)))

    def of(self, number: tuple[int, ...]) -> int:
        """The list in which a section (1,) or paragraph (1, 4) has exactly this number.

        Word counts by itself; where a number is left out, or another section begins, a list that begins there goes on.
        """
        last, list_number = self._last
        if len(number) == 1 or number[:1] != last[:1] or number[1] != (last[1] if len(last) > 1 else 0) + 1:
            list_number = self.next
            starts = "".join(_start(level, begin) for level, begin in enumerate(number))
            self._made.append(_list(list_number, DECIMAL, starts))
        self._last = number, list_number
        return list_number

    def numbering(self) -> str:
        """The part of the file that holds them all."""
        patterns = (
            _pattern(
                BULLETS, _level(0, "bullet", "•", BULLET, 357, 357), _level(1, "bullet", "–", BULLET_NOTE, 714, 357)
            )
            + _pattern(
                SMALL_BULLETS,
                _level(0, "bullet", "•", ASIDE, 924, 357),
                _level(1, "bullet", "–", ASIDE_NOTE, 1281, 357),
            )
            + _pattern(ROMAN, _level(0, "lowerRoman", "%1.", NUMBERED, 567, 567))
            + _pattern(DECIMAL, _level(0, "decimal", "%1.", "", 567, 567), _level(1, "decimal", "%1.%2.", "", 567, 567))
        )
        bullets = "".join(_list(number, number) for number in (BULLETS, SMALL_BULLETS, ROMAN))
        return f"<w:numbering {_W}>{patterns}{bullets}{''.join(self._made)}</w:numbering>"


def counted(number: str) -> tuple[int, ...] | None:
    """A number that Word can count, 1 or 1.4, level by level; None for any other."""
    return tuple(map(int, number.split("."))) if re.fullmatch(r"[1-9]\d{0,3}(?:\.[1-9]\d{0,3})?", number) else None


def _start(level: int, number: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'


def _list(number: int, pattern: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{pattern}"/>{more}</w:num>'


SETTINGS = (
    f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-GB"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
