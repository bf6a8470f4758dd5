"""A database of any number of billings through the real schema, the same each time: for measurements of the lists.

One project of 100 monthly periods; every commitment bills in each. Person `admin` is Admin on both tools, `reader` is
Read Only and on no private list, which hides every fiftieth contract. A fifth of the billings carry a comment.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from store.contracts import number_key
from store.database import Database
from store.migrations import HEAD

PERIODS = 100
FILES = 20_000
"""Distinct stored files; every billing has one attached, every 97th a second one."""

_MAKE = 4
"""Counts the changes of this file that make another database."""

_CRAFTS = ("Electrical", "Plumbing", "Drywall", "Roofing", "Concrete", "Steel", "Glazing", "Paint", "Elevators", "Tile")
_PLACES = ("North", "South", "East", "West", "Harbor", "Summit", "Valley", "River", "Lake", "Prairie")


def made(folder: Path, billings: int) -> str:
    """The URL of the database with this many billings, made where the folder does not hold it yet.

    Args:
        billings: a multiple of 100.
    """
    if billings < PERIODS or billings % PERIODS:
        raise ValueError(f"{billings} is not a multiple of {PERIODS}")
    path = folder / f"{billings}-{HEAD}-{_MAKE}" / "billings.db"
    url = f"sqlite:///{path}"
    if path.exists():
        return url
    making = path.with_name("making.db")
    for left in folder.glob(f"{path.parent.name}/*"):
        left.unlink()
    database = Database.open(f"sqlite:///{making}")
    with database.write() as session:
        _project(session)
        _periods(session)
        _contracts(session, billings // PERIODS)
        _billings(session)
        _files(session)
    database.close()
    making.rename(path)
    return url


def _project(session: Session) -> None:
    session.execute(text("INSERT INTO company (id, name) VALUES (1, 'Harbor General Contractors')"))
    session.execute(
        text(
            "INSERT INTO project (id, number, name, address, dictionary, company_id, allow_overbilling,"
            " period_schedule, period_start_day, period_end_day, period_due_day)"
            " VALUES (1, 'MB-1', 'Many Billings', '', 'specialty_contractors', 1, 1, 'never', 1, 31, 25)"
        )
    )
    for number, (login, level) in enumerate((("admin", 3), ("reader", 1)), start=1):
        session.execute(
            text("INSERT INTO person (id, login, name, company_id, email) VALUES (:id, :login, :login, 1, '')"),
            {"id": number, "login": login},
        )
        for tool in ("commitments", "client_contracts"):
            session.execute(
                text("INSERT INTO tool_level (project_id, person_id, tool, level) VALUES (1, :id, :tool, :level)"),
                {"id": number, "tool": tool, "level": level},
            )


def _periods(session: Session) -> None:
    for ordinal in range(1, PERIODS + 1):
        year, month = divmod(2018 * 12 + ordinal, 12)
        first = date(year, month + 1, 1)
        session.execute(
            text(
                "INSERT INTO billing_period (id, project_id, ordinal, from_date, to_date, due_date, status, version)"
                " VALUES (:id, 1, :id, :first, :last, :due, :status, 1)"
            ),
            {
                "id": ordinal,
                "first": first.isoformat(),
                "last": first.replace(day=28).isoformat(),
                "due": first.replace(day=25).isoformat(),
                "status": "open" if ordinal == PERIODS else "closed",
            },
        )


def _contracts(session: Session, contracts: int) -> None:
    companies = max(contracts // 5, 1)
    session.execute(
        text("INSERT INTO company (id, name) VALUES (:id, :name)"),
        [{"id": 2 + n, "name": f"{_PLACES[n % 10]} {_CRAFTS[n // 10 % 10]} Company {n + 1}"} for n in range(companies)],
    )
    session.execute(
        text(
            "INSERT INTO contract (id, project_id, number, number_key, kind, direction, title, company_id, status,"
            " private, retainage_work_rate, retainage_stored_rate, ssov_required, ssov_approved, original_cents,"
            " revised_cents) VALUES (:id, 1, :number, :key, :kind, 'downstream', :title, :company, 'approved',"
            " :private, 100000, 50000, 0, 0, :sum, :sum)"
        ),
        [
            {
                "id": n + 1,
                "number": f"SC-{n + 1}",
                "key": number_key(f"SC-{n + 1}"),
                "kind": "purchase_order" if n % 7 == 0 else "subcontract",
                "title": f"{_CRAFTS[n % 10]} of building {n % 83 + 1}",
                "company": 2 + n % companies,
                "private": n % 50 == 49,
                "sum": 10_000_000 + (n + 1) * 48_271_001 % 90_000_000,
            }
            for n in range(contracts)
        ],
    )


def _billings(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO billing (id, contract_id, period_id, position, number, status, billing_date, comment,"
            " contract_sum_cents, completed_cents, gross_cents, retainage_cents, net_cents, paid_cents, complete_rate)"
            " SELECT (period.id - 1) * (SELECT count(*) FROM contract) + contract.id, contract.id, period.id,"
            " period.id, period.id, CASE WHEN period.id > 98 THEN CASE contract.id % 4 WHEN 0 THEN 'draft' WHEN 1 THEN"
            " 'revise_and_resubmit' ELSE 'under_review' END WHEN contract.id % 9 = 0 THEN 'approved_as_noted'"
            " ELSE 'approved' END, period.to_date,"
            " CASE contract.id * period.id % 5 WHEN 0 THEN 'Checked against delivery ticket T-' || (contract.id * 100 +"
            " period.id) ELSE '' END,"
            " contract.revised_cents, contract.revised_cents / 100 * period.id,"
            " contract.revised_cents / 2000 * ((contract.id * 31 + period.id * 17) % 97),"
            " contract.revised_cents / 1000,"
            " contract.revised_cents / 2200 * ((contract.id * 31 + period.id * 17) % 97),"
            " CASE WHEN period.id > 97 THEN 0 ELSE contract.revised_cents / 2200 * ((contract.id * 31 + period.id * 17)"
            " % 97) END, period.id * 10000"
            " FROM billing_period period CROSS JOIN contract ORDER BY 1"
        )
    )


def _files(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO stored_file (sha256, size, added_at, prepare_state, media_type, pages, attention, findings,"
            " prepared_by) VALUES (:sha256, :size, '2026-01-01 00:00:00.000000', 'ready', 'application/pdf', :pages,"
            " :attention, '[]', '')"
        ),
        [
            {
                "sha256": hashlib.sha256(str(n).encode()).hexdigest(),
                "size": 20_000 + n * 37 % 900_000,
                "pages": 1 + n % 12,
                "attention": n % 97 == 0,
            }
            for n in range(FILES)
        ],
    )
    session.execute(
        text(
            "INSERT INTO attachment (billing_id, ordinal, kind, title, file_name, sha256, added_at, added_by, tier)"
            " SELECT billing.id, 1, 'invoice', 'Invoice', 'invoice.pdf', file.sha256, '2026-01-01 00:00:00.000000',"
            " 'admin', 1 FROM billing JOIN (SELECT sha256, row_number() OVER (ORDER BY sha256) - 1 AS place"
            f" FROM stored_file) file ON file.place = billing.id % {FILES} ORDER BY billing.id"
        )
    )
    session.execute(
        text(
            "INSERT INTO attachment (billing_id, ordinal, kind, title, file_name, sha256, added_at, added_by, tier)"
            " SELECT billing_id, 2, 'other', 'Photo', 'photo.pdf', sha256, added_at, added_by, tier FROM attachment"
            " WHERE billing_id % 97 = 0 ORDER BY billing_id"
        )
    )
