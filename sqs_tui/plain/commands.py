"""What can be typed besides an answer: one table for understanding it and for the help that explains it."""

from __future__ import annotations

from sqs_tui.source.record import record


@record
class Command:
    """One thing to do: its word, other ways to type it, what may follow it, and what it does."""

    word: str
    also: tuple[str, ...]
    takes: str
    does: str


COMMANDS = (
    Command("next", (), "", "goes to the next question; the Enter key alone does the same"),
    Command("back", (), "", "goes to the question before; b does the same where b is no choice"),
    Command("jump", (), "WHERE", "goes to a question, by its number, its id or words in it"),
    Command("return", (), "", "goes back to where you were before a jump"),
    Command("find", ("/",), "WORDS", "lists the questions with these words in question, guidance or answer"),
    Command("again", (), "", "says the question again"),
    Command("guidance", ("g",), "", "says what good looks like"),
    Command("prompts", (), "", "says open questions that start the talk"),
    Command("write", (), "[WORDS]", "writes the answer of a question that is answered in words"),
    Command("other", (), "[WORDS]", "puts the other reason in your own words"),
    Command("evidence", ("e", "note"), "[WORDS]", "notes what the answer rests on"),
    Command(
        "view",
        ("v",),
        "[a or d] [WORDS]",
        "records that the case manager agrees or sees it differently, and their words",
    ),
    Command("knew", ("k",), "", "marks that the case manager knew this though it is not recorded, or takes that back"),
    Command("star", ("*",), "", "marks a good example to quote, or takes that back"),
    Command("actions", (), "", "says the agreed actions and goes to where they are recorded"),
    Command("add", (), "", "adds an agreed action, at the question about them"),
    Command("remove", (), "NUMBER", "removes an agreed action, at the question about them"),
    Command("clear", (), "", "takes the answer away; notes stay"),
    Command("undo", ("u",), "", "takes the last change back"),
    Command("missing", (), "", "lists what is still missing"),
    Command("progress", (), "", "says how far each section has come"),
    Command("summary", (), "", "says everything recorded, section by section"),
    Command("complete", (), "", "completes the review and signs it off"),
    Command("amend", (), "", "opens a completed review again, and asks why"),
    Command("saved", (), "", "says whether everything is saved, and tries again if it is not"),
    Command("copy", (), "FILE", "writes the session to another file, for when it cannot be saved in its place"),
    Command("help", ("?",), "", "says all this"),
    Command("quit", ("q",), "", "saves and leaves"),
    Command("abandon", (), "", "leaves although something could not be saved"),
)

_BY_NAME = {name: command for command in COMMANDS for name in (command.word, *command.also)}
_SIGNS = ("/", "*", "?")


def parse(line: str) -> tuple[Command, str] | None:
    """The command that `line` gives and what follows it; None when it gives none.

    A command followed by what it does not take is none: those words may be meant as something else.
    """
    line = line.strip()
    if not line:
        return _BY_NAME["next"], ""
    sign = line[0] if line[0] in _SIGNS else ""
    name, _, rest = (sign, "", line[1:]) if sign else line.partition(" ")
    command = _BY_NAME.get(name.casefold())
    if command is None or (rest.strip() and not command.takes):
        return None
    return command, rest.strip()


def usage(command: Command) -> str:
    """One sentence about a command: "jump WHERE goes to a question …"."""
    typed = " or ".join((command.word, *command.also))
    return f"{typed}{f' {command.takes}' if command.takes else ''}: {command.does}."
