"""`doctor`: what is there, what is missing and how to get it; it makes and changes nothing."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.database import Database
from store.migrations import HEAD, revisions
from tests.forked import run_forked
from tests.program import ROOT, Program, program
from tests.system.test_terminal import on_terminal
from tui import pictures
from tui.doctor import others, places
from tui.doctor import program as program_checks
from tui.doctor.finding import MISSING, OK, OPTIONAL

__all__ = ["program"]


def findings(program: Program, code: int, **environment: str) -> dict[str, dict[str, str]]:
    """What is found, by name, with the code it ends with."""
    arguments = ["--database", program.url, "doctor", "--json"]
    return told(run_forked(arguments, program.environment() | environment, program.folder), code)


def told(done: subprocess.CompletedProcess[bytes], code: int) -> dict[str, dict[str, str]]:
    document: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == code, document
    assert document["outcome"] == ("missing" if code else "ok")
    return {finding["name"]: finding for finding in document["findings"]}


def test_on_this_machine_nothing_that_is_needed_is_missing_and_nothing_is_made(program: Program) -> None:
    found = findings(program, 0)

    assert list(found) == [
        "python", "packages", "libraries", "sqlite", "terminal", "characters", "database", "files", "libreoffice",
        "mail", "ssh", "browser", "pictures",
    ]  # fmt: skip
    assert "is not there yet and will be made" in found["database"]["found"]
    assert list(program.folder.iterdir()) == []
    assert all(finding["advice"] for finding in found.values() if finding["state"] != OK)


def test_a_terminal_that_shows_pictures_is_told_what_its_pages_need(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    assert findings(program, 0, TERM="xterm")["pictures"]["found"] == "pages are shown as blocks"
    pixels = findings(program, 0, TERM="foot")["pictures"]
    if pictures.has_extra():
        assert (pixels["state"], pixels["found"]) == (OK, "pages are shown as sixel")

    monkeypatch.setattr(pictures, "has_extra", lambda: False)
    monkeypatch.setenv("TERM", "foot")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(program.folder))
    (missing,) = others.pictures()
    assert missing.state == OPTIONAL
    assert "progress-billings[pictures]" in missing.advice


def test_for_people_it_is_a_line_each_with_the_advice_below(program: Program) -> None:
    done = program("doctor")

    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split()[:3] == ["ok", "python", "Python"]
    at = next(number for number, line in enumerate(lines) if line.startswith("optional  mail"))
    assert lines[at + 1].strip().startswith("Set PROGRESS_BILLINGS_SMTP and PROGRESS_BILLINGS_MAIL_FROM")


def test_on_a_bare_python_it_still_says_what_to_do(program: Program) -> None:
    command = program.command("doctor", "--json")
    done = subprocess.run(
        [command[0], "-S", *command[1:]], env=program.environment(), capture_output=True, text=True, check=False
    )

    assert done.returncode == 1, done.stderr
    found = {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert found["python"]["state"] == found["sqlite"]["state"] == OK
    assert "requirements/app.txt" in found["packages"]["advice"]
    assert "numpy: No module named 'numpy'" in found["libraries"]["found"]
    assert "No module named 'sqlalchemy'" in found["database"]["found"]


def test_a_package_of_another_version_is_named_with_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "app.txt"
    lock.write_text(
        "textual==0.1.2 \\\n    --hash=sha256:00\nnothing-of-the-kind==1 \\\n    --hash=sha256:00\n"
        "absent==1 ; python_version < '3' \\\n    --hash=sha256:00\npypdf>=1 \\\n    --hash=sha256:00\n"
    )
    monkeypatch.setattr(program_checks, "LOCK", lock)

    (found,) = program_checks.packages()

    assert found.state == MISSING
    assert found.found == "textual is 8.2.8, not 0.1.2; nothing-of-the-kind is not there"
    assert str(lock) in found.advice


def test_every_locked_package_is_looked_at() -> None:
    locked = [line for line in (ROOT / "requirements" / "app.txt").read_text().splitlines() if "==" in line]

    assert len(program_checks._wanted_lines()) == len(locked) > 30


@pytest.fixture
def there(program: Program) -> Iterator[Path]:
    """The file of an empty database of the newest revision."""
    database = Database.open(program.url)
    database.close()
    yield database.path


def set_revision(path: Path, revision: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


def test_a_database_of_the_newest_revision_is_well(program: Program, there: Path) -> None:
    assert findings(program, 0)["database"]["found"] == f"{there} is at revision {HEAD} and can be written"


def test_an_older_database_is_well_and_stays_as_it_is(program: Program, there: Path) -> None:
    older = revisions()[0]
    set_revision(there, older)

    words = findings(program, 0)["database"]["found"]

    assert f"is at revision {older} and will be brought to {HEAD} when it is opened" in words
    assert findings(program, 0)["database"]["found"] == words


def test_a_database_of_a_newer_program_wants_a_newer_program(program: Program, there: Path) -> None:
    set_revision(there, "9999")

    found = findings(program, 1)["database"]

    assert (found["state"], "update the program" in found["found"]) == (MISSING, True)


def test_a_database_that_another_program_holds_is_busy(program: Program, there: Path) -> None:
    holder = sqlite3.connect(there, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    found = findings(program, 1)["database"]

    holder.close()
    assert "is busy" in found["found"]


def test_a_file_that_is_no_database_and_one_of_another_program_are_told_apart(program: Program) -> None:
    path = program.folder / "billings.db"
    path.write_text("not a database " * 100)
    assert "is not a database of this program" in findings(program, 1)["database"]["found"]
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (id)")
    connection.close()
    assert "belongs to another program" in findings(program, 1)["database"]["found"]


def test_a_place_below_a_file_and_a_url_that_names_none_are_told(program: Program) -> None:
    (program.folder / "letter").write_text("")
    program.url = f"sqlite:///{program.folder}/letter/billings.db"
    found = findings(program, 1)
    assert f"{program.folder}/letter is no folder" in found["database"]["found"]
    assert f"{program.folder}/letter is no folder" in found["files"]["found"]

    program.url = "postgresql://nowhere/billings"
    assert "the database is a file" in findings(program, 1)["database"]["found"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_one_may_not_write_in_is_named(program: Program) -> None:
    closed = program.folder / "closed"
    closed.mkdir(mode=0o500)
    program.url = f"sqlite:///{closed}/billings.db"

    assert f"you may not write in {closed}" in findings(program, 1)["database"]["found"]


def test_a_disk_without_room_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (roomy,) = places.files(None, tmp_path / "files")
    monkeypatch.setattr(places, "LEAST_FREE", 10**18)
    (full,) = places.files(None, tmp_path / "files")

    assert (roomy.state, full.state) == (OK, MISSING)
    assert "GB free" in full.found and "another disk" in full.advice


def test_the_mail_server_is_asked_whether_it_is_there(program: Program) -> None:
    sender = {"PROGRESS_BILLINGS_MAIL_FROM": "office@example.com"}
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"smtp+plain://127.0.0.1:{server.getsockname()[1]}"
        assert "answers" in findings(program, 0, PROGRESS_BILLINGS_SMTP=url, **sender)["mail"]["found"]
    assert "does not answer" in findings(program, 1, PROGRESS_BILLINGS_SMTP=url, **sender)["mail"]["found"]
    assert "smtp://user@host:587" in findings(program, 1, PROGRESS_BILLINGS_SMTP="mail", **sender)["mail"]["found"]


def test_a_terminal_that_is_dumb_is_missing_and_a_small_one_is_told(program: Program) -> None:
    dumb = on_terminal(program, "doctor", term="dumb")
    assert dumb.end() == (1, None)
    assert "missing   terminal     TERM=dumb" in dumb.raw

    small = on_terminal(program, "doctor", columns=60)
    assert small.end() == (0, None)
    assert "60 columns, 24 lines" in small.raw and "Make the window larger" in small.raw
    assert "256" in small.raw


def test_characters_that_cannot_be_written_are_told(program: Program) -> None:
    environment = program.environment() | {"PYTHONIOENCODING": "latin-1"}  # read by Python as it starts
    done = subprocess.run(program.command("doctor", "--json"), env=environment, capture_output=True, check=False)
    found = told(done, 1)["characters"]

    assert (found["found"], "UTF-8 locale" in found["advice"]) == ("iso8859-1", True)
