"""What this program refuses or cannot do, as one tree: which `except` to write; and how a command ends.

    SqsError                      any of these; its text is for the person who asked, unless said otherwise
    ├── SourceError               source.problems       a file cannot be used; `problems` says where and why
    ├── NotAllowed                review.engine         the rules of a review do not allow this change now
    ├── ReferenceRefused          store.case_reference  a case reference or a code cannot be used
    ├── Locked                    store.lock            the case is open elsewhere; its text does not name the case
    ├── SaveFailed                store.durable         nothing may be shown as saved; `perhaps` it is all the same
    │   ├── ReadOnly              store.session_file    this session may not be saved here
    │   └── Conflict              store.session_file    another program changed the file; ours is safe in `copy`
    ├── Changed                   store.durable         the file is not the one expected; never leaves the store
    ├── NothingThere              store.purge           no file about the case to be removed is in the folder
    ├── NotUnderstood             plain.answering       a line is no answer at the question; its text may be empty
    ├── EndOfInput                plain.talk            nobody answers any more: everything was read
    └── Refused                   cli.common            a command cannot be carried out as it was given

Opening or beginning a case raises `SourceError`, `ReferenceRefused`, `Locked` or `SaveFailed`: catch `SqsError`. Saving
raises `SaveFailed`, changing a review `NotAllowed`. What is none of these is an error in the program, and a crash.
Each class stands in the module that raises it, which imports this one and which whoever catches it imports anyway.
"""

from __future__ import annotations

#: The exit codes of every command: the last but one also for what was refused, the last as shells count Ctrl-C.
DONE, NOT_IN_ORDER, NOT_DONE, INTERRUPTED = 0, 1, 2, 130


class SqsError(Exception):
    """Anything that this program refuses or cannot do; `str` of it says what, in words for the person who asked."""
