"""Saving a copy and getting at the file."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from pdf import worker
from store import backups
from store.errors import Unavailable
from tests.example import Example
from tests.program import Program
from tests.tui.driving import Session, example_session, nobody
from tui.saving import save_copy


@pytest.fixture
def compiled(example: Example) -> backups.BackupRow:
    admin = example.actor("admin")
    made = backups.request(example.database, admin, backups.Request(example.project_id, (example.billings["SC-2#1"],)))
    worker.run(example.database, example.files, made)
    with example.database.read() as database:
        return backups.get_backup(database, admin, made)


async def type_path(session: Session, path: Path) -> None:
    await session.press("4", "w", "ctrl+u", *str(path))


async def test_a_file_that_is_there_is_replaced_only_when_enter_is_pressed_again(
    example: Example, compiled: backups.BackupRow, tmp_path: Path
) -> None:
    target = tmp_path / "backup.pdf"
    target.write_text("mine")
    async with example_session(example, start=nobody) as session:
        await type_path(session, target)
        await session.press("enter")
        assert "backup.pdf is there already; enter again replaces it." in session.screen()
        assert target.read_text() == "mine"
        await session.press("enter")
        await session.wait_for_toast("Saved as")
    assert target.stat().st_size == compiled.size


async def test_a_folder_gets_the_backups_own_name(
    example: Example, compiled: backups.BackupRow, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    async with example_session(example, start=nobody) as session:
        await type_path(session, folder)
        await session.press("enter")
        await session.wait_for_toast("Saved as")
    assert [path.name for path in folder.iterdir()] == [compiled.file_name]


async def test_a_folder_that_is_not_there_is_named_and_the_dialog_stays(
    example: Example, compiled: backups.BackupRow, tmp_path: Path
) -> None:
    async with example_session(example, size=(120, 40), start=nobody) as session:
        await type_path(session, tmp_path / "no" / "x.pdf")
        await session.press("enter")
        assert "cannot be written: there is no folder" in session.prose()
        assert session.app.screen.id == "save"


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="missing from the file store"):
        save_copy(tmp_path / "absent", tmp_path / "copy.pdf", replace=False)

    assert list(tmp_path.iterdir()) == []


async def test_the_fetching_command_really_fetches(
    example: Example, compiled: backups.BackupRow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "test")
    async with example_session(example, size=(120, 40), start=nobody) as session:
        await session.press("4", "o")
        assert "v Open here" not in session.screen()
        await session.press("p")
        assert session.app.clipboard == str(example.files.backup(compiled.sha256))
        await session.press("y")
        copied = session.app.clipboard
    ssh, _host, remote, mark, name = shlex.split(copied)
    assert (ssh, mark, name) == ("ssh", ">", compiled.file_name)

    program = Program(tmp_path)
    words = shlex.split(remote)
    assert words[0] == "progress-billings"
    fetched = subprocess.run(
        [*program.command()[:3], *words[1:]], env=program.environment(), capture_output=True, check=True
    )

    assert fetched.stdout == example.files.backup(compiled.sha256).read_bytes()


async def test_an_attachment_can_be_saved_too(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "enter", "3", "w", "ctrl+u", *f"{tmp_path}/waiver.pdf", "enter")
        await session.wait_for_toast("Saved as")

    original = Path(__file__).parents[2] / "docs/example/files/waiver-electrical.pdf"
    assert (tmp_path / "waiver.pdf").read_bytes() == original.read_bytes()
