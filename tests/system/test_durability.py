"""Nothing lost, nothing silent: killed workers, a full disk, two at once, a cancelled compile (PRODUCT.md 3.6-3.8).

A compile is held in the middle by an original that is a named pipe: whoever reads it waits for a writer.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from pdf import worker
from pdf.processes import python_command
from store import backups, queries
from store.access import Actor, actor_for
from store.attachments import attach
from store.columns import now
from store.database import Database
from store.files import FileStore
from store.tables import Backup, StoredFile
from store.vocabulary import AttachmentKind, BackupState
from tests.pdf_files import one_page, stream, write_pdf
from tests.program import Program, program
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "example" / "project.json"

__all__ = ["program"]


@pytest.fixture
def office(program: Program) -> Iterator[Office]:
    # Nothing prepares in the background: these tests decide who reads which original when.
    assert program("import", EXAMPLE, "--no-prepare").returncode == 0
    office = Office(program)
    yield office
    office.close()


class Office:
    """The example project, open in this process beside the processes that the tests start."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.database = Database.open(program.url)
        self.files = FileStore(self.database.default_files())
        with self.database.read() as session:
            self.admin: Actor = actor_for(session, "admin")
            self.project = queries.projects(session, self.admin)[0].id
            wanted = queries.ListFilter(project_id=self.project, direction=queries.Direction.DOWNSTREAM)
            keys = queries.list_keys(session, self.admin, wanted)
            self.billings = tuple(key for key in keys if key > 0)

    def close(self) -> None:
        self.database.close()

    def request(self) -> int:
        return backups.request(
            self.database, self.admin, backups.Request(project_id=self.project, billing_ids=self.billings)
        )

    def start_worker(self, backup_id: int) -> subprocess.Popen[bytes]:
        command, environment = python_command(
            "pdf.worker",
            *("--database", self.program.url, "--files", str(self.files.root), "--backup", str(backup_id)),
        )
        return subprocess.Popen(command, env=environment, start_new_session=True)

    def row(self, backup_id: int) -> Backup:
        with self.database.read() as session:
            return session.exec(select(Backup).where(Backup.id == backup_id)).one()

    def lapse(self, backup_id: int) -> None:
        """As if the lease's time had passed."""
        with self.database.write() as session:
            row = session.exec(select(Backup).where(Backup.id == backup_id)).one()
            row.lease_until = now() - timedelta(seconds=1)
            session.add(row)

    def attach(self, path: Path) -> None:
        with path.open("rb") as source, self.database.write() as session:
            kind = AttachmentKind.OTHER
            attach(session, self.files, self.admin, self.billings[0], source, path.name, kind=kind, title=None)

    def largest_original(self) -> Path:
        with self.database.read() as session:
            rows = session.exec(select(StoredFile)).all()
        return self.files.original(max(rows, key=lambda row: row.size).sha256)

    def leftovers(self) -> list[Path]:
        return [path for path in (self.files.root / "tmp").glob("*") if path.is_file()]


def large_scan(path: Path) -> Path:
    """A page with so much in it that a backup of it is by far the largest file of the test."""
    noise = stream(random.Random(1).randbytes(8 << 20), b"/Type/Metadata")
    return write_pdf(path, one_page("Scan", page=b"/Metadata 10 0 R", more={10: noise}))


@contextlib.contextmanager
def held(original: Path) -> Iterator[Path]:
    """Whoever reads this original waits until the end of the block, or for what is written into it."""
    aside = original.with_name(original.name + ".aside")
    original.rename(aside)
    os.mkfifo(original)
    try:
        yield original
    finally:
        original.unlink()
        aside.rename(original)


