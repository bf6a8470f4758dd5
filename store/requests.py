"""What a compile is asked for, and the rows it comes to: who may, in which order, with which parts (PRODUCT.md 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from store import list_sql
from store.access import Actor, require, visible_contracts
from store.dictionary import Term, label
from store.errors import NotFound
from store.plan import Include, Options
from store.tables import Attachment, Billing, BillingPeriod, Company, Contract, StoredFile
from store.vocabulary import AttachmentKind, Dictionary, Level, Tool

LIEN_WAIVERS = frozenset(kind for kind in AttachmentKind if kind.value.startswith("lien_waiver"))
WITH_FORM = (Include.ALL, Include.COVER_SHEETS)

Attached = tuple[Attachment, StoredFile]


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to have compiled.

    Attributes:
        billing_ids: the ticked billings.
        contract_ids: ticked contracts that have no billing in the period; the ledger names them.
        order: keys of rows (see `store.queries`) in the order somebody gave them; rows not named here follow in the
            order of PRODUCT.md section 3, rule 4.
        excluded: attachments, by id, that are left out by choice; the ledger says so.
        part_order: attachments in the order somebody gave them, each within its billing; the others follow.
        titles: attachments and what they are called in this backup.
        period_id: the period on screen; only to name what has no billing there.
    """

    project_id: int
    billing_ids: tuple[int, ...] = ()
    contract_ids: tuple[int, ...] = ()
    period_id: int | None = None
    options: Options = field(default_factory=Options)
    order: tuple[int, ...] = ()
    excluded: frozenset[int] = frozenset()
    part_order: tuple[int, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row of the request with all that is known of it."""

    contract: Contract
    company: str
    billing: Billing | None
    period: BillingPeriod | None
    attached: tuple[Attached, ...] = ()

    @property
    def key(self) -> int:
        """As lists have it: the billing's id, or minus the contract's."""
        found = self.billing.id if self.billing else -(self.contract.id or 0)
        assert found, "rows read have ids"
        return found

    def label(self) -> str:
        """One line that names the row, e.g. `SC-2 #2 Northside Electric`."""
        name = self.contract.number if self.billing is None else f"{self.contract.number} #{self.billing.position}"
        return f"{name} {self.company}"


def chosen_rows(session: Session, actor: Actor, request: Request) -> list[Chosen]:
    """The rows of a request in order: contracts in natural order, then by position (PRODUCT.md section 3, rule 4)."""
    billings = session.execute(
        list_sql.visible_billings(actor)
        .where(
            col(Contract.project_id) == request.project_id,
            col(Billing.id).in_(list_sql.listed(request.billing_ids)),
        )
        .with_only_columns(Billing, Contract, col(Company.name), BillingPeriod)
    ).all()
    contracts = session.execute(
        select(Contract, Company.name)
        .join(Company, col(Company.id) == col(Contract.company_id))
        .where(
            visible_contracts(actor),
            Contract.project_id == request.project_id,
            col(Contract.id).in_(list_sql.listed(request.contract_ids)),
        )
    ).all()
    period = None if request.period_id is None else session.get(BillingPeriod, request.period_id)
    _require_admin(session, actor, request, [row[1] for row in billings] + [row[0] for row in contracts])
    if len(billings) < len(set(request.billing_ids)) or len(contracts) < len(set(request.contract_ids)):
        raise NotFound("One of the chosen billings is gone; look at the list again.")
    attached = _attached(session, request.billing_ids)
    rows = [
        Chosen(contract, company, billing, of_period, tuple(attached.get(billing.id, ())))
        for billing, contract, company, of_period in billings
    ]
    rows += [Chosen(contract, company, None, period) for contract, company in contracts]
    given = {key: place for place, key in enumerate(request.order)}
    return sorted(
        rows,
        key=lambda row: (
            given.get(row.key, len(given)),
            row.contract.number_key,
            row.contract.number,
            row.billing.position if row.billing else 0,
        ),
    )


def _require_admin(session: Session, actor: Actor, request: Request, contracts: Sequence[Contract]) -> None:
    """Admin on the tool of every contract (PRODUCT.md sections 3 and 5); on Commitments where nothing is chosen."""
    directions = {contract.direction for contract in contracts}
    tools = sorted({direction.tool for direction in directions}) or [Tool.COMMITMENTS]
    for tool in tools:
        require(session, actor, request.project_id, tool, Level.ADMIN, "Compiling backups")


def _attached(session: Session, billing_ids: Sequence[int]) -> dict[int, list[Attached]]:
    rows = session.exec(
        select(Attachment, StoredFile)
        .join(StoredFile, col(StoredFile.sha256) == col(Attachment.sha256))
        .where(col(Attachment.billing_id).in_(list_sql.listed(billing_ids)))
        .order_by(col(Attachment.billing_id), col(Attachment.ordinal))
    )
    found: dict[int, list[Attached]] = {}
    for attachment, file in rows:
        found.setdefault(attachment.billing_id, []).append((attachment, file))
    return found


def signed_copy(row: Chosen, request: Request) -> Attached | None:
    """The signed copy that stands in for the form: the last one attached; None where the form is not wanted."""
    if request.options.include not in WITH_FORM:
        return None
    signed = [pair for pair in _kept(row, request) if pair[0].kind is AttachmentKind.SIGNED_BILLING]
    return signed[-1] if signed else None


def taken(row: Chosen, request: Request) -> list[Attached]:
    """The attachments that go in beside the form, in order."""
    include = request.options.include
    if include is Include.COVER_SHEETS:
        return []
    kept = _kept(row, request)
    if include is Include.LIEN_WAIVERS:
        return [pair for pair in kept if pair[0].kind in LIEN_WAIVERS]
    if include is Include.ATTACHMENTS:
        return [pair for pair in kept if pair[0].kind is not AttachmentKind.SIGNED_BILLING]
    signed = signed_copy(row, request)
    return [pair for pair in kept if pair is not signed]


def left_out(row: Chosen, request: Request) -> list[Attached]:
    """The attachments that somebody took out."""
    return [pair for pair in row.attached if pair[0].id in request.excluded]


def title_of(attachment: Attachment, request: Request) -> str:
    """What an attachment is called in this backup."""
    return dict(request.titles).get(attachment.id or 0) or attachment.title


def _kept(row: Chosen, request: Request) -> list[Attached]:
    given = {key: place for place, key in enumerate(request.part_order)}
    kept = [pair for pair in row.attached if pair[0].id not in request.excluded]
    return sorted(kept, key=lambda pair: (given.get(pair[0].id or 0, len(given)), pair[0].ordinal))


def missing(row: Chosen, dictionary: Dictionary) -> str:
    """Why a row has no billing; empty where it has one."""
    if row.billing is not None:
        return ""
    named = label(dictionary, Term.BILLING).lower()
    where = f" in the billing period {period_days(row.period)}" if row.period else ""
    return f"{row.contract.number} has no {named}{where}."


def period_days(period: BillingPeriod) -> str:
    """The days of a period for a person."""
    return f"{_day(period.from_date)} - {_day(period.to_date)}"


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def blockers(chosen: Sequence[Chosen], dictionary: Dictionary, options: Options) -> Iterator[str]:
    """What forbids the compile; each sentence names the billing (PRODUCT.md section 3, rule 2)."""
    if not any(row.billing for row in chosen):
        yield f"Nothing to compile: no {label(dictionary, Term.BILLING).lower()} is chosen."
    for row in chosen:
        if row.billing is not None and row.period is None:
            yield f"{row.label()} has no billing period; give it one, then compile."
    if options.number_start < 0:
        yield "The running number of the pages begins with a number above zero, or there is none."
    if options.volume_megabytes < 0 or options.volume_pages < 0:
        yield "The most that a volume may have is a number above zero, or nothing for no limit."
