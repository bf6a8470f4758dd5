"""How an import writes a row: makes it, or changes what the document mentions and keeps every change in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, TypeVar

from sqlmodel import Session, SQLModel

from store import changes
from store.access import Actor
from store.dictionary import word
from store.import_format import Record
from store.money import format_cents, format_rate
from store.units import format_decimal, format_price

KEYS = {
    "company_id": "company",
    "architect_id": "architect",
    "period_id": "period_from",
    "to_date": "to",
    "due_date": "due",
    "scheduled_cents": "scheduled_value",
    "amount_cents": "amount",
    "previous_certificates_cents": "previous_certificates",
    "retainage_work_rate": "retainage",
    "retainage_stored_rate": "retainage",
}
"""The document's key for a column, where the two differ."""

Table = TypeVar("Table", bound=SQLModel)


class Placed(Protocol):
    """A row with an ordinal."""

    ordinal: int


Row = TypeVar("Row", bound=Placed)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line of the history is about."""

    name: str
    contract_id: int | None = None
    billing_id: int | None = None


@dataclass
class Writing:
    """One import under way: its session, who imports, and the count of what was made and changed.

    Attributes:
        project_id: 0 until the project has its row.
        names: what a person calls the row behind a foreign key, by column and id.
    """

    session: Session
    actor: Actor
    project_id: int = 0
    created: int = 0
    updated: int = 0
    attached: int = 0
    names: dict[str, dict[int | None, str]] = field(default_factory=dict)

    def put(
        self,
        row: Table | None,
        table: type[Table],
        natural: Mapping[str, Any],
        record: Record,
        columns: Mapping[str, Any],
        subject: Subject,
    ) -> Table:
        """The row for a record: a new one with all columns, or the stored one with those its document mentions.

        Args:
            natural: the columns by which the row is found again, and those that never change.
        """
        if row is None:
            return self.create(table(**natural, **columns))
        mentioned = {name: value for name, value in columns.items() if KEYS.get(name, name) in record.model_fields_set}
        self.change(row, mentioned, subject)
        return row

    def create(self, row: Table) -> Table:
        """Adds a new row."""
        self.session.add(row)
        self.created += 1
        return row

    def change(self, row: SQLModel, columns: Mapping[str, Any], subject: Subject) -> None:
        """Sets what differs, with a line of the history for each column."""
        different = {name: value for name, value in columns.items() if getattr(row, name) != value}
        for name, value in different.items():
            self.remember(subject, _field(name), self._shown(name, getattr(row, name)), self._shown(name, value))
            setattr(row, name, value)
        if different:
            self.session.add(row)
            self.updated += 1

    def remove(self, row: SQLModel, subject: Subject, name: str, old: str) -> None:
        """Deletes an entry of a list that the document gives without it."""
        self.session.delete(row)
        self.remember(subject, name, old, "")
        self.updated += 1

    def remember(self, subject: Subject, name: str, old: str, new: str) -> None:
        """Adds a line to the history."""
        changes.record(
            self.session,
            self.actor,
            subject=subject.name,
            field=name,
            old=old,
            new=new,
            project_id=self.project_id or None,
            contract_id=subject.contract_id,
            billing_id=subject.billing_id,
        )

    def place(self, stored: Sequence[Row], written: Sequence[Row]) -> None:
        """Numbers rows in their order: the document's where it names every stored row, else new ones come last.

        Args:
            stored: the rows that were there, in their order.
            written: the rows the document names, new and stored, in its order.
        """
        there = {id(row) for row in stored}
        named = {id(row) for row in written}
        added = [row for row in written if id(row) not in there]
        order = list(written) if there <= named else [*stored, *added]
        kept = order[: len(stored)]
        if all(old is new for old, new in zip(stored, kept, strict=True)):
            first = max((row.ordinal for row in stored), default=0) + 1
            order, numbers = order[len(stored) :], range(first, first + len(added))
        else:
            numbers = range(1, len(order) + 1)
        for row, ordinal in zip(order, numbers, strict=True):
            if row.ordinal != ordinal:
                row.ordinal = ordinal
                self.updated += id(row) in there

    def _shown(self, column: str, value: Any) -> str:
        if column in self.names:
            return self.names[column].get(value, "")
        return "" if value is None else _written(column, value)


_FORMATS: dict[str, Callable[[int], str]] = {
    "quantity": format_decimal,
    "unit_price": format_price,
    "cents": format_cents,
    "rate": format_rate,
}
"""How a person reads figures, by their column's name or its last word."""


def _written(column: str, value: Any) -> str:
    """A value that is there as a person reads it."""
    write = _FORMATS.get(column) or _FORMATS.get(column.rpartition("_")[2])
    if write is not None:
        return write(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return word(value) if isinstance(value, Enum) else str(value)


def _field(column: str) -> str:
    return column.removesuffix("_cents").removesuffix("_id").replace("_", " ")
