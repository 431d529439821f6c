"""The HTML report in a real browser: nothing asked of the network, reachable by keys, accessible, good on paper.

`rigs/browser/run` installs what this needs beside Chromium and Node, and runs it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sqs_tui.findings.demo import write_demo
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.render import rendered
from tests.instruments import bundled

RIG = Path(__file__).parents[2] / "rigs" / "browser"
MODULES = Path(os.environ.get("SQS_BROWSER_MODULES", RIG / "node_modules"))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
CRITERIA = bundled()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium found; CHROMIUM names one"),
    pytest.mark.skipif(not shutil.which("node"), reason="no Node found"),
    pytest.mark.skipif(
        not (MODULES / "axe-core").is_dir() or not (MODULES / "playwright-core").is_dir(),
        reason=f"axe-core and playwright-core are not in {MODULES}; rigs/browser/run installs them",
    ),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    write_demo(folder, CRITERIA)
    return folder


def page_of(folder: Path, to: Path) -> Path:
    to.write_text(rendered(draft_letter(read_inspection(folder, CRITERIA)), "html"), "utf-8")
    return to


def looked_at(what: str, *arguments: Path) -> dict:
    done = subprocess.run(
        ["node", str(RIG / "look.cjs"), what, str(CHROMIUM), *map(str, arguments)],
        env={**os.environ, "NODE_PATH": str(MODULES)}, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_reader_finds_nothing_in_the_way(demo: Path, tmp_path: Path):
    """Six of the cases, which have every part of the report: the checker takes minutes for all of them."""
    few = tmp_path / "few"
    few.mkdir()
    shutil.copytree(demo / "instruments", few / "instruments")
    for name in ("inspection", *(f"DEM-{n:03}" for n in (1, 5, 11, 21, 36, 39))):
        shutil.copy(demo / f"{name}.toml", few)
    (few / "BROKEN-1.toml").write_text("half = ", "utf-8")
    seen = looked_at("check", page_of(few, tmp_path / "page.html"))
    assert seen["violations"] == []
    # What it cannot decide: the contrast of marks that are no letters (held by tests/findings/test_html_report.py).
    assert {one["rule"] for one in seen["undecided"]} <= {"color-contrast"}
    assert seen["console"] == []
    assert seen["requests"] == []
    assert seen["wide"] == []
    keys = seen["keys"]
    assert keys["first"] == "Skip to the report"
    assert keys["left"] == []
    assert keys["hidden"] == []
    assert {"The matrix", "Not counted"} <= set(keys["scrollable"])


def test_an_inspection_of_the_usual_size_prints_its_matrix_on_one_landscape_page(demo: Path, tmp_path: Path):
    pdf = tmp_path / "page.pdf"
    seen = looked_at("print", page_of(demo, tmp_path / "page.html"), pdf)
    assert (seen["console"], seen["requests"], seen["wide"]) == ([], [], [])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    sizes = [(round(float(width)), round(float(height))) for width, height in boxes]
    assert len(sizes) > 20
    assert {(595, 842), (842, 595)} == set(sizes)
    assert sizes.count((842, 595)) == 1
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert all("OFFICIAL-SENSITIVE" in printed for printed in text.split("\f")[:-1])
