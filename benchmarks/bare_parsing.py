"""The least that reading sessions can be: a bare process that parses every file and has pydantic build its models.

    python benchmarks/bare_parsing.py DIR

It checks less than the program does: values may be converted, and nothing is said of what is wrong, or counted.
"""

import sys
import tomllib
from pathlib import Path

import pydantic

from sqs_tui.review.session import Session

adapter = pydantic.TypeAdapter(Session)
for path in sorted(Path(sys.argv[1]).glob("*.toml")):
    if path.name != "inspection.toml":
        with path.open("rb") as file:
            content = tomllib.load(file)
        del content["end"]
        adapter.validate_python(content, strict=False)
