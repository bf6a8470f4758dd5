"""The three floors, held in a fresh interpreter (ARCHITECTURE.md); import-linter holds them in the sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def modules_of(floor: str) -> list[str]:
    paths = sorted((ROOT / floor).rglob("*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize(("floor", "above"), [("store", {"pdf", "tui", "textual"}), ("pdf", {"tui", "textual"})])
def test_a_floor_loads_nothing_from_above(floor: str, above: set[str]) -> None:
    names = [name for name in modules_of(floor) if "migrations" not in name and not name.endswith("__main__")]

    loaded = loaded_by("import " + ", ".join(names))

    assert not above & loaded


def test_help_loads_nothing_heavy() -> None:
    loaded = loaded_by("from tui.arguments import parser; parser()")

    assert not {"textual", "sqlmodel", "sqlalchemy", "fpdf", "pypdf", "numpy", "platformdirs"} & loaded
