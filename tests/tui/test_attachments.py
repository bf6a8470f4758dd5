"""Files are attached and changed on the screen, by the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.example import Example
from tests.store.billing_desk import Desk
from tests.store.test_attachment_editing import files
from tests.tui.driving import Session, example_session, nobody, remembered
from tui.widgets.path_suggester import completed


async def attachments(session: Session) -> None:
    await session.press("down", "enter", "3")


async def type_path(session: Session, path: str) -> None:
    session.app.screen.query_one("#attach-path", Input).focus()
    await session.press("ctrl+u", *path)


async def test_n_attaches_a_file_completed_while_it_is_typed(example: Example, tmp_path: Path) -> None:
    (tmp_path / "delivery [7].txt").write_text("Delivered.\n")
    settings = remembered(tmp_path / "state")
    async with example_session(example, start=nobody, settings=settings) as session:
        await attachments(session)
        await session.press("n")
        assert "Attach to SC-2 #2" in session.screen()
        await type_path(session, f"{tmp_path}/del")
        await session.wait_for(
            lambda: session.app.screen.query_one("#attach-path", Input)._suggestion.endswith("[7].txt"), "a suggestion"
        )
        await session.press("right", "enter")
        await session.wait_for_toast("1 file attached to SC-2 #2.")
        assert "delivery [7].txt" in session.screen()
    assert settings.attach_folder == str(tmp_path)


async def test_a_folder_attaches_its_files_by_name(example: Example, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("b.txt", "a.txt", ".hidden"):
        (inbox / name).write_text("Some words.\n")
    before = len(files(Desk(example)))
    async with example_session(example, start=nobody) as session:
        await attachments(session)
        await session.press("n")
        await type_path(session, str(inbox))
        await session.press("enter")
        await session.wait_for_toast("2 files attached to SC-2 #2.")
    assert [row.file_name for row in files(Desk(example))[before:]] == ["a.txt", "b.txt"]


async def test_what_is_no_file_is_said_and_the_dialog_stays(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await attachments(session)
        await session.press("n")
        await type_path(session, f"{tmp_path}/nothing.pdf")
        await session.press("enter")
        assert "is not a file that can be read; nothing was attached." in session.prose()
        await session.press("escape")
        assert session.app.screen.id == "billing"


async def test_title_kind_order_and_taking_away(example: Example) -> None:
    names = [row.file_name for row in files(Desk(example))]
    async with example_session(example, start=nobody) as session:
        await attachments(session)
        await session.press("t", "ctrl+u", *"First paper", "enter")
        assert "First paper" in session.screen()
        await session.press("m", "end", "enter")
        assert "Other" in session.line("First paper")
        await session.press("J")
        await session.press("d", "y")
    left = files(Desk(example))
    assert [row.file_name for row in left] == names[1:]


async def test_who_may_not_is_told(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as session:
        await attachments(session)
        await session.press("d", "y")
        await session.wait_for_toast("is for its invoice contacts")


def test_a_path_is_completed_by_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.pdf").write_text("")
    (tmp_path / ".hidden").write_text("")

    assert completed(f"{tmp_path}/fo") == f"{tmp_path}/folder/"
    assert completed(f"{tmp_path}/") == f"{tmp_path}/file.pdf"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/nothing") is None
    assert completed("/not/there/x") is None
    assert completed("word") is None


async def test_files_of_the_inbox_are_ticked_and_attached(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("one.pdf", "two.pdf", "three [b].pdf"):
        (inbox / name).write_bytes(name.encode())
    monkeypatch.setenv("PROGRESS_BILLINGS_INBOX", str(inbox))
    async with example_session(example, start=nobody) as session:
        await attachments(session)
        await session.press("b")
        assert session.app.screen.id == "inbox"
        assert "three [b].pdf" in session.screen()
        await session.press("space", "space")
        (inbox / "four.pdf").write_bytes(b"four")
        await session.press("r", "enter")
        await session.wait_for_toast("2 files attached to SC-2 #2.")
        await session.press("b")
        assert "four.pdf" in session.screen()
        assert "one.pdf" not in session.screen()
    assert sorted(path.name for path in (inbox / "attached").iterdir()) == ["one.pdf", "three [b].pdf"]


async def test_an_empty_inbox_says_where_it_is(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROGRESS_BILLINGS_INBOX", str(tmp_path / "nowhere"))
    async with example_session(example, start=nobody) as session:
        await attachments(session)
        await session.press("b")
        assert "No files wait in" in session.screen()
        await session.press("enter")
        assert session.app.screen.id == "billing"
