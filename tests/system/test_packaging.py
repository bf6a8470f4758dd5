"""The wheel: installs under one name of ours, and no foreign `pdf` or `store` can shadow our floors."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment: PyPI's `pdf` and `store`, then our wheel; our dependencies are lent by this one."""
    environment = tmp_path_factory.mktemp("environment")
    assert run(sys.executable, "-m", "venv", "--without-pip", environment).returncode == 0
    python = environment / "bin" / "python"
    pip = (base_python(), "-m", "pip", "--quiet", "--python", python, "install", "--no-deps")
    strangers = run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "strangers.txt")
    assert strangers.returncode == 0, strangers.stderr
    ours = run(*pip, wheel)
    assert ours.returncode == 0, ours.stderr
    (site,) = environment.glob("lib/python*/site-packages")
    # Behind the environment's own packages, so that the strangers stay first in line.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment


def base_python() -> str:
    """The Python this environment was made from: it has pip, ours need not."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


def test_the_wheel_installs_nothing_top_level_but_our_one_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    tops = {name.split("/")[0] for name in names}

    # What is in .data goes beside the packages: the manual page.
    assert tops == {"progress_billings", "progress_billings-0.1.0.dist-info", "progress_billings-0.1.0.data"}


def test_the_wheel_holds_every_source_file_and_nothing_compiled(wheel: Path) -> None:
    tracked = run("git", "ls-files", "tui", "store", "pdf").stdout.split()

    names = set(zipfile.ZipFile(wheel).namelist())

    assert {f"progress_billings/{path}" for path in tracked if (ROOT / path).exists()} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_the_strangers_really_stand_first(installed: Path, tmp_path: Path) -> None:
    code = "from importlib.util import find_spec; print([find_spec(name).origin for name in ('pdf', 'store')])"

    found = run(installed / "bin" / "python", "-c", code, cwd=tmp_path)

    assert found.stdout.count(str(installed)) == 2


def test_beside_foreign_pdf_and_store_the_program_runs_its_own(installed: Path, tmp_path: Path) -> None:
    program = installed / "bin" / "progress-billings"
    database = ("--database", f"sqlite:///{tmp_path}/billings.db")

    imported = run(program, *database, "import", ROOT / "docs" / "example" / "project.json", cwd=tmp_path)
    compiled = run(program, *database, "compile", "--project", "HT-104", "--all", "--output", "out.pdf", cwd=tmp_path)

    assert imported.returncode == 0, imported.stderr
    assert compiled.returncode == 3, compiled.stderr
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_the_manual_page_is_where_man_looks(installed: Path) -> None:
    assert (installed / "share" / "man" / "man1" / "progress-billings.1").read_bytes() == (
        ROOT / "docs" / "progress-billings.1"
    ).read_bytes()


def test_installed_the_doctor_finds_every_package_that_the_wheel_asks_for(installed: Path, tmp_path: Path) -> None:
    done = run(
        installed / "bin" / "progress-billings", "--database", f"sqlite:///{tmp_path}/b.db", "doctor", cwd=tmp_path
    )

    assert done.returncode == 0, done.stdout
    assert "ok        packages     19 packages" in done.stdout


def test_installed_testers_import_it_by_our_one_name_and_play_scripts(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(
        "import asyncio\n"
        "from progress_billings.tui.testing import Session, demo_session\n"
        "async def main():\n"
        "    async with demo_session() as session:\n"
        "        assert isinstance(session, Session)\n"
        "        print(session.screen_id)\n"
        "asyncio.run(main())\n"
    )
    used = run(installed / "bin" / "python", "use.py", cwd=tmp_path)
    played = run(installed / "bin" / "progress-billings", "pilot", ROOT / "docs" / "testing" / "a_season_goes_by.py")

    assert used.stdout == "billings\n", used.stderr
    assert played.returncode == 0, played.stdout + played.stderr
