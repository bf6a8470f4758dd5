"""What a list of billings can be asked for, and what it answers; see `store.queries`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.vocabulary import ContractKind, Direction


class Column(StrEnum):
    """What a list can be sorted by."""

    CONTRACT = "contract"
    NUMBER = "number"
    STATUS = "status"
    COMPANY = "company"
    PERIOD = "period"
    GROSS = "gross"
    NET = "net"
    PAID = "paid"
    DATE = "date"
    CONTRACT_TOTAL = "contract_total"
    COMPLETE = "complete"
    FILES = "files"


class Grouping(StrEnum):
    """By what a list is grouped (PRODUCT.md section 2)."""

    COMPANY = "company"
    CONTRACT = "contract"
    STATUS = "status"
    PAYMENT = "payment"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list: by a column, then by a second one, then by contract and position."""

    column: Column = Column.CONTRACT
    descending: bool = False
    second: Column | None = None
    second_descending: bool = False


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which rows of a project a list shows.

    Attributes:
        period_id: one period, with a row for every commitment without a billing in it; None for all billings.
        text: a part of the invoice number, contract number, title, comment, company or architect, in any case, taken
            literally.
        statuses: values of BillingStatus and InviteState; empty for all.
        company_ids: who the contracts are with; empty for all.
        paid: True for fully paid, False for not; None for all.
    """

    project_id: int
    direction: Direction
    period_id: int | None = None
    text: str = ""
    statuses: frozenset[str] = frozenset()
    company_ids: frozenset[int] = frozenset()
    paid: bool | None = None
    kind: ContractKind | None = None

    @property
    def narrowed(self) -> bool:
        """Whether more than the period leaves rows out."""
        return bool(self.text or self.statuses or self.company_ids or self.paid is not None or self.kind is not None)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list; amounts in cents, `complete_rate` in millionths.

    Attributes:
        status: the status for a person; `status_code` is its value in the vocabulary.
        number: the billing's own number; empty where there is no billing.
        files: how many attachments.
        attention: whether one of them needs attention.
    """

    key: int
    number: str
    position: int
    status: str
    status_code: str
    company: str
    period_from: date | None
    period_to: date | None
    gross: int
    net: int
    paid: int
    billing_date: date | None
    contract_id: int
    contract_number: str
    contract_title: str
    contract_total: int
    complete_rate: int | None
    files: int
    attention: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows and what they come to, in cents; `contract_total` counts each contract once.

    Attributes:
        name: for a person; empty for rows that have no such thing, e.g. no period.
    """

    name: str
    count: int
    gross: int
    net: int
    paid: int
    contract_total: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The grand totals of a list, in cents; `contract_total` counts each contract once."""

    count: int
    gross: int
    net: int
    paid: int
    contract_total: int
    by_status: dict[str, int]


@dataclass(frozen=True, slots=True)
class Selected:
    """What a selection comes to: net in cents, pages and bytes of its attached files.

    Attributes:
        pages: of the files that have been prepared; of the others nobody knows them yet.
    """

    billings: int
    without_billing: int
    net: int
    files: int
    pages: int
    bytes: int
