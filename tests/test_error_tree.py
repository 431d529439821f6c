"""The tree of errors drawn in `sqs_tui.errors` is the one there is."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import sqs_tui
from sqs_tui import errors


def _modules() -> list[str]:
    return [info.name for info in pkgutil.walk_packages(sqs_tui.__path__, "sqs_tui.") if "__main__" not in info.name]


def _errors() -> dict[str, type[BaseException]]:
    """Every error that a module of this program defines."""
    found = {}
    for name in _modules():
        module = importlib.import_module(name)
        for cls_name, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, BaseException) and cls.__module__ == name:
                found[cls_name] = cls
    return found


def _drawn() -> dict[str, tuple[str, str]]:
    """Each error of the drawing, with the one it hangs on and the module it is said to stand in."""
    above: dict[int, str] = {}
    found = {}
    for indent, name, module in re.findall(r"^    ([│├└─ ]*)(\w+) {2,}(\S+)", errors.__doc__ or "", re.MULTILINE):
        depth = len(indent) // 4
        found[name] = (above.get(depth - 1, "Exception"), module if depth else "errors")
        above[depth] = name
    return found


def test_the_tree_is_drawn_as_it_is():
    real = {
        name: (cls.__bases__[0].__name__, cls.__module__.removeprefix("sqs_tui.")) for name, cls in _errors().items()
    }
    assert _drawn() == real


def test_every_error_hangs_on_the_tree():
    assert len(_errors()) > 10
    assert [name for name, cls in _errors().items() if not issubclass(cls, errors.SqsError)] == []
