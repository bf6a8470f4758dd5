"""Reports of a project: retainage held, what is owed by age, and which papers the billings of a period carry.

Each is a report to take away and, by its bars, a plain chart; all count the contracts that the actor may see alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.access import Actor, visible_contracts, visible_projects
from store.billings import computed
from store.dictionary import word
from store.errors import NotFound
from store.naming import safe_name
from store.report import Cell, Kind, Report, ReportColumn, ReportRow, ReportTable
from store.tables import Attachment, Billing, BillingPeriod, Company, Contract, Project
from store.vocabulary import CERTIFIED, AttachmentKind, Direction


class Subject(StrEnum):
    """What a report is about."""

    RETAINAGE = "retainage"
    AGING = "aging"
    COMPLIANCE = "compliance"


AGES = (("Not due", None), ("1-30 days", 30), ("31-60 days", 60), ("61-90 days", 90), ("Over 90 days", None))
"""Columns of the aging report: name, and the most days after the due date; see `_age`."""

_KINDS = tuple(kind for kind in AttachmentKind if kind is not AttachmentKind.OTHER)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `value` in the unit of the report: cents, or how many billings."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """A report and its chart.

    Attributes:
        counts: whether the bars count things rather than cents.
    """

    report: Report
    bars: tuple[Bar, ...]
    counts: bool = False


def project_report(
    session: Session,
    actor: Actor,
    project_id: int,
    subject: Subject,
    direction: Direction,
    *,
    today: date,
    period_id: int | None = None,
) -> ProjectReport:
    """A report of a project.

    Args:
        today: from which ages are counted.
        period_id: whose billings the compliance report shows; None for all.

    Raises:
        NotFound: there is no such project for this actor.
    """
    project = session.exec(select(Project).where(Project.id == project_id, visible_projects(actor))).one_or_none()
    if project is None:
        raise NotFound("There is no such project.")
    of = _Of(session, actor, project, direction)
    if subject is Subject.RETAINAGE:
        return _retainage(of)
    if subject is Subject.AGING:
        return _aging(of, today)
    return _compliance(of, period_id)


@dataclass(frozen=True, slots=True)
class _Of:
    session: Session
    actor: Actor
    project: Project
    direction: Direction

    def report(self, subject: Subject, columns: Sequence[ReportColumn], rows: Sequence[ReportRow], more: str) -> Report:
        """The rows as a report to take away."""
        name = f"{word(subject)} - {self.project.number}"
        title = f"{self.project.number} {self.project.name}: {word(subject).lower()}{more}"
        return Report(safe_name(name, ""), title, (ReportTable(word(subject), tuple(columns), rows),))

    def contracts(self) -> list[tuple[Contract, str]]:
        """The contracts of the direction that the actor may see, with their companies."""
        rows = self.session.exec(
            select(Contract, Company.name)
            .join(Company, col(Company.id) == col(Contract.company_id))
            .where(
                Contract.project_id == self.project.id,
                Contract.direction == self.direction,
                visible_contracts(self.actor),
            )
            .order_by(col(Contract.number_key))
        )
        return list(rows)


def _retainage(of: _Of) -> ProjectReport:
    """What each contract's latest billing holds, and what was released over all."""
    last = aliased(Billing)
    latest = select(func.max(last.position)).where(col(last.contract_id) == col(Billing.contract_id)).scalar_subquery()
    billings = {
        row.contract_id: row
        for row in of.session.exec(
            select(Billing)
            .join(Contract, col(Contract.id) == col(Billing.contract_id))
            .where(
                Contract.project_id == of.project.id,
                Contract.direction == of.direction,
                visible_contracts(of.actor),
                col(Billing.position) == latest,
            )
        )
    }
    rows: list[ReportRow] = []
    bars: list[Bar] = []
    sums = [0, 0, 0, 0, 0]
    for contract, company in of.contracts():
        billing = billings.get(contract.id or 0)
        if billing is None:
            continue
        made = computed(of.session, billing.id or 0)
        summary = made.application.summary
        released = sum(one.released_work + one.released_stored for one in made.inputs.values())
        figures = (
            summary.completed,
            summary.retainage_work,
            summary.retainage_stored,
            released,
            summary.retainage,
        )
        sums = [total + figure for total, figure in zip(sums, figures, strict=True)]
        rows.append(ReportRow((contract.number, contract.title, company, *figures)))
        bars.append(Bar(contract.number, summary.retainage))
    rows.append(ReportRow(("Total", "", "", *sums), total=True))
    columns = [
        ReportColumn("Contract"),
        ReportColumn("Title"),
        ReportColumn("Company"),
        *(
            ReportColumn(name, Kind.CENTS)
            for name in ("Completed and Stored", "Held on Work", "Held on Stored", "Released", "Retainage Held")
        ),
    ]
    return ProjectReport(of.report(Subject.RETAINAGE, columns, rows, ""), tuple(bars))


