"""The example project of docs/example, imported into a database of the test's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from store import queries
from store.access import Actor, actor_for, operator
from store.database import Database
from store.files import FileStore
from store.importing import import_project
from store.tables import Billing, Contract
from store.vocabulary import Direction

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "example" / "project.json"


@dataclass(frozen=True)
class Example:
    """Project HT-104: SC-2 with two billings, the private SC-10 with one, PO-7 with none."""

    database: Database
    files: FileStore
    project_id: int
    august: int
    september: int
    contracts: dict[str, int]
    billings: dict[str, int]

    @classmethod
    def imported(cls, database: Database, files: FileStore) -> Example:
        import_project(database, files, operator("root"), DOCUMENT)
        return cls.of(database, files)

    @classmethod
    def of(cls, database: Database, files: FileStore) -> Example:
        """The example in a database that holds it."""
        with database.read() as session:
            (project,) = queries.projects(session, operator("root"))
            august, september = queries.periods(session, operator("root"), project.id)
            contracts = {row.number: row.id or 0 for row in session.exec(select(Contract))}
            billings = {
                f"{contract.number}#{billing.position}": billing.id or 0
                for billing, contract in session.exec(
                    select(Billing, Contract).where(Billing.contract_id == Contract.id)
                )
            }
        return cls(database, files, project.id, august.id, september.id, contracts, billings)

    def actor(self, login: str) -> Actor:
        """`admin`; `viewer`, who may read all and is on SC-10's private list; `contact`, who may read but not SC-10."""
        with self.database.read() as session:
            return actor_for(session, login)

    def september_list(self, **wanted: object) -> queries.ListFilter:
        """The Subcontractor tab on the open period."""
        return queries.ListFilter(self.project_id, Direction.DOWNSTREAM, self.september, **wanted)  # type: ignore[arg-type]  # the test's own words
