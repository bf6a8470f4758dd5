"""The form of a document: JSON, the format, keys, types; every fault at once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from store.database import Database
from store.errors import ImportRefused, Unavailable
from store.files import FileStore
from store.importing import import_project
from store.tables import Company, Project
from tests.desk import OWNER, Desk, desk

__all__ = ["desk"]


def test_every_fault_is_told_at_once_with_its_place(desk: Desk) -> None:
    billing = desk.electrical["billings"][0]
    billing["lines"][0]["work_this_period"] = "1.234"
    billing["lines"][1]["work_this_period"] = 18000
    billing["status"] = "payed"
    billing["position"] = "1"
    desk.electrical["colour"] = "blue"
    desk.plumbing["retainage"]["work"] = "101"
    desk.document["people"][0]["commitments"] = "boss"
    desk.document["people"][1]["login"] = ""
    desk.document["billing_periods"][0]["from"] = "2026-02-30"
    del desk.document["project"]["name"]

    faults = desk.faults()

    assert faults.keys() == {
        "contracts[0].billings[0].lines[0].work_this_period",
        "contracts[0].billings[0].lines[1].work_this_period",
        "contracts[0].billings[0].status",
        "contracts[0].billings[0].position",
        "contracts[0].colour",
        "contracts[1].retainage.work",
        "people[0].commitments",
        "people[1].login",
        "billing_periods[0].from",
        "project.name",
    }
    assert "two decimals" in faults["contracts[0].billings[0].lines[0].work_this_period"]
    assert "as text" in faults["contracts[0].billings[0].lines[1].work_this_period"]
    assert "approved_as_noted" in faults["contracts[0].billings[0].status"]
    assert "no such key" in faults["contracts[0].colour"]


def test_no_fault_leaves_a_trace(desk: Desk) -> None:
    desk.plumbing["company"] = "Nobody"

    desk.faults()

    with desk.database.read() as session:
        assert session.exec(select(Project)).all() == []
        assert session.exec(select(Company)).all() == []
    assert not desk.files.root.exists()


@pytest.mark.parametrize(
    "amount",
    ["1,000.00", " 1", "1.", ".5", "1e3", "NaN", "", "--1", "1.00\n", "٣", "99999999999999", None, True, 1.5, []],
)
def test_an_amount_is_text_with_at_most_two_decimals(desk: Desk, amount: object) -> None:
    desk.electrical["schedule_of_values"][0]["scheduled_value"] = amount

    assert desk.faults().keys() == {"contracts[0].schedule_of_values[0].scheduled_value"}


@pytest.mark.parametrize("rate", ["100.1", "-1", "10%", "1.23456", 10, None])
def test_a_percentage_is_text_from_0_to_100(desk: Desk, rate: object) -> None:
    desk.electrical["retainage"]["work"] = rate

    assert desk.faults().keys() == {"contracts[0].retainage.work"}


@pytest.mark.parametrize("day", ["2026-13-01", "20260801", "2026-8-1", "2026-08-01T00:00", 1785542400, None])
def test_a_day_is_written_in_one_way(desk: Desk, day: object) -> None:
    desk.document["billing_periods"][0]["due"] = day

    assert desk.faults().keys() == {"billing_periods[0].due"}


@pytest.mark.parametrize("number", ["", " ", "SC-2 ", "SC\n2", "SC\x1b[31m", "x" * 201])
def test_a_number_is_one_line_that_can_be_shown(desk: Desk, number: str) -> None:
    desk.electrical["number"] = number

    assert desk.faults().keys() == {"contracts[0].number"}


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('{"format":\n "a",}', "document", "line 2"),
        ("", "document", "not JSON"),
        ("[1]", "document", "one JSON object"),
        ("{}", "format", "missing"),
        ('{"format": "progress-billings/2"}', "format", '"progress-billings/1"'),
        ('{"format": 1}', "format", '"progress-billings/1"'),
        ("[" * 100_000, "document", "too deep"),
        ('{"format": ' + "9" * 5000 + "}", "document", "too long"),
        ('{"format": "progress-billings/1", "project": {"number": "\\ud800", "name": "x"}}', "document", "JSON"),
    ],
)
def test_what_is_no_document_is_refused_with_one_sentence(desk: Desk, text: str, path: str, words: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        desk.submit_text(text)

    (fault,) = refused.value.faults
    assert fault.path == path
    assert words in fault.sentence


def test_a_key_written_twice_is_refused_because_one_would_be_lost(desk: Desk) -> None:
    with pytest.raises(ImportRefused) as refused:
        desk.submit_text('{"format": "progress-billings/1", "project": {"number": "1", "number": "2", "name": "x"}}')

    assert '"number" is written twice' in str(refused.value)


def test_a_byte_order_mark_does_not_matter_and_bytes_that_are_no_text_do(desk: Desk) -> None:
    place = desk.folder / "project.json"
    plain = place.read_bytes()
    place.write_bytes(b"\xef\xbb\xbf" + plain)
    assert import_project(desk.database, desk.files, OWNER, place).project_number == "HT-104"

    place.write_bytes(plain + b"\xff")
    with pytest.raises(ImportRefused, match="is not UTF-8"):
        import_project(desk.database, desk.files, OWNER, place)


def test_a_document_that_cannot_be_read_is_a_sentence(database: Database, files: FileStore, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"absent\.json cannot be read"):
        import_project(database, files, OWNER, tmp_path / "absent.json")