def _aging(of: _Of, today: date) -> ProjectReport:
    """What certified billings still owe, by the days since their periods were due, a row for each company."""
    owed: dict[str, list[int]] = {}
    billings = of.session.exec(
        select(Billing, col(BillingPeriod.due_date), Company.name)
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .join(Company, col(Company.id) == col(Contract.company_id))
        .join(BillingPeriod, col(BillingPeriod.id) == col(Billing.period_id), isouter=True)
        .where(
            Contract.project_id == of.project.id,
            Contract.direction == of.direction,
            visible_contracts(of.actor),
            col(Billing.status).in_(CERTIFIED),
            col(Billing.net_cents) != col(Billing.paid_cents),
        )
        .order_by(func.lower(Company.name))
    )
    for billing, due, company in billings:
        ages = owed.setdefault(company, [0] * len(AGES))
        of_period: date | None = due  # a billing may have no period
        ages[_age(of_period or billing.billing_date, today)] += billing.net_cents - billing.paid_cents
    rows = [ReportRow((company, *ages, sum(ages))) for company, ages in owed.items()]
    sums = [sum(ages[place] for ages in owed.values()) for place in range(len(AGES))]
    rows.append(ReportRow(("Total", *sums, sum(sums)), total=True))
    columns = [
        ReportColumn("Company"),
        *(ReportColumn(name, Kind.CENTS) for name, _ in AGES),
        ReportColumn("Owed", Kind.CENTS),
    ]
    bars = tuple(Bar(name, total) for (name, _), total in zip(AGES, sums, strict=True))
    return ProjectReport(of.report(Subject.AGING, columns, rows, f" on {today}"), bars)


def _age(due: date | None, today: date) -> int:
    """The place in `AGES` of what was due on a day; without one it is not due."""
    days = 0 if due is None else (today - due).days
    if days <= 0:
        return 0
    return next((place for place, (_, most) in enumerate(AGES) if most is not None and days <= most), len(AGES) - 1)


def _compliance(of: _Of, period_id: int | None) -> ProjectReport:
    """How many papers of each kind each billing carries."""
    wanted = (
        select(Billing, Contract.number, Company.name)
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .join(Company, col(Company.id) == col(Contract.company_id))
        .where(Contract.project_id == of.project.id, Contract.direction == of.direction, visible_contracts(of.actor))
        .order_by(col(Contract.number_key), col(Billing.position))
    )
    if period_id is not None:
        wanted = wanted.where(Billing.period_id == period_id)
    billings = of.session.exec(wanted).all()
    keys = wanted.with_only_columns(col(Billing.id)).order_by(None)
    carried: dict[int, dict[AttachmentKind, int]] = {}
    counted = (
        select(Attachment.billing_id, Attachment.kind, func.count())
        .where(col(Attachment.billing_id).in_(keys))
        .group_by(col(Attachment.billing_id), col(Attachment.kind))
    )
    for billing_id, found, count in of.session.exec(counted):
        carried.setdefault(billing_id, {})[AttachmentKind(found)] = count
    rows = []
    for billing, number, company in billings:
        papers = carried.get(billing.id or 0, {})
        cells: list[Cell] = [papers.get(kind) for kind in _KINDS]
        rows.append(ReportRow((f"{number} #{billing.position}", company, word(billing.status), *cells)))
    have = [sum(kind in papers for papers in carried.values()) for kind in _KINDS]
    rows.append(ReportRow((f"{len(billings):,} billings", "", "", *have), total=True))
    columns = [
        ReportColumn("Billing"),
        ReportColumn("Company"),
        ReportColumn("Status"),
        *(ReportColumn(word(kind), Kind.COUNT) for kind in _KINDS),
    ]
    bars = tuple(Bar(word(kind), count) for kind, count in zip(_KINDS, have, strict=True))
    return ProjectReport(of.report(Subject.COMPLIANCE, columns, rows, ""), bars, counts=True)
