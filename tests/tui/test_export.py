"""Exporting by keyboard: the list as it is filtered and sorted, what is ticked, one billing."""

from __future__ import annotations

import csv
import io
import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from pdf import report as reports
from store.report import Format, Report
from tests.example import Example
from tests.tui.driving import Session, example_session, nobody, remembered
from tui.saving import save_as


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


async def type_path(session: Session, path: Path) -> None:
    """Types a path in place of the one that stands there."""
    await session.press("ctrl+u", *str(path))


async def test_the_whole_list_as_csv_says_what_was_written(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody, settings=remembered(tmp_path)) as session:
        await session.press("e")
        assert session.app.screen.id == "export"
        assert "Export HT-104 Harbor Tower: Subcontractor billings" in session.screen()
        assert "~/Subcontractor billings - HT-104 - 2026-09-01 to 2026-09-30.pdf" in session.screen()
        await type_path(session, tmp_path / "list.csv")
        assert "(x) CSV" in session.screen()
        await session.press("enter")
        toast = (await session.wait_for_toast("exported to")).text
        assert session.app.screen.id == "billings"

    written = tmp_path / "list.csv"
    assert toast == f"3 rows, {written.stat().st_size / 1e3:,.1f} kB: exported to {written}"
    assert [row[0] for row in rows_of(written)[1:]] == ["PO-7", "SC-2", "SC-10", "Total"]
    assert sorted(path.name for path in tmp_path.iterdir() if "billings.db" not in path.name) == [
        "list.csv",
        "state.json",
    ]


async def test_down_chooses_the_format_the_ending_follows_and_it_is_remembered(
    example: Example, tmp_path: Path
) -> None:
    settings = remembered(tmp_path)
    settings.save_folder = str(tmp_path)
    async with example_session(example, start=nobody, settings=settings) as session:
        await session.press("e", "down")
        assert "(x) CSV" in session.screen() and "30.csv" in session.screen()
        await session.press("down")
        assert "(x) XLSX" in session.screen() and "30.xlsx" in session.screen()
        await session.press("down", "up", "enter")
        await session.wait_for_toast("exported to")
        await session.press("e")
        assert "(x) XLSX" in session.screen()

    (made,) = tmp_path.glob("*.xlsx")
    assert openpyxl.load_workbook(made).active.freeze_panes == "A2"


async def test_a_folder_takes_the_name_with_the_formats_ending(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("e", "down")
        await type_path(session, tmp_path)
        await session.press("enter")
        await session.wait_for_toast("exported to")

    assert (tmp_path / "Subcontractor billings - HT-104 - 2026-09-01 to 2026-09-30.csv").exists()


async def test_filter_and_order_of_the_screen_are_those_of_the_file(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("p", "end", "enter", "s", *["down"] * 4, "enter", "/", *"sc-", "enter")
        shown = [line.partition("[ ] ")[2].split()[:2] for line in session.screen().splitlines() if "[ ] SC-" in line]
        await session.press("e")
        await type_path(session, tmp_path / "list.csv")
        await session.press("enter")
        await session.wait_for_toast("exported to")

    rows = rows_of(tmp_path / "list.csv")[1:-1]
    assert [row[9] for row in rows] == sorted((row[9] for row in rows), key=float)
    assert [[row[0], f"#{row[2]}"] for row in rows] == shown
    assert len(shown) == 3


async def test_ticked_rows_only_where_rows_are_ticked(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "space", "e")
        assert "1 ticked" in session.prose()
        await type_path(session, tmp_path / "list.csv")
        await session.press("enter")
        assert (await session.wait_for_toast("exported to")).text.startswith("1 row, ")

    assert [row[0] for row in rows_of(tmp_path / "list.csv")[1:]] == ["SC-2", "Total"]


async def test_a_private_contract_is_in_no_file_of_who_may_not_see_it(example: Example, tmp_path: Path) -> None:
    async with example_session(example, "contact", start=nobody) as session:
        for ending in Format:
            await session.press("e")
            await type_path(session, tmp_path / f"list.{ending}")
            await session.press("enter")
            await session.wait_for((tmp_path / f"list.{ending}").exists, "the file")
            await session.settle()

    for text in (
        (tmp_path / "list.csv").read_text("utf-8-sig"),
        str(list(openpyxl.load_workbook(tmp_path / "list.xlsx").active.values)),
        PdfReader(tmp_path / "list.pdf").pages[0].extract_text(),
    ):
        assert "SC-2" in text and "SC-10" not in text and "Ace" not in text


async def test_one_billing_from_its_screen(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("down", "enter")
        await session.press("e")
        assert "Export Progress billing 2: SC-2 Electrical" in session.screen()
        await type_path(session, tmp_path / "billing.pdf")
        await session.press("enter")
        assert (await session.wait_for_toast("exported to")).text.startswith("6 rows, ")
        assert session.app.screen.id == "billing"

    assert "14,452.76" in PdfReader(tmp_path / "billing.pdf").pages[0].extract_text()


async def test_a_file_that_is_there_is_replaced_only_when_enter_is_pressed_again(
    example: Example, tmp_path: Path
) -> None:
    place = tmp_path / "list.csv"
    place.write_text("mine")
    async with example_session(example, start=nobody) as session:
        await session.press("e")
        await type_path(session, place)
        await session.press("enter")
        await session.wait_for(lambda: "is there already; enter again replaces it" in session.prose(), "the question")
        assert place.read_text() == "mine"
        await session.press("enter")
        await session.wait_for_toast("exported to")

    assert place.read_text("utf-8-sig").startswith("Contract,")


async def test_where_nothing_can_be_written_the_dialog_says_why_and_stays(example: Example, tmp_path: Path) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("e")
        await type_path(session, tmp_path / "none" / "list.csv")
        await session.press("enter")
        await session.wait_for(lambda: "there is no folder" in session.prose(), "the reason")
        assert session.app.screen.id == "export"


async def test_the_screen_stays_usable_and_what_is_written_is_told_after_the_dialog_was_left(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    write = reports.write_report

    def slowly(report: Report, wanted: Format, target: Path) -> int:
        assert go_on.wait(30)
        return write(report, wanted, target)

    monkeypatch.setattr(reports, "write_report", slowly)
    async with example_session(example, start=nobody) as session:
        await session.press("e")
        await type_path(session, tmp_path / "list.csv")
        await session.pilot.press("enter")
        await session.pilot.press("escape")
        await session.wait_for(lambda: session.app.screen.id == "billings", "the list")
        await session.pilot.press("down", "space")
        await session.wait_for(lambda: "1 ticked" in session.screen(), "the tick")
        assert not (tmp_path / "list.csv").exists()
        go_on.set()
        await session.wait_for_toast("exported to")

    assert len(rows_of(tmp_path / "list.csv")) == 5


async def test_help_and_palette_name_it(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press(":", *"export")
        await session.wait_for(lambda: "The list as PDF, CSV or XLSX" in session.screen(), "the command")
        await session.press("enter")
        await session.wait_for(lambda: session.app.screen.id == "export", "the dialog")


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "list.csv"
    place.write_text("mine")

    def fails(temporary: Path) -> Any:
        temporary.write_text("half")
        raise ValueError

    with pytest.raises(ValueError):
        save_as(place, fails, replace=True)

    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert place.read_text() == "mine"
