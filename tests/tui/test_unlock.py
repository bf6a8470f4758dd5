"""A locked attachment is opened with its password: on the screen and by the command line, kept nowhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pytest

from pdf import worker
from store.attachments import attach
from store.database import Database
from store.vocabulary import AttachmentKind
from tests.example import DOCUMENT, Example
from tests.pdf_files import pages, write_pdf
from tests.program import Program, program
from tests.tui.driving import example_session, nobody

PASSWORD = "Ziggurat [7]"

__all__ = ["program"]


def locked(folder: Path) -> Path:
    plain = write_pdf(folder / "plain.pdf", pages("Secret", "Pay"))
    path = folder / "payroll.pdf"
    with pikepdf.open(plain) as document:
        document.save(path, encryption=pikepdf.Encryption(user=PASSWORD, owner="owner", R=6))
    return path


@pytest.fixture
def with_payroll(example: Example, tmp_path: Path) -> Example:
    with locked(tmp_path).open("rb") as source, example.database.write() as session:
        kind, admin = AttachmentKind.CERTIFIED_PAYROLL, example.actor("admin")
        attach(session, example.files, admin, example.billings["SC-2#1"], source, "payroll.pdf", kind=kind, title=None)
    worker.prepare(example.database, example.files)
    return example


async def test_u_asks_for_the_password_and_the_file_becomes_pages(with_payroll: Example) -> None:
    async with example_session(with_payroll, start=nobody) as session:
        await session.press("[", "home", "down", "enter", "3", "end")
        assert "! payroll.pdf" in session.screen()
        assert "u Unlock" in session.screen()
        await session.press("u", *"wrong", "enter")
        await session.wait_for_toast("That password does not open payroll.pdf.")
        await session.press("u", *PASSWORD)
        assert "Ziggurat" not in session.screen()
        await session.press("enter")
        await session.wait_for_toast("payroll.pdf is open now; the password is not kept.")
        await session.wait_for(lambda: "! payroll.pdf" not in session.screen(), "no mark")
        await session.press("4")
        assert "unlocked" in session.screen()


async def test_only_who_may_attach_may_unlock(with_payroll: Example) -> None:
    async with example_session(with_payroll, "viewer", start=nobody) as session:
        await session.press("[", "home", "down", "enter", "3", "end", "u", *PASSWORD, "enter")
        await session.wait_for_toast("you have Read Only")


def test_the_command_line_reads_the_password_from_standard_input(program: Program, tmp_path: Path) -> None:
    program("import", DOCUMENT)
    program("attach", "SC-2#1", locked(tmp_path), "--kind", "certified_payroll")

    def unlock(password: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            program.command("unlock", "SC-2#1", "payroll.pdf"),
            input=password + "\n",
            env=program.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    wrong, right = unlock("wrong"), unlock(PASSWORD)

    assert (wrong.returncode, right.returncode) == (1, 0)
    assert "That password does not open payroll.pdf; nothing was changed." in wrong.stderr
    assert PASSWORD.encode() not in Path(Database.open(program.url).path).read_bytes()
    assert program("compile", "--project", "HT-104", "SC-2#1", "--json").returncode == 0, "no exception is left"
