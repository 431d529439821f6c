"""Python to run before the program, each of which takes away a protection: what the kill rig must catch."""

#: Acknowledges before writing, and writes a while later: what the rig must catch.
ACKNOWLEDGES_FIRST = """
import threading
from sqs_tui.review.session import now
from sqs_tui.store.saver import Saver
from sqs_tui.store.session_file import Saved
real = Saver.submit
def submit(self, session):
    self._on_saved(Saved(now(), 1, ""))
    late = threading.Timer(0.5, real, (self, session)); late.daemon = True; late.start()
Saver.submit = submit
"""
#: Textual as it comes: signals end the process where it stands.
NO_SIGNAL_HANDLERS = """
from sqs_tui.tui import textual_internals
textual_internals.on_ending_signal = lambda save, leave: None
"""
#: Typing reaches the disk only when the text is left.
NO_DRAFTS = """
from sqs_tui.typed_text import TypedText
TypedText.keep_draft = lambda self: None
"""
