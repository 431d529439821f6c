"""A document as one HTML file: no script, nothing fetched from anywhere, good on a screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sqs_tui.reports.document import Block, Document, Heading, Note, Numbered, Paragraph, Point
from sqs_tui.reports.markup import Content, Markup, element, joined, stacked
from sqs_tui.reports.wording import MARKING

# Text is at least 7:1 on its background in both schemes; on paper it is black on white.
STYLE = """
:root { color-scheme: light dark; --ink: #1b2024; --paper: #ffffff; --quiet: #474e55; --line: #8a9097;
  --rule: #d9d7d0; --tint: #f6f5f1; --link: #17497a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff1; --paper: #14181c; --quiet: #bcc4cb; --line: #79828b; --rule: #353d45; --tint: #1d2328;
    --link: #a5cdf2; }
}
html { scroll-padding-top: 1rem; }
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.marking { font-weight: 700; letter-spacing: 0.04em; text-align: center; }
h1, h2, h3, h4 { line-height: 1.25; break-after: avoid; text-wrap: balance; }
h1 { font-size: 1.75rem; }
h2 { margin-top: 2.5rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--line); font-size: 1.35rem; }
h3 { margin-top: 1.75rem; font-size: 1.1rem; }
h4 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
p, li, dd { white-space: pre-line; }
ul, ol { padding-left: 1.5rem; }
li { margin: 0.3rem 0; break-inside: avoid; }
li ul { color: var(--quiet); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); font-size: 0.875rem; color: var(--quiet); }
@media (max-width: 30rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.4rem; }
}
@media print {
  :root { color-scheme: light; --ink: #000000; --paper: #ffffff; --quiet: #000000; --rule: #b5b5b5; --tint: #ffffff;
    --link: #000000; }
  @page { size: A4; margin: 18mm; @top-center { content: "MARKING"; font: 700 9pt system-ui, sans-serif; }
    @bottom-center { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; } }
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  h1 { font-size: 17pt; } h2 { font-size: 14pt; } h3 { font-size: 11.5pt; } h4 { font-size: 10.5pt; }
  a { text-decoration: none; }
}
""".replace("MARKING", MARKING)

_NOTHING_FETCHED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_NO_LINKS: Mapping[str, str] = MappingProxyType({})


def render(document: Document) -> str:
    """The whole page, ending with a newline."""
    main = element("main", stacked(blocks(document.blocks)))
    return page(document.title, head_of(document.head), main, document.foot)


def page(
    title: str, head: Content, main: Markup, foot: Iterable[str], style: str = "", skip: Markup | None = None
) -> str:
    """A page around `main`, which brings its own landmarks; `style` is added to the common one.

    `skip` stands first and leads past what is the same on every page. The marking stands in the title too: browsers
    that know no page margins print that on every page.
    """
    header = element("header", stacked(element("p", MARKING, class_="marking"), element("h1", title), head))
    footer = element("footer", stacked(element("p", text) for text in foot))
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FETCHED}">
<meta name="referrer" content="no-referrer">
{element("title", f"{MARKING}: {title}")}
<style>{STYLE}{style}</style>
</head>
<body>{skip or ""}
{header}
{main}
{footer}
</body>
</html>
"""


def head_of(notes: Iterable[Note]) -> Markup:
    """What stands under the title: label and words, line by line."""
    return element("dl", stacked(joined(element("dt", note.label), element("dd", note.text)) for note in notes))


def blocks(content: Iterable[Block], deeper: int = 0, links: Mapping[str, str] = _NO_LINKS) -> Markup:
    """Blocks one after the other, their headings `deeper` levels below those of a page of their own.

    An item that tells of something in `links` (its id, to where it is shown) leads there.
    """
    return Markup("\n".join(_block(block, deeper, links) for block in content))


def _block(block: Block, deeper: int, links: Mapping[str, str]) -> Markup:
    if isinstance(block, Heading):
        return element(f"h{block.level + deeper}", block.said)
    if isinstance(block, Paragraph):
        return element("p", block.said)
    if isinstance(block, Numbered):
        return element("ol", stacked(_item(item, links) for item in block.items), type="i")
    traced = all(item.about in links for item in block.items)
    kind = "trace" if traced else "aside" if block.aside else ""
    return element("ul", stacked(_item(item, links) for item in block.items), class_=kind)


def _item(item: Point, links: Mapping[str, str]) -> Markup:
    # On one line: `pre-line` would show the line breaks of the source.
    notes = element("ul", *(element("li", _labelled(note)) for note in item.notes)) if item.notes else None
    where = links.get(item.about)
    return element("li", element("a", item.text, href=where) if where else item.text, notes)


def _labelled(note: Note) -> Markup:
    return joined(element("strong", f"{note.label}:"), " ", note.text) if note.label else joined(note.text)
