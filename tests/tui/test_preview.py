"""Pages to look at: from where, which of how many, as picture and as text, for whom, and what a bad file does."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import pytest

from pdf import preview, worker
from pdf.sandbox import Limits
from store import backups, queries
from store.attachments import attach
from store.plan import Options
from store.queries import AttachmentRow
from store.vocabulary import AttachmentKind
from tests.example import Example
from tests.pdf.test_preview import carpet
from tests.pdf_files import write_pdf
from tests.tui.driving import Session, example_session, nobody, office_session
from tests.tui.ids import with_backup
from tui.opening import Office
from tui.preferences import Preferences
from tui.previewing import attachment_subject
from tui.screens.preview import PreviewScreen
from tui.widgets.page_blocks import QUARTERS


def shown(session: Session) -> PreviewScreen:
    screen = session.app.screen
    assert isinstance(screen, PreviewScreen), session.screen()
    return screen


def is_picture(session: Session) -> bool:
    text = shown(session).view.text
    return set(text) <= {*QUARTERS, "\n"} and len(set(text)) > 2


def attached(example: Example, billing: str) -> list[AttachmentRow]:
    with example.database.read() as session:
        return list(queries.billing_detail(session, example.actor("admin"), example.billings[billing]).attachments)


async def test_the_pages_of_a_billing_are_turned_read_and_made_larger(example: Example) -> None:
    async with example_session(example, size=(120, 40), start=nobody) as session:
        await session.press("down", "enter", "P")
        assert "Billing SC-2 #2" in session.line("Project admin")
        assert "Page 1 of 2" in session.screen()
        assert is_picture(session)
        whole = shown(session).view.virtual_size
        assert whole.height == shown(session).view.size.height
        first = shown(session).view.text

        await session.press("n", "n")  # there is no third
        assert "Page 2 of 2" in session.screen()
        assert shown(session).view.text != first
        await session.press("home")
        assert "Page 1 of 2" in session.screen()
        assert shown(session).view.text == first
        await session.press("end", "p", "g", "2", "enter")
        assert "Page 2 of 2" in session.screen()
        await session.press("g", "7", "enter")
        await session.wait_for_toast("7 is none of the pages 1 to 2.")

        await session.press("home", "z")
        assert shown(session).view.virtual_size.height > 2 * whole.height
        await session.press("space")  # on by a screen first
        assert "Page 1 of 2" in session.screen()
        assert shown(session).view.scroll_offset.y > 0
        await session.press("space", "space", "space", "space")
        assert "Page 2 of 2" in session.screen()
        await session.press("Z", "home", "t")
        assert "14,452.76" in session.screen()
        await session.press("t")
        assert shown(session).view.text == first
        await session.resize(80, 24)
        assert shown(session).view.virtual_size.height == shown(session).view.size.height
        await session.press("escape")
        assert session.screen_id == "billing"
    assert not list((example.files.root / "tmp").iterdir())


async def test_attachments_are_shown_as_a_backup_holds_them_or_refused_with_the_reason(example: Example) -> None:
    worker.prepare(example.database, example.files)
    said: dict[str, str] = {}
    async with example_session(example, start=nobody) as session:
        await session.press("down", "enter", "3")
        for row in attached(example, "SC-2#2"):
            if row.file_name in ("waiver-electrical.pdf", "stored-material-photo.jpg", "locked-report.pdf"):
                await session.go_to_row("billing-attachments", file=row.file_name)
                await session.press("P")
                assert f"SC-2 #2: {row.title}"[:40] in session.screen()
                assert is_picture(session) == (row.file_name != "locked-report.pdf")
                await session.press("t")
                said[row.file_name] = session.prose()
                await session.press("escape")
    assert "waiver" in said["waiver-electrical.pdf"].lower()
    assert "This page has no text" in said["stored-material-photo.jpg"]
    assert "locked with a password" in said["locked-report.pdf"]
    assert "A backup holds a slip sheet instead." in said["locked-report.pdf"]


async def test_who_may_not_see_an_attachment_gets_no_page_of_it(example: Example) -> None:
    (private, *_) = attached(example, "SC-10#1")
    contact = example.actor("contact")
    async with example_session(example, "contact", start=nobody) as session:
        office = Office(example.database, example.files, contact)
        session.app.push_screen(PreviewScreen(office, attachment_subject(office, private, "SC-10 #1")))
        await session.settle()
        assert "There is no" in session.prose()
        assert "No page" in session.screen()
        assert not is_picture(session)


async def test_a_backup_is_read_from_the_list_and_its_volumes_one_after_the_other(example: Example) -> None:
    with_backup(example)
    admin = example.actor("admin")
    request = backups.Request(example.project_id, tuple(example.billings.values()), options=Options(volume_pages=3))
    made = backups.request(example.database, admin, request)
    worker.run(example.database, example.files, made)
    async with example_session(example, start=nobody) as session:
        await session.press("4", "P", "t")
        assert f"Backup {made} of HT-104, volume 1" in session.screen()
        assert "Page 1 of " in session.screen()
        await session.press("]")
        assert f"Backup {made} of HT-104, volume 2" in session.screen()
        await session.press("[", "[")
        assert "volume 1" in session.screen()
        await session.press("escape", "down", "P", "end", "t")
        assert "Backup 1 of HT-104" in session.screen()
        assert "volume" not in session.line("Backup 1")
        pages = shown(session).pages
        assert f"Page {pages} of {pages}" in session.screen()


@pytest.mark.parametrize("zipped", [False, True])
async def test_the_ledger_leads_to_the_first_page_of_a_part(example: Example, zipped: bool) -> None:
    admin = example.actor("admin")
    options = Options(volume_pages=3) if zipped else Options()
    request = backups.Request(example.project_id, (example.billings["SC-2#2"],), options=options)
    made = backups.request(example.database, admin, request)
    worker.run(example.database, example.files, made)
    async with example_session(example, start=nobody) as session:
        await session.press("4", "enter")
        (photo,) = [row for row in await session.rows("ledger-table") if row["source"] == "stored-material-photo.jpg"]
        await session.go_to_row("ledger-table", source="stored-material-photo.jpg")
        await session.press("enter", "t")
        assert int(photo["page"]) > 1
        assert f"Page {photo['page']} of " in session.screen()
        assert ("volume 1" in session.line("Backup 1")) == zipped
        assert "This page has no text" in session.screen()
        await session.press("escape", "P")
        assert f"Page {photo['page']} of " in session.screen()


async def test_without_colours_or_on_a_slow_line_a_page_is_text_first(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "enter")
        for preferences in (Preferences(borders="ascii"), Preferences(colours="16"), Preferences()):
            session.app.preferences = preferences
            monkeypatch.setenv("NO_COLOR", "" if preferences != Preferences() else "1")
            await session.press("P", "t")
            await session.wait_for_toast("so pages are shown as text.")
            assert "Progress billing 2" in session.screen()
            await session.press("escape")
        monkeypatch.delenv("NO_COLOR")
        session.app.preferences = Preferences(low_bandwidth=True, colours="256")
        await session.press("P")
        assert "Progress billing 2" in session.screen()
        await session.press("t")
        assert is_picture(session)


async def test_a_hostile_page_is_given_up_for_the_next_one_and_told_of_at_its_limit(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = BytesIO(write_pdf(tmp_path / "carpet.pdf", carpet()).read_bytes())
    admin = example.actor("admin")
    with example.database.write() as database:
        attach(
            database,
            example.files,
            admin,
            example.billings["SC-2#1"],
            hostile,
            "carpet.pdf",
            kind=AttachmentKind.OTHER,
            title=None,
        )
    row = attached(example, "SC-2#1")[-1]
    async with office_session(example.database, example.files, admin, start=nobody) as session:
        office = Office(example.database, example.files, admin)
        screen = PreviewScreen(office, attachment_subject(office, row, "SC-2 #1"))
        started = time.monotonic()
        session.app.push_screen(screen)
        await session.wait_for(lambda: screen.pages == 2, "the opened file")
        await session.pilot.press("n")
        await session.wait_for(lambda: screen.is_shown, "the second page")
        assert time.monotonic() - started < preview.PAGE.cpu_seconds
        assert "Page 2 of 2" in session.screen()

        monkeypatch.setattr(preview, "PAGE", Limits(cpu_seconds=1, wall_seconds=4, memory=1 << 30))
        await session.press("p")
        assert "longer than the limit of 1 seconds" in session.prose()
        assert "Page 1 of 2" in session.screen()
        await session.press("n")
        assert is_picture(session)


async def test_v_opens_a_copy_on_the_desktop_or_says_how_to_fetch_the_file(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.part && mv {opened}.part {opened}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with example_session(example, start=nobody) as session:
        await session.press("down", "enter", "P", "v")
        assert session.screen_id == "file"
        assert "billing 'SC-2#2' --pdf -" in session.prose().replace("'\"'\"'", "'")
        assert "On this machine" not in session.screen()
        await session.press("escape")
        monkeypatch.setenv("DISPLAY", ":7")
        await session.press("v")
        await session.wait_for(opened.exists, "the viewer")
    (copy,) = (tmp_path / "cache").rglob("*.pdf")
    assert opened.read_text() == str(copy)
    assert copy.name == "SC-2-2.pdf"
    assert copy.read_bytes().startswith(b"%PDF-")
    assert copy.stat().st_mode & 0o777 == 0o400