def children_of(process_id: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process_id)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def alive(process_id: int) -> bool:
    status = Path(f"/proc/{process_id}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_killed_workers_backup_is_taken_up_by_the_next_and_nothing_of_the_first_remains(office: Office) -> None:
    backup_id = office.request()
    with held(office.largest_original()):
        killed = office.start_worker(backup_id)
        wait_until(lambda: office.row(backup_id).phase == "Preparing files" and len(children_of(killed.pid)) > 0)
        offspring = [child for server in children_of(killed.pid) for child in [server, *children_of(server)]]
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert office.row(backup_id).state is BackupState.RUNNING

    office.lapse(backup_id)
    taken = worker.run(office.database, office.files)

    row = office.row(backup_id)
    assert taken == backup_id
    assert (row.state, row.attempt) == (BackupState.DONE, 2)
    assert office.files.backup(row.sha256).stat().st_size == row.size
    wait_until(lambda: not any(alive(child) for child in offspring))
    assert office.leftovers() == []


def test_a_cancelled_compile_stops_in_the_middle_of_a_file_and_leaves_nothing(office: Office) -> None:
    backup_id = office.request()
    with held(office.largest_original()):
        working = office.start_worker(backup_id)
        wait_until(lambda: office.row(backup_id).phase == "Preparing files")

        backups.cancel(office.database, office.admin, backup_id)

        assert working.wait(timeout=20) == 0
    assert office.row(backup_id).state is BackupState.CANCELLED
    assert office.leftovers() == []
    assert list((office.files.root / "backups").rglob("*.pdf")) == []


def test_a_disk_that_fills_up_fails_the_compile_with_a_sentence_and_harms_no_earlier_backup(office: Office) -> None:
    office.attach(large_scan(office.program.folder / "scan.pdf"))
    earlier = office.request()
    worker.run(office.database, office.files, earlier)
    kept = office.files.backup(office.row(earlier).sha256)
    before = kept.read_bytes()
    limit = len(before) // 2
    assert limit > 2 * office.database.path.stat().st_size, "only the backup is to meet the limit"
    backup_id = office.request()

    command, environment = python_command(
        "pdf.worker",
        *("--database", office.program.url, "--files", str(office.files.root), "--backup", str(backup_id)),
    )
    subprocess.run(
        command,
        env=environment,
        check=False,
        # No file can grow beyond this: to the writer the same as a disk that is full.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )

    row = office.row(backup_id)
    assert row.state is BackupState.FAILED
    assert row.error.endswith(".") and ("disk" in row.error or "written" in row.error)
    assert kept.read_bytes() == before
    assert office.leftovers() == []


def test_two_people_compiling_at_once_both_get_theirs(office: Office, tmp_path: Path) -> None:
    outputs = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    running = [
        subprocess.Popen(
            office.program.command("compile", "--project", "HT-104", "--all", "--output", output, "--json"),
            stdout=subprocess.PIPE,
            env=office.program.environment(),
        )
        for output in outputs
    ]

    printed = [process.communicate()[0] for process in running]

    assert [process.returncode for process in running] == [3, 3]
    documents = [json.loads(text) for text in printed]
    assert documents[0]["backup"] != documents[1]["backup"]
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_a_worker_survives_the_end_of_the_process_and_the_session_that_started_it(office: Office) -> None:
    backup_id = office.request()
    code = (
        "import sys; from pathlib import Path; from tui.jobs import start_worker; "
        "start_worker(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))"
    )
    with held(office.largest_original()):
        starter = subprocess.Popen(
            [sys.executable, "-c", code, office.program.url, str(office.files.root), str(backup_id)],
            cwd=ROOT,
            start_new_session=True,
        )
        starter.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(starter.pid, signal.SIGHUP)
        wait_until(lambda: office.row(backup_id).state is BackupState.RUNNING)

    # The pipe's reader goes on once the real file is back: its own end of the pipe is closed with the name.
    backups.cancel(office.database, office.admin, backup_id)
    wait_until(lambda: office.row(backup_id).state is BackupState.CANCELLED)


def test_an_original_that_changed_on_the_disk_is_not_compiled_but_named(office: Office) -> None:
    original = office.largest_original()
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b" ")

    backup_id = office.request()
    worker.run(office.database, office.files, backup_id)

    with office.database.read() as session:
        parts = backups.ledger(session, office.admin, backup_id)
    (changed,) = [part for part in parts if part.sha256 == original.name]
    assert changed.outcome.value == "slip_sheet"
    assert "no longer what was attached" in changed.reason


def test_an_original_that_is_lost_is_named_and_compiled_again_once_it_is_back(office: Office) -> None:
    original = office.largest_original()
    aside = original.rename(original.with_name("aside"))
    first = office.request()
    worker.run(office.database, office.files, first)
    aside.rename(original)
    second = office.request()
    worker.run(office.database, office.files, second)

    with office.database.read() as session:
        outcomes = [
            next(
                part.outcome.value
                for part in backups.ledger(session, office.admin, number)
                if part.sha256 == original.name
            )
            for number in (first, second)
        ]
    assert outcomes[0] == "slip_sheet"
    assert outcomes[1] != "slip_sheet"


@pytest.mark.parametrize("harm", ["gone", "longer", "other"])
def test_an_original_that_its_prepared_pages_borrow_from_is_missed_or_found_changed(office: Office, harm: str) -> None:
    office.attach(large_scan(office.program.folder / "scan.pdf"))
    original = office.largest_original()
    worker.prepare(office.database, office.files)
    content = original.read_bytes()
    original.chmod(0o644)
    if harm == "gone":
        original.unlink()
    else:
        original.write_bytes(content + b" " if harm == "longer" else content[:-1] + b" ")
    harmed = office.request()
    worker.run(office.database, office.files, harmed)
    original.write_bytes(content)
    mended = office.request()
    worker.run(office.database, office.files, mended)

    outcomes = []
    for number in (harmed, mended):
        with office.database.read() as session:
            (row,) = {
                (part.outcome.value, part.reason)
                for part in backups.ledger(session, office.admin, number)
                if part.sha256 == original.name
            }
        outcomes.append(row)
    assert outcomes[0][0] == "slip_sheet"
    assert ("missing" if harm == "gone" else "no longer what was attached") in outcomes[0][1]
    assert outcomes[1][0] == "included"
