"""How the HTML report looks, on a screen and on paper: added to the style that every report has."""

from __future__ import annotations

# Each mark has a colour of its own and a sign of its own. Their text is at least 4.5:1 on them in both schemes.
STYLE = """
:root { --yes: #2d6da3; --no: #b4641a; --yes-cell: #dbe8f4; --yes-ink: #153f66; --no-cell: #9a4c06; --no-ink: #ffffff;
  --other-cell: #ecebe5; --part: #5d6a76; }
@media (prefers-color-scheme: dark) {
  :root { --yes: #5b9bd0; --no: #dd9a52; --yes-cell: #1c364d; --yes-ink: #c5e0f7; --no-cell: #e0a05a;
    --no-ink: #1d1204; --other-cell: #2a3138; --part: #98a5b1; }
}
html { scroll-padding-top: 4rem; }
body { max-width: 80rem; }
header, footer, .paper, section > p, nav ul { max-width: 80rem; }
header dl, section > p, footer p { max-width: 52rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: fixed; left: 1rem; top: 1rem; z-index: 9; padding: 0.5rem 1rem; background: var(--paper);
  border: 2px solid var(--link); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--quiet); }
main:focus { outline: none; }

nav { position: sticky; top: 0; z-index: 5; margin: 1.5rem -1rem 0; padding: 0 1rem; background: var(--paper);
  border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
nav li { margin: 0; }
nav a { display: inline-block; padding: 0.6rem 0; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }

.paper { display: grid; grid-template-columns: minmax(0, 44rem) minmax(0, 1fr); gap: 0 2.5rem;
  padding: 1.5rem 2rem 0.5rem; border: 1px solid var(--rule); background: var(--tint); }
.paper > * { grid-column: 1; }
.paper .aside { color: var(--quiet); }
.paper h3 { font-size: 1.15rem; }
.paper > * { margin: 0 0 1rem; }
.paper > h3 { margin: 1rem 0 0.75rem; }
.paper > h4 { margin-bottom: 0.5rem; }
.paper .trace { grid-column: 2; padding-left: 0; list-style: none; font-size: 0.85rem; }

table { border-collapse: collapse; font-size: 0.9rem; overflow-wrap: break-word; }
caption { padding: 0.25rem 0; text-align: left; font-weight: 600; }
th, td { padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
th { font-weight: 400; }
thead th { color: var(--quiet); vertical-align: bottom; }
td p { margin: 0 0 0.3rem; }
.listed { min-width: 44rem; width: 100%; }
.listed tr { border-top: 1px solid var(--rule); }
.listed th[scope="row"] { min-width: 12rem; }
.listed td { min-width: 7rem; }
.voices td { min-width: 14rem; }
.split { table-layout: fixed; }
.split th:first-child { width: 40%; }
.scroll { overflow: auto; margin: 1rem 0; }
.tall { max-height: 88vh; }

.bar { display: flex; height: 0.8rem; min-width: 5rem; border: 1px solid var(--line); border-radius: 2px;
  overflow: hidden; print-color-adjust: exact; forced-color-adjust: none; }
.bar span { flex: 0 1 0; }
.bar .yes { background: var(--yes); }
.bar .no { background: repeating-linear-gradient(135deg, var(--no) 0 3px, var(--paper) 3px 6px); }
.bar .part { background: var(--part); }
.bar .because { background: repeating-linear-gradient(135deg, var(--no) 0 3px, var(--paper) 3px 6px); }
td .n { display: block; white-space: nowrap; font-variant-numeric: tabular-nums; }
td .bar { height: 0.55rem; }

.figure { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0 2.5rem; padding: 1rem 0;
  border-top: 1px solid var(--rule); break-inside: avoid; }
.figure h4, .figure p { margin: 0 0 0.35rem; }
.figure table { width: 100%; }
.figure .key + table { margin-top: 0.6rem; }
.figure caption, .figure thead { color: var(--quiet); font-weight: 400; }
.figure thead { position: absolute; clip-path: inset(50%); }
.figure .counts th, .figure .counts td { padding: 0.15rem 0; }
.figure .counts th { width: 45%; padding-right: 1rem; }
.figure .counts td { display: flex; align-items: center; gap: 0.6rem; }
.figure .counts .n { min-width: 4.5rem; }
.figure .counts .bar { flex: 1; }
.ref { color: var(--quiet); font-variant-numeric: tabular-nums; }
.key { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin: 0.5rem 0; padding: 0; list-style: none;
  font-size: 0.9rem; }
.key li { margin: 0; }
.sign { display: inline-block; min-width: 1.4em; padding: 0 0.2em; text-align: center; font-weight: 700; }

details { margin: 0.5rem 0; }
summary { cursor: pointer; padding: 0.2rem 0; }
td details { margin: 0; line-height: 1.75; }
td summary { padding: 0; }
.figure details dl { grid-template-columns: minmax(0, 14rem) minmax(0, 1fr); }
details dl { margin: 0.3rem 0 0.6rem; font-size: 0.9rem; line-height: 1.75; }
#cases details { border-top: 1px solid var(--rule); margin: 0; padding: 0.2rem 0; }
#cases details h3 { margin: 0.8rem 0 0.2rem; font-size: 1rem; }
#cases details > :not(summary) { max-width: 60rem; }
details:target { outline: 2px solid var(--link); outline-offset: 4px; }
details:target::details-content { content-visibility: visible; display: block; }

.matrix { font-size: 0.8rem; line-height: 1; border-collapse: separate; border-spacing: 0; }
.matrix th, .matrix td { padding: 0; border-right: 1px solid var(--rule); border-bottom: 1px solid var(--rule);
  background: var(--paper); }
.matrix .first { border-left: 2px solid var(--line); }
.matrix thead th { position: sticky; top: 0; z-index: 2; color: var(--ink); }
.matrix thead tr:first-child th { height: 1.75rem; padding: 0 0.4rem; vertical-align: middle; white-space: nowrap; }
.matrix thead tr + tr th { top: 1.75rem; height: 9.5rem; vertical-align: bottom; }
.matrix thead tr + tr a { display: flex; align-items: center; width: 1.5rem; margin: 0 auto; padding: 0.3rem 0;
  writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; text-decoration: none; }
.matrix thead tr + tr a:hover { text-decoration: underline; }
.matrix th[scope="row"], .matrix thead tr:first-child th:first-child { position: sticky; left: 0; z-index: 1;
  padding: 0 0.5rem 0 0; white-space: nowrap; vertical-align: middle; }
.matrix thead tr:first-child th:first-child { z-index: 3; vertical-align: bottom; padding-bottom: 0.4rem; }
.matrix tbody a { display: inline-block; padding: 0.4rem 0; text-decoration: none; }
.matrix tbody a:hover { text-decoration: underline; }
.matrix td { position: relative; min-width: 1.5rem; height: 1.5rem; text-align: center; vertical-align: middle; }
.matrix td > span { font-weight: 700; }
.matrix .no > span:first-child { font-size: 1rem; }
.matrix .flagged > span { display: block; padding: 0.35rem 0.25rem 0; text-align: left; }
.matrix sup { position: absolute; top: 2px; right: 2px; font-size: 0.6rem; line-height: 1; }
.matrix tbody tr:nth-child(5n) > * { border-bottom-color: var(--line); }
.matrix tbody tr:hover > * { border-bottom-color: var(--ink); }
.matrix tr:target > * { border-top: 2px solid var(--link); border-bottom: 2px solid var(--link); }
.matrix tfoot th { font-weight: 700; text-align: right; }
.matrix tfoot td { font-variant-numeric: tabular-nums; }
.matrix td, .sign { print-color-adjust: exact; forced-color-adjust: none; }
.matrix .yes, .sign.yes { background: var(--yes-cell); color: var(--yes-ink); }
.matrix .no, .sign.no { background: var(--no-cell); color: var(--no-ink); }
.matrix .chosen, .sign.chosen { background: var(--other-cell); color: var(--ink); }
.matrix .na, .sign.na { color: var(--quiet); }
.matrix .unanswered, .sign.unanswered { color: var(--ink); outline: 1px dashed var(--ink); outline-offset: -2px; }

@media (max-width: 48rem) {
  nav { position: static; }
  html { scroll-padding-top: 1rem; }
  .figure { grid-template-columns: 1fr; }
  .paper { display: block; padding: 1rem 1rem 0; }
}
@media print {
  :root { --yes: #2d6da3; --no: #9a4c06; --yes-cell: #dbe8f4; --yes-ink: #000000; --no-cell: #9a4c06;
    --no-ink: #ffffff; --other-cell: #ecebe5; --part: #5d6a76; }
  @page matrix { size: A4 landscape; margin: 9mm 8mm 8mm; }
  nav, .skip { display: none; }
  .paper { display: block; padding: 0; border: none; }
  .paper .trace { font-size: 8.5pt; }
  .figure { grid-template-columns: 5.4cm 1fr; gap: 0 0.6cm; padding: 2mm 0; font-size: 9pt; line-height: 1.35; }
  .figure h4 { font-size: 9.5pt; }
  .figure h4, .figure p { margin: 0 0 0.5mm; }
  .figure table, .key { font-size: 8.5pt; }
  .key { margin: 1mm 0; }
  .figure .key + table { margin-top: 1mm; }
  .figure caption { padding: 0; }
  .figure .counts th { width: 60%; }
  .figure .counts th, .figure .counts td { padding: 0.2mm 0; }
  .bar { height: 3mm; }
  td .bar { height: 2mm; }
  details:not([open]) { display: none; }
  #cases:not(:has(details[open])) { display: none; }
  #cases details { font-size: 9pt; }
  .scroll { overflow: visible; max-height: none; }
  .listed { min-width: 0; font-size: 8.5pt; line-height: 1.35; }
  .listed th, .listed td { padding: 0.6mm 1mm; }
  .listed td, .listed th[scope="row"], .voices td { min-width: 0; }
  .voices td:nth-child(2) { min-width: 1.8cm; }
  tr { break-inside: avoid; }
  .sheet { page: matrix; }
  .sheet h2 { margin: 0; font-size: 11pt; border: none; }
  .sheet .key { margin: 0.5mm 0; font-size: 7pt; gap: 0 3mm; }
  .sheet .scroll { margin: 0; }
  .matrix { font-size: 6.5pt; width: 100%; table-layout: fixed; }
  .matrix caption { display: none; }
  .matrix thead th, .matrix th[scope="row"], .matrix thead tr:first-child th:first-child { position: static; }
  .matrix thead tr:first-child th { height: 4mm; overflow: hidden; }
  .matrix thead tr:first-child th:first-child { width: 17mm; }
  .matrix thead tr + tr th { height: 25mm; }
  .matrix thead tr + tr a { width: auto; padding: 0.5mm 0; }
  .matrix td { min-width: 0; height: 2.6mm; }
  .matrix tbody a { padding: 0; white-space: normal; overflow-wrap: anywhere; }
  .matrix .no > span:first-child { font-size: 7.5pt; line-height: 2.4mm; }
  .matrix .flagged > span { padding: 0 0 0 0.4mm; }
  .matrix sup { font-size: 5pt; top: 0.1mm; right: 0.2mm; }
  .matrix tfoot { display: table-row-group; }
}
"""
