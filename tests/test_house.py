"""The house rules of `.ci/house.py` can be broken, and each breach is told of by its place."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def house() -> ModuleType:
    spec = importlib.util.spec_from_file_location("house", ROOT / ".ci" / "house.py")
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sqs_tui" / "room").mkdir(parents=True)
    return tmp_path


def module(project: Path, text: str, name: str = "room/some.py") -> None:
    (project / "sqs_tui" / name).write_text(text, encoding="utf-8")


def body(lines: int) -> str:
    return "    x = 1\n" * lines


def test_what_is_within_the_limits_is_in_order(house, project):
    module(project, f"def some():\n{body(49)}" + "x = 1\n" * 350)
    for number in range(15):
        module(project, "", f"room/other{number}.py")
    assert house.found_in(project, {}) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1\n" * 401, "sqs_tui/room/some.py: 401 lines, over 400"),
        (f"def some():\n{body(50)}", "sqs_tui/room/some.py some: 51 lines, over 50"),
        (f"async def some():\n{body(50)}", "sqs_tui/room/some.py some: 51 lines, over 50"),
        (f"class Some:\n{body(250)}", "sqs_tui/room/some.py Some: 251 lines, over 250"),
    ],
)
def test_what_is_too_long_is_told_of(house, project, text, told):
    module(project, text)
    assert house.found_in(project, {}) == [told]


def test_a_test_file_may_not_be_too_long_either(house, project):
    (project / "tests").mkdir()
    (project / "tests" / "test_some.py").write_text("x = 1\n" * 401, encoding="utf-8")
    assert house.found_in(project, {}) == ["tests/test_some.py: 401 lines, over 400"]


def test_a_room_may_not_be_too_full(house, project):
    for number in range(16):
        module(project, "", f"room/some{number}.py")
    module(project, "", "room/__init__.py")
    assert house.found_in(project, {}) == ["sqs_tui/room: 17 files, over 16"]


def test_what_is_allowed_is_not_told_of_until_it_is_no_longer_needed(house, project):
    allowed = {"sqs_tui/room/some.py": "a reason"}
    module(project, "x = 1\n" * 401)
    assert house.found_in(project, allowed) == []
    module(project, "x = 1\n")
    assert house.found_in(project, allowed) == ["sqs_tui/room/some.py: is allowed to be over, and no longer is"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def some(app):\n    return app._compositor\n", "_compositor"),
        ("def some(widget):\n    widget._repaint_required = True\n", "_repaint_required"),
        ("import textual._wait\n", "textual._wait"),
        ("from textual._wait import wait_for_idle\n", "_wait"),
        ("from textual.app import _some\n", "_some"),
    ],
)
def test_what_is_private_of_textual_is_told_of(house, project, text, name):
    module(project, text)
    (line,) = house.found_in(project, {})
    assert line.startswith(f"sqs_tui/room/some.py {name}: is private of Textual")


def test_what_a_base_of_textual_has_may_not_be_overridden_or_set(house, project):
    """Read off the real class of that name, and the text that is checked."""
    (project / "sqs_tui" / "tui").mkdir()
    module(
        project,
        "class SqsApp(App):\n"
        "    def _fatal_error(self): ...\n"
        "    def _our_own(self):\n"
        "        self._exit_renderables = []\n"
        "        os._exit(1)\n",
        "tui/app.py",
    )
    assert [line.partition(":")[0] for line in house.found_in(project, {})] == [
        "sqs_tui/tui/app.py _fatal_error",
        "sqs_tui/tui/app.py _exit_renderables",
    ]


def test_the_one_module_may(house, project):
    (project / "sqs_tui" / "tui").mkdir()
    module(project, "def some(app):\n    return app._compositor\n", "tui/textual_internals.py")
    assert house.found_in(project, {}) == []
