"""The conversation itself: sentences out, lines in, with whatever arrives made safe before it is used."""

from __future__ import annotations

from textwrap import TextWrapper
from typing import BinaryIO, TextIO

from sqs_tui.errors import SqsError
from sqs_tui.text import clean, shown

WIDTH = 78

#: Longest line taken, in bytes; far beyond what anybody types, and what a terminal lets through.
MAX_LINE = 200_000


class EndOfInput(SqsError):
    """There is nothing more to read."""


class Talk:
    """Says and asks. With `echo`, for input that nobody types, every line read is written out too: a transcript."""

    def __init__(self, lines_in: BinaryIO, out: TextIO, *, echo: bool) -> None:
        self._in, self._out, self._echo = lines_in, out, echo
        #: A line that was asked for and was no answer to what was asked: the next `ask` takes it.
        self._held: str | None = None
        #: Lines read ahead and not yet asked for, as `_read` returns them.
        self._ahead: list[bytes | None] = []

    def say(self, *paragraphs: str) -> None:
        """Each paragraph on lines of its own, wrapped between words; line breaks in it are kept."""
        for paragraph in paragraphs:
            for line in shown(paragraph).split("\n"):
                self._out.write("\n".join(_WRAP.wrap(line)) + "\n")

    def show(self, text: str) -> None:
        """A text that is laid out already."""
        self._out.write(text)

    def ask(self, prompt: str) -> str:
        """The next line, cleaned, after `prompt`; tells what had to be replaced in it. Raises `EndOfInput`."""
        self._out.write(shown(prompt) + (" " if prompt else ""))
        self._out.flush()
        if self._held is not None:
            text, self._held = self._held, None
            self._out.write(text + "\n")
            return text
        try:
            while (data := self._ahead.pop() if self._ahead else self._read()) is None:
                self.say(f"A line of more than {MAX_LINE:,} bytes was not taken. Please type it in parts.")
        except EndOfInput:
            self._out.write("\n")  # the prompt's own line ends here
            raise
        text, notice = _decoded(data)
        text, replaced = clean(text)
        if self._echo:
            self._out.write(text + "\n")
        if notice:
            self.say(notice)
        if replaced:
            what = "1 character that" if replaced == 1 else f"{replaced} characters that"
            self.say(f"In that line {what} cannot be shown or kept became \N{REPLACEMENT CHARACTER}.")
        return text

    def confirm(self, prompt: str) -> bool | None:
        """Yes or no, asked once; None, to be taken as no, for anything else.

        A line that says something else is not swallowed: what is asked next is given it. An empty line says nothing.
        """
        line = self.ask(f"{prompt} Type yes or no:")
        answer = _yes_or_no(line)
        if answer is None and line.strip():
            if line.strip().casefold() not in ("q", "quit"):
                self.say("That was neither yes nor no: it counts as no, and is taken as the next thing you typed.")
            self.hold(line)
        return answer

    def offer(self, prompt: str) -> bool | None:
        """`confirm`; but where nobody is there to be asked, only if the answer comes next. Else None."""
        if not self._echo:
            return self.confirm(prompt)
        self._out.flush()  # what was said so far may be what the line to come depends on
        try:
            line = self._read()
        except EndOfInput:
            return None
        self._ahead.append(line)
        answers = line is not None and _yes_or_no(line.decode("utf-8", "replace")) is not None
        return self.confirm(prompt) if answers else None

    def hold(self, line: str) -> None:
        """Let the next `ask` have a line that was no answer to this one."""
        self._held = line

    def _read(self) -> bytes | None:
        """One line without its end; None for one that is too long, of which the rest is read over."""
        data = self._in.readline(MAX_LINE + 1)
        if not data:
            raise EndOfInput
        if len(data) <= MAX_LINE or data.endswith(b"\n"):
            return data.removesuffix(b"\n").removesuffix(b"\r")
        while data and not data.endswith(b"\n"):
            data = self._in.readline(MAX_LINE)
        return None


def _yes_or_no(line: str) -> bool | None:
    return {"y": True, "yes": True, "n": False, "no": False}.get(line.strip().casefold())


_WRAP = TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)


def _decoded(data: bytes) -> tuple[str, str]:
    """A line as text, and what to tell about it: what is not UTF-8 is most likely a paste from an old program."""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        notice = "That line was not UTF-8 and was read as Windows-1252; please check its accented letters."
        # What Windows-1252 leaves undefined becomes the control character of that number, and is then replaced.
        return "".join(_WINDOWS.get(byte) or chr(byte) for byte in data), notice


_WINDOWS = {byte: text for byte in range(0x80, 0xA0) if (text := bytes([byte]).decode("cp1252", "ignore"))}
