"""Projects, periods and one billing with everything on it, as frozen rows for screens and programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from store.access import Actor, visible_contracts, visible_projects
from store.billings import sheet
from store.dictionary import word
from store.errors import NotFound
from store.files import FileFinding, read_findings
from store.sheet import BillingSheet
from store.tables import (
    Attachment,
    Billing,
    BillingPeriod,
    Change,
    Company,
    Contract,
    Project,
    StoredFile,
)
from store.vocabulary import AttachmentKind, Dictionary, Direction, PeriodStatus, PrepareState


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project the actor may see, and how many of its billings."""

    id: int
    number: str
    name: str
    dictionary: Dictionary
    billings: int


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A billing period, and how many billings of it the actor may see.

    Attributes:
        version: to be named by who changes what this row shows; see `store.periods`.
    """

    id: int
    ordinal: int
    from_date: date
    to_date: date
    due_date: date
    status: PeriodStatus
    billings: int
    version: int


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attached file and what preparing it found; `pages` is None until it has been prepared."""

    id: int
    ordinal: int
    kind: AttachmentKind
    title: str
    file_name: str
    sha256: str
    size: int
    pages: int | None
    state: PrepareState
    findings: tuple[FileFinding, ...]
    tier: int = 1
    amount: int | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change: which field of what, old, new, who, when."""

    at: datetime
    login: str
    name: str
    subject: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BillingDetail:
    """One billing; amounts in cents."""

    billing_id: int
    project_id: int
    contract_id: int
    direction: Direction
    company: str
    status: str
    paid: int
    sheet: BillingSheet
    attachments: tuple[AttachmentRow, ...]
    history: tuple[ChangeRow, ...]


def projects(session: Session, actor: Actor) -> list[ProjectRow]:
    """The projects the actor may see, by number."""
    seen = (
        select(col(Contract.project_id), func.count().label("billings"))
        .join(Billing, col(Billing.contract_id) == col(Contract.id))
        .where(visible_contracts(actor))
        .group_by(col(Contract.project_id))
        .subquery()
    )
    rows = session.execute(
        select(col(Project.id), col(Project.number), col(Project.name), col(Project.dictionary), seen.c.billings)
        .join(seen, seen.c.project_id == col(Project.id), isouter=True)
        .where(visible_projects(actor))
        .order_by(col(Project.number))
    )
    return [ProjectRow(row.id, row.number, row.name, row.dictionary, row.billings or 0) for row in rows]


def periods(session: Session, actor: Actor, project_id: int) -> list[PeriodRow]:
    """A project's periods, earliest first; none where the actor may not see the project."""
    seen = (
        select(col(Billing.period_id), func.count().label("billings"))
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .where(visible_contracts(actor), col(Contract.project_id) == project_id)
        .group_by(col(Billing.period_id))
        .subquery()
    )
    rows = session.execute(
        select(BillingPeriod, seen.c.billings)
        .join(Project, col(Project.id) == col(BillingPeriod.project_id))
        .join(seen, seen.c.period_id == col(BillingPeriod.id), isouter=True)
        .where(col(BillingPeriod.project_id) == project_id, visible_projects(actor))
        .order_by(col(BillingPeriod.from_date))
    )
    return [
        PeriodRow(
            id=period.id,
            ordinal=period.ordinal,
            from_date=period.from_date,
            to_date=period.to_date,
            due_date=period.due_date,
            status=period.status,
            billings=count or 0,
            version=period.version,
        )
        for period, count in rows
    ]


def billing_detail(session: Session, actor: Actor, billing_id: int) -> BillingDetail:
    """Everything of one billing.

    Raises:
        NotFound: there is no such billing for this actor.
    """
    found = session.execute(
        select(Billing, Contract, Company)
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .join(Company, col(Company.id) == col(Contract.company_id))
        .where(col(Billing.id) == billing_id, visible_contracts(actor))
    ).one_or_none()
    if found is None:
        raise NotFound(f"There is no billing {billing_id}.")
    billing, contract, company = found
    return BillingDetail(
        billing_id=billing_id,
        project_id=contract.project_id,
        contract_id=contract.id,
        direction=contract.direction,
        company=company.name,
        status=word(billing.status),
        paid=billing.paid_cents,
        sheet=sheet(session, billing_id),
        attachments=_attachments(session, billing_id),
        history=changes_of(session, col(Change.billing_id) == billing_id),
    )


def _attachments(session: Session, billing_id: int) -> tuple[AttachmentRow, ...]:
    rows = session.execute(
        select(Attachment, StoredFile)
        .join(StoredFile, col(StoredFile.sha256) == col(Attachment.sha256))
        .where(col(Attachment.billing_id) == billing_id)
        .order_by(col(Attachment.ordinal))
    )
    return tuple(
        AttachmentRow(
            id=attached.id,
            ordinal=attached.ordinal,
            kind=attached.kind,
            title=attached.title,
            file_name=attached.file_name,
            sha256=attached.sha256,
            size=file.size,
            pages=None if file.prepare_state is PrepareState.WAITING else file.pages,
            state=file.prepare_state,
            findings=read_findings(file.findings),
            tier=attached.tier,
            amount=attached.amount_cents,
            expires_on=attached.expires_on,
        )
        for attached, file in rows
    )


def changes_of(session: Session, which: ColumnElement[bool], most: int | None = None) -> tuple[ChangeRow, ...]:
    """The changes that meet a condition over Change, latest first. Asks for no right: the caller has.

    Args:
        most: how many at most; None for all.
    """
    rows = session.execute(select(Change).where(which).order_by(col(Change.id).desc()).limit(most)).scalars()
    return tuple(ChangeRow(row.at, row.login, row.name, row.subject, row.field, row.old, row.new) for row in rows)
