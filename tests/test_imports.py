"""What a command line need not load, and what every key owes: an id and a tooltip. `lint-imports` has who imports whom."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
import traceback
from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding

import sqs_tui
import sqs_tui.tui

PACKAGE = Path(sqs_tui.__file__).parent
ROOMS = ("source", "kinds", "criteria", "review", "store", "findings", "reports", "saved", "plain", "cli")


def _loaded(code: str) -> set[str]:
    """The modules that are loaded once `code` has run in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sorted(sys.modules))"],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": str(PACKAGE.parent), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return set(done.stdout.split())


def _modules_of(room: str) -> list[str]:
    path = PACKAGE / room
    if path.is_dir():
        return [f"sqs_tui.{room}", *(info.name for info in pkgutil.walk_packages([str(path)], f"sqs_tui.{room}."))]
    return [f"sqs_tui.{room}"]


def test_everything_below_the_screens_does_without_textual():
    names = [name for room in (*ROOMS, "open_case", "text") for name in _modules_of(room)]
    assert len(names) > 30
    loaded = _loaded("import " + ", ".join(names))
    assert not {name for name in loaded if name.partition(".")[0] in ("textual", "rich")}


@pytest.mark.parametrize("room", ["source", "kinds", "criteria", "review", "store", "plain"])
def test_a_room_alone_does_without_textual(room: str):
    loaded = _loaded("import " + ", ".join(_modules_of(room)))
    assert "textual" not in loaded
    assert not {name for name in loaded if name.startswith("sqs_tui.tui")}


def test_the_screens_come_up_without_pydantic():
    loaded = _loaded("import sqs_tui.tui.app")
    assert "textual.app" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in ("pydantic", "pydantic_core")}


def test_nothing_that_is_shown_knows_the_app():
    """Screens and dialogs ask `sqs_tui.tui.host.Host` for what they need, so that there is no circle among them."""
    shown = [path for path in (PACKAGE / "tui").rglob("*.py") if path.name != "app.py"]
    assert [path.name for path in shown if "sqs_tui.tui.app" in path.read_text(encoding="utf-8")] == []


def _bindings() -> list[tuple[str, Binding]]:
    """Every binding that a class of the screens declares, with the name of the class."""
    found = []
    for name in _modules_of("tui"):
        module = importlib.import_module(name)
        for cls_name, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__ and "BINDINGS" in vars(cls):
                found += [(cls_name, binding) for binding in vars(cls)["BINDINGS"]]
    return found


def test_every_key_can_be_remapped_and_says_what_it_does():
    bindings = _bindings()
    assert len(bindings) > 30
    for name, binding in bindings:
        assert isinstance(binding, Binding), f"{name}: {binding} has neither id nor tooltip"
        assert binding.id, f"{name}: {binding.key} has no id"
        assert binding.tooltip, f"{name}: {binding.key} has no tooltip"
        assert binding.description, f"{name}: {binding.key} has no description"
        assert "[" not in binding.tooltip
    twice = [id for id, number in Counter(binding.id for _, binding in bindings).items() if number > 1]
    assert twice == []


def test_what_is_relied_on_in_textual_is_still_there():
    """The private names that `sqs_tui.tui.textual_internals` uses: when one goes, that module needs another way."""
    import textual
    from textual.app import App

    assert textual.__version__.startswith("8.")
    assert callable(App._close_messages_no_wait)
    assert "_exit_renderables" in inspect.getsource(App._print_error_renderables)
    assert callable(App._fatal_error)
    assert "_fatal_error" in inspect.getsource(App._handle_exception)
    assert isinstance(App()._exit_renderables, list)
    if sys.platform != "win32":
        for name in ("linux_driver", "linux_inline_driver"):
            driver = importlib.import_module(f"textual.drivers.{name}")
            assert callable(driver.getincrementaldecoder)
            assert 'getincrementaldecoder("utf-8")' in inspect.getsource(driver)
            assert "final=" in inspect.getsource(driver)


@pytest.mark.skipif(sys.platform == "win32", reason="the driver there reads characters")
def test_a_byte_that_is_not_utf8_becomes_a_replacement_character(monkeypatch: pytest.MonkeyPatch):
    from sqs_tui.tui import textual_internals

    for name in ("linux_driver", "linux_inline_driver"):
        driver = importlib.import_module(f"textual.drivers.{name}")
        monkeypatch.setattr(driver, "getincrementaldecoder", driver.getincrementaldecoder)
    textual_internals.tolerate_bad_bytes()
    for name in ("linux_driver", "linux_inline_driver"):
        driver = importlib.import_module(f"textual.drivers.{name}")
        decode = driver.getincrementaldecoder("utf-8")().decode
        assert decode(b"caf\xe9 ") == "caf\N{REPLACEMENT CHARACTER} "
        assert decode("é".encode()[:1]) + decode("é".encode()[1:]) == "é"


def test_a_crash_is_told_by_type_file_and_line_and_nothing_of_the_case():
    from sqs_tui.crash import describe_crash

    evidence = "SECRET evidence"
    try:
        raise ValueError(f"about {evidence}")
    except ValueError as error:
        line = traceback.extract_tb(error.__traceback__)[-1].lineno
        told = describe_crash(error, "The review is saved in x.toml as far as it said so.")
    assert told.startswith(f"sqs-tui: internal error: ValueError at test_imports.py:{line}.")
    assert "SECRET" not in told
    assert "saved in x.toml" in told
    assert describe_crash(None, "Nothing was open.").endswith("Nothing was open.")
