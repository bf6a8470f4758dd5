"""`save-all`: the page's commands, a process that is killed, a disk that is full."""

from __future__ import annotations

import json
import re
import resource
import shlex
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from store.access import operator
from store.database import Database
from store.files import FileStore, content_of
from store.safe_copy import copy_all
from tests.example import DOCUMENT
from tests.program import ROOT, Program, program
from tests.system.test_durability import held

__all__ = ["program"]

PAGE = (ROOT / "docs" / "data.md").read_text()


@pytest.fixture
def imported(program: Program) -> Program:
    assert program("import", "--no-prepare", DOCUMENT).returncode == 0
    return program


def test_the_commands_of_the_page_copy_and_restore(imported: Program, tmp_path: Path) -> None:
    section = PAGE.partition("# Copy and restore")[2].partition("\n# ")[0]
    lines = [line for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 3
    for line in lines:
        moved = line.replace("/safe/", f"{tmp_path}/safe/").replace("/srv/", f"{tmp_path}/srv/")
        command, *arguments = shlex.split(moved.replace("sqlite:///" + "/" + str(tmp_path), f"sqlite:///{tmp_path}"))
        done = imported(*arguments)
        assert command == "progress-billings"
        assert done.returncode == 0, done.stderr

    assert "HT-104" in done.stdout
    restored = Program(tmp_path / "srv" / "billings")
    verb = ("compile", "--project", "HT-104", "--all", "--output")
    assert (
        restored(*verb, tmp_path / "restored.pdf").returncode == imported(*verb, tmp_path / "own.pdf").returncode == 3
    )
    assert (tmp_path / "restored.pdf").read_bytes() == (tmp_path / "own.pdf").read_bytes()


def test_it_says_what_was_copied_and_what_could_not_be(imported: Program, tmp_path: Path) -> None:
    first = imported("save-all", tmp_path / "copy")
    (gone, *_) = (imported.folder / "billings.db.files" / "originals").glob("*/*")
    gone.unlink()
    again = imported("save-all", tmp_path / "copy")
    other = imported("save-all", tmp_path / "other", "--json")

    assert re.fullmatch(
        r".*/copy/billings\.db: database of .* [kM]B, 10 files; 10 copied now, .* [kM]B\.\n", first.stdout
    )
    assert "10 files; 0 copied now" in again.stdout
    assert (again.returncode, other.returncode) == (3, 3)
    (trouble,) = json.loads(other.stdout)["troubles"]
    assert trouble.startswith("The attached file ") and trouble.endswith(" is missing from the file store.")
    assert trouble in again.stdout


def test_who_acts_as_somebody_else_copies_nothing(imported: Program, tmp_path: Path) -> None:
    refused = imported("--as", "admin", "save-all", tmp_path / "copy")

    assert (refused.returncode, refused.stderr) == (1, "Copying everything is for the owner of the database file.\n")
    assert not (tmp_path / "copy").exists()


def test_killed_in_the_middle_the_copy_before_it_is_whole_and_the_next_one_goes_on(
    imported: Program, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    assert imported("save-all", copy).returncode == 0
    before = (copy / "billings.db").read_bytes()
    assert imported("attach", "SC-2#2", DOCUMENT, "--no-prepare").returncode == 0
    store = FileStore(imported.folder / "billings.db.files")

    with held(store.original(content_of(DOCUMENT))) as original:
        process = subprocess.Popen(imported.command("save-all", copy), env=imported.environment())
        with original.open("wb") as half:  # once the process reads it
            half.write(bytes(1 << 20))
            process.send_signal(signal.SIGKILL)
            process.wait()
    temporary = copy / "billings.db.files" / "tmp"
    assert any(path.stat().st_size > 1 << 18 for path in temporary.iterdir())

    assert (copy / "billings.db").read_bytes() == before
    assert "11 files; 1 copied now" in imported("save-all", copy).stdout
    assert not list(temporary.iterdir())
    with closing(Database.open(f"sqlite:///{copy / 'billings.db'}")) as database:
        made = copy_all(database, FileStore(database.default_files()), operator("root"), tmp_path / "again")
    assert (made.files, made.troubles) == (11, ())


def test_a_full_disk_is_a_sentence_and_leaves_the_copy_as_it_was(imported: Program, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert imported("save-all", copy).returncode == 0
    before = (copy / "billings.db").read_bytes()
    limit = 4 * len(before)
    large = imported.folder / "large.bin"
    large.write_bytes(bytes(2 * limit))
    assert imported("attach", "SC-2#2", large, "--no-prepare").returncode == 0

    done = subprocess.run(
        imported.command("save-all", copy),
        env=imported.environment(),
        capture_output=True,
        text=True,
        check=False,
        # No file can grow beyond this: to the writer the same as a disk that is full.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"The disk that holds .*/copy/billings\.db\.files is full; make room and try again\.\n", done.stderr
    )
    assert (copy / "billings.db").read_bytes() == before
    assert not list((copy / "billings.db.files" / "tmp").iterdir())
