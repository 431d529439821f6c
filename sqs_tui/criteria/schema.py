"""The JSON Schema of `criteria.toml`, made from the models, so that an editor completes and checks the file.

`python -m sqs_tui.criteria.schema > criteria.schema.json` writes the copy that is checked in; a test compares.
"""

from __future__ import annotations

import json

from sqs_tui.criteria.letter_plan import LetteredInstrument
from sqs_tui.source.validate import adapter


def json_schema() -> str:
    """The schema as text, ending in a newline."""
    schema = adapter(LetteredInstrument).json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "SQS TUI criteria"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(json_schema(), end="")
