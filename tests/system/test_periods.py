"""`progress-billings periods`: the real program, a database of its own, the example project."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from store import period_schedule
from store.access import operator
from store.calendar import PeriodSettings
from store.database import Database
from store.vocabulary import Schedule
from tests.example import DOCUMENT
from tests.program import Program, program

__all__ = ["program"]


@pytest.fixture
def imported(program: Program) -> Program:
    assert program("import", DOCUMENT, "--no-prepare").returncode == 0
    return program


def listed(program: Program) -> list[tuple[str, str, str, str]]:
    done = program("periods", "--project", "HT-104", "--json")
    assert done.returncode == 0, done.stderr
    return [(row["from"], row["to"], row["due"], row["status"]) for row in json.loads(done.stdout)]


def test_the_list_says_what_the_tab_says(imported: Program) -> None:
    done = imported("periods", "--project", "HT-104")

    assert [line.split() for line in done.stdout.splitlines()] == [
        ["From", "To", "Due", "Date", "Status", "Billings"],
        ["2026-08-01", "2026-08-31", "2026-08-25", "Closed", "1"],
        ["2026-09-01", "2026-09-30", "2026-09-25", "Open", "2"],
    ]


def test_adding_one_opens_it_and_closes_the_one_before(imported: Program) -> None:
    done = imported("periods", "--project", "HT-104", "--add", "2026-10-01", "2026-10-31")

    assert done.stdout == "The period 2026-10-01 to 2026-10-31 is open, due 2026-10-25.\n"
    assert listed(imported)[1:] == [
        ("2026-09-01", "2026-09-30", "2026-09-25", "closed"),
        ("2026-10-01", "2026-10-31", "2026-10-25", "open"),
    ]


def test_the_due_date_may_be_given(imported: Program) -> None:
    done = imported("periods", "--project", "HT-104", "--json", "--add", "2026-10-01", "2026-10-31", "2026-11-05")

    assert json.loads(done.stdout) == {
        "made": [{"from": "2026-10-01", "to": "2026-10-31", "due": "2026-11-05"}],
        "skipped": [],
    }
    assert listed(imported)[-1][2] == "2026-11-05"


@pytest.mark.parametrize(
    ("days", "code", "words"),
    [
        (["2026-09-30", "2026-10-31"], 1, "overlaps the one of 2026-09-01 to 2026-09-30"),
        (["2026-10-01", "31.10.2026"], 1, "TO: '31.10.2026' is not a day; type one such as 2026-11-30."),
        (["2026-10-01"], 2, "two dates or three"),
        (["2026-10-01", "2026-10-31", "2026-10-25", "open"], 2, "two dates or three"),
    ],
)
def test_wrong_days_are_refused_with_a_sentence(imported: Program, days: list[str], code: int, words: str) -> None:
    before = listed(imported)
    done = imported("periods", "--project", "HT-104", "--add", *days)

    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (code, True, False)
    assert listed(imported) == before


def test_catching_up_makes_what_is_missing_up_to_today(program: Program) -> None:
    document = json.loads(DOCUMENT.read_text()) | {"billing_periods": [], "contracts": []}
    (program.folder / "empty.json").write_text(json.dumps(document))
    program("import", program.folder / "empty.json")
    nothing = program("periods", "--project", "HT-104", "--catch-up")
    start = date.today() - timedelta(days=17)
    database = Database.open(program.url)
    with database.write() as session:
        # As somebody saved it before it began: nothing is made now.
        wanted = PeriodSettings(Schedule.WEEKLY, start)
        period_schedule.save_settings(session, operator("owner"), 1, PeriodSettings(), wanted, date(2000, 1, 1))
    database.close()

    done = program("periods", "--project", "HT-104", "--catch-up", "--json")
    again = program("periods", "--project", "HT-104", "--catch-up")

    assert nothing.stdout == again.stdout == "0 periods made.\n"
    made = json.loads(done.stdout)["made"]
    assert [days["from"] for days in made] == [str(start + timedelta(weeks=week)) for week in range(3)]
    assert [row[3] for row in listed(program)] == ["closed", "closed", "open"]


def test_who_may_only_read_lists_but_adds_nothing(imported: Program) -> None:
    listing = imported("--as", "viewer", "periods", "--project", "HT-104")
    adding = imported("--as", "viewer", "periods", "--project", "HT-104", "--add", "2026-10-01", "2026-10-31")
    catching = imported("--as", "viewer", "periods", "--project", "HT-104", "--catch-up")

    assert listing.returncode == 0
    assert adding.returncode == catching.returncode == 1
    assert "needs Admin on Commitments of project HT-104; you have Read Only." in adding.stderr
    assert adding.stderr == catching.stderr
