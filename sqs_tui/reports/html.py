"""A document as one HTML file: no script, nothing fetched from anywhere, good on a screen and on paper."""

from __future__ import annotations

from html import escape

from sqs_tui.reports.document import MARKING, Block, Document, Heading, Item, Note, Paragraph
from sqs_tui.text import shown

# Colours are at least 7:1 on their background in both schemes; on paper it is black on white.
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #ffffff; --quiet: #4a4a4a; --line: #8a8a8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f2f2f2; --paper: #161616; --quiet: #c4c4c4; --line: #7a7a7a; }
}
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.marking { font-weight: 700; letter-spacing: 0.04em; text-align: center; }
h1, h2, h3 { line-height: 1.25; break-after: avoid; }
h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
p, li, dd { white-space: pre-line; }
li { margin: 0.3rem 0; break-inside: avoid; }
li ul { color: var(--quiet); }
footer { margin-top: 2rem; border-top: 1px solid var(--line); font-size: 0.875rem; color: var(--quiet); }
@media print {
  :root { --ink: #000000; --paper: #ffffff; --quiet: #000000; }
  @page { margin: 18mm; }
  body { margin: 0; max-width: none; font-size: 10.5pt; }
}
"""

_NOTHING_FETCHED = "default-src 'none'; style-src 'unsafe-inline'"


def render(document: Document) -> str:
    """The whole page, ending with a newline."""
    head = "\n".join(f"<dt>{_safe(note.label)}</dt><dd>{_safe(note.text)}</dd>" for note in document.head)
    body = "\n".join(map(_block, document.blocks))
    foot = "\n".join(f"<p>{_safe(text)}</p>" for text in document.foot)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FETCHED}">
<meta name="referrer" content="no-referrer">
<title>{_safe(document.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<p class="marking">{MARKING}</p>
<h1>{_safe(document.title)}</h1>
<dl>
{head}
</dl>
</header>
<main>
{body}
</main>
<footer>
{foot}
</footer>
</body>
</html>
"""


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_safe(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_safe(block.text)}</p>"
    return "<ul>\n" + "\n".join(map(_item, block.items)) + "\n</ul>"


def _item(item: Item) -> str:
    notes = "".join(f"<li>{_labelled(note)}</li>" for note in item.notes)
    # On one line: `pre-line` would show the line breaks of the source.
    return f"<li>{_safe(item.text)}" + (f"<ul>{notes}</ul>" if notes else "") + "</li>"


def _labelled(note: Note) -> str:
    words = _safe(note.text)
    return f"<strong>{_safe(note.label)}:</strong> {words}" if note.label else words


def _safe(text: str) -> str:
    return escape(shown(text).strip("\n"))
