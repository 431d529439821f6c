"""SQS TUI: joint case reviews of youth offending work, in a terminal."""

__version__ = "0.1.0"
