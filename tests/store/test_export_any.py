"""Projects that hypothesis thinks of go out and in again with nothing lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database import Database
from store.files import FileStore
from store.importing import import_project
from store.money import share
from store.units import plain_decimal, quantity_of
from store.vocabulary import BillingStatus
from tests.round_trip import OWNER, there_and_back

TEXT = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=12)
PRICE = 12_5000
LABEL = TEXT.map(str.strip).filter(bool)


def amount(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


@st.composite
def billings_of(
    draw: Callable[..., Any], items: list[str], upstream: bool, measured: frozenset[str]
) -> list[dict[str, Any]]:
    """Applications that keep the rules: no material moved that is not stored, none released that is not withheld.

    Args:
        measured: the items that have quantities, at 12.50 a unit.
    """
    so_far = {item: [0, 0, 0] for item in items}
    statuses = [status.value for status in BillingStatus][: 4 if upstream else None]
    made = []
    for position in range(1, draw(st.integers(0, 3)) + 1):
        lines = []
        for item in draw(st.lists(st.sampled_from(items), unique=True)):
            work, stored, released = so_far[item]
            new = draw(st.integers(0, 10_000))
            moved = draw(st.integers(0, stored + new))
            worked, rate = draw(st.integers(0, 1_000_000)), draw(st.sampled_from([0, 50_000, 100_000, 333_333]))
            now = draw(st.integers(0, max(0, share(work + worked, rate) - released)))
            so_far[item] = [work + worked, stored + new - moved, released + now]
            percent = f"{rate // 10_000}.{rate % 10_000:04}"
            lines.append(
                {"item": item, "work_this_period": amount(worked), "materials_new": amount(new)}
                | {"materials_moved": amount(moved), "release_work": amount(now), "retainage_work": percent}
                | ({"quantity": quantity(worked)} if item in measured else {})
                | draw(st.sampled_from([{}, {"withheld_work": amount(share(work + worked, rate))}]))
            )
        days = st.dates(date(2026, 1, 1), date(2026, 2, 1)).map(str)
        paid = draw(
            st.lists(st.tuples(days, TEXT, st.integers(-99, 99_999)), max_size=2, unique_by=lambda one: one[:2])
        )
        made.append(
            {
                "position": position,
                "number": str(position),
                "period_from": draw(st.sampled_from([None, "2026-01-01", "2026-02-01"])),
                "status": draw(st.sampled_from(statuses)),
                "billing_date": draw(st.none() | days),
                "comment": draw(st.text(st.characters(codec="utf-8"), max_size=30)),
                "lines": lines,
                "payments": [
                    {"paid_on": day, "reference": words, "amount": amount(cents)} for day, words, cents in paid
                ],
            }
        )
    return made


def quantity(cents: int) -> str:
    """How much of what costs 12.50 a unit comes to an amount."""
    return plain_decimal(quantity_of(cents, PRICE))


@st.composite
def lines_of(draw: Callable[..., Any], item: str, upstream: bool, by_unit: bool) -> dict[str, Any]:
    """A line, perhaps measured, perhaps with details that add up to it."""
    cents = draw(st.integers(-999, 9_999))
    line: dict[str, Any] = {"item": item, "description": draw(TEXT), "scheduled_value": amount(cents)}
    if by_unit and draw(st.booleans()):
        line |= {"unit": "m3", "quantity": quantity(cents), "unit_price": "12.5"}
    elif not upstream and draw(st.booleans()):
        first = draw(st.integers(-99, 99))
        line["details"] = [
            {"item": f"{item}.1", "description": draw(TEXT), "scheduled_value": amount(first)},
            {"item": f"{item}.2", "budget_code": "06-100", "scheduled_value": amount(cents - first)},
        ]
    return line


@st.composite
def projects(draw: Callable[..., Any]) -> dict[str, Any]:
    firms = draw(st.lists(LABEL, min_size=1, max_size=3, unique=True))
    level = st.sampled_from(["admin", "none"])
    people = [
        {"login": f"p{at}", "name": draw(LABEL), "company": firm, "commitments": draw(level)}
        for at, firm in enumerate(firms)
    ]
    contracts = []
    for number in draw(st.lists(LABEL, max_size=3, unique=True)):
        kind = draw(st.sampled_from(["subcontract", "purchase_order", "prime_contract"]))
        upstream, by_unit = kind == "prime_contract", draw(st.booleans())
        schedule = [draw(lines_of(f"i{at}", upstream, by_unit)) for at in range(draw(st.integers(1, 3)))]
        leaves = [leaf for line in schedule for leaf in line.get("details") or [line]]
        measured = frozenset(leaf["item"] for leaf in leaves if "quantity" in leaf)
        approved = draw(st.sampled_from([None, "2026-01-15"]))
        order = {"number": draw(LABEL), "status": "approved", "approved_on": approved}
        place = draw(st.integers(0, len(firms) - 1))
        contracts.append(
            {
                "number": number,
                "kind": kind,
                "company": firms[place],
                "architect": draw(st.none() | st.sampled_from(firms)),
                "status": draw(st.sampled_from(["draft", "approved", "terminated"])),
                "private": draw(st.booleans()),
                "private_list": draw(st.lists(st.sampled_from([one["login"] for one in people]), unique=True)),
                "invoice_contacts": draw(st.sampled_from([[], [f"p{place}"]])),
                "retainage": {"work": "10", "stored": "0" if by_unit else "0.0001"},
                "accounting": "unit" if by_unit else "amount",
                "ssov_required": draw(st.booleans()),
                "schedule_of_values": schedule,
                "change_orders": [order | {"lines": [{"item": "co", "scheduled_value": "1.00"}]}],
                "invites": []
                if kind == "prime_contract"
                else [{"period_from": "2026-02-01", "state": draw(st.sampled_from(["invited", "declined"]))}],
                "billings": draw(billings_of([*(leaf["item"] for leaf in leaves), "co"], upstream, measured)),
            }
        )
    return {
        "format": "progress-billings/1",
        "project": {"number": draw(LABEL), "name": draw(LABEL), "company": draw(st.none() | st.sampled_from(firms))},
        "companies": [{"name": firm} for firm in firms],
        "people": people,
        "billing_periods": [
            {"from": "2026-02-01", "to": "2026-02-28", "due": "2026-02-25", "status": "open"},
            {"from": "2026-01-01", "to": "2026-01-31", "due": "2026-01-25", "status": "closed"},
        ],
        "contracts": contracts,
    }


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at the newest schema, to be copied: making one takes most of a test's time."""
    place = tmp_path_factory.mktemp("empty") / "empty.db"
    Database.open(f"sqlite:///{place}").close()
    return place


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(document=projects())
def test_any_project_goes_there_and_back(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("billings.db", "other.db"):
        shutil.copyfile(empty, folder / name)
    (folder / "given.json").write_text(json.dumps(document))
    database = Database.open(f"sqlite:///{folder / 'billings.db'}")
    try:
        files = FileStore(database.default_files())
        import_project(database, files, OWNER, folder / "given.json")
        with database.write() as session:  # firms and people that the project does not name belong to others
            _forget_unnamed(session)

        there_and_back(database, files, folder)
    finally:
        database.close()


def _forget_unnamed(session: Any) -> None:
    session.connection().exec_driver_sql(
        "DELETE FROM person WHERE id NOT IN"
        " (SELECT person_id FROM tool_level UNION SELECT person_id FROM private_entry)"
    )
    session.connection().exec_driver_sql(
        "DELETE FROM company WHERE id NOT IN (SELECT company_id FROM person UNION SELECT company_id FROM contract"
        " UNION SELECT coalesce(architect_id, 0) FROM contract UNION SELECT coalesce(company_id, 0) FROM project)"
    )
