"""The kinds of question: what each asks for, how it is answered, counted, exported and shown.

To add a kind: one module here with a class of it, which says its faces (`kind.Kind`; `families` has most of them
for kinds that are answered by choosing, by Yes and No, or by entering); in `registry` its import and its place in
`KINDS`; and the schema of criteria: `python -m sqs_tui.criteria.schema > criteria.schema.json`. A face that is left out
is told when the program starts, and by mypy. A key of the criteria that only the new kind has goes into `Question` of
`sqs_tui.criteria.instrument` and into `parts.OWN_KEYS`. `parts.FIELDS` are the fields of an answer that it can be kept
in. Nothing else names a kind: whoever wants to know how a question is answered asks `registry.kind_of`.

This room lies between `source` and `criteria`: it sees questions and answers only as `parts` describes them, and
screens not at all: what a kind has to say there are words, which the widgets draw.
"""
