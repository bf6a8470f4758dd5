"""What a compile is asked for, what it would hold, and the frozen plan of it (PRODUCT.md section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from store import list_sql
from store.access import Actor, require, visible_contracts
from store.billings import sheet
from store.dictionary import Term, label
from store.errors import NotFound, RuleBroken
from store.files import PreparedRow, prepared_files
from store.plan import Include, Options, Plan, PlanFile, PlanItem
from store.tables import Attachment, Billing, BillingPeriod, Company, Contract, Project, StoredFile
from store.vocabulary import AttachmentKind, Dictionary, Level, PeriodStatus, PrepareState, Tool

LIEN_WAIVERS = frozenset(kind for kind in AttachmentKind if kind.value.startswith("lien_waiver"))


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to have compiled.

    Attributes:
        billing_ids: the ticked billings.
        contract_ids: ticked contracts that have no billing in the period; the ledger names them.
        order: keys of rows (see `store.queries`) in the order somebody gave them; rows not named here follow in the
            order of PRODUCT.md section 3, rule 4.
        period_id: the period on screen; only to name what has no billing there.
    """

    project_id: int
    billing_ids: tuple[int, ...] = ()
    contract_ids: tuple[int, ...] = ()
    period_id: int | None = None
    options: Options = field(default_factory=Options)
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PreflightRow:
    """One billing of a backup to be.

    Attributes:
        key: the billing's id, or minus the id of a contract without one.
        bytes: the size of its attached files.
        pages: of its attached files; None while one of them has not been prepared.
        problems: what a person should know before compiling, a sentence each.
    """

    key: int
    label: str
    company: str
    files: int
    bytes: int
    pages: int | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a compile would do, before any work starts (PRODUCT.md section 3, rule 2).

    Attributes:
        blockers: sentences that forbid the compile.
        warnings: sentences that do not.
    """

    rows: tuple[PreflightRow, ...]
    blockers: tuple[str, ...]
    warnings: tuple[str, ...]
    files: int
    bytes: int
    pages: int | None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A row of the request with all that is known of it."""

    contract: Contract
    company: str
    billing: Billing | None
    period: BillingPeriod | None
    attached: tuple[tuple[Attachment, StoredFile], ...] = ()

    @property
    def key(self) -> int:
        """As lists have it: the billing's id, or minus the contract's."""
        found = self.billing.id if self.billing else -(self.contract.id or 0)
        assert found, "rows read have ids"
        return found

    def label(self) -> str:
        name = self.contract.number if self.billing is None else f"{self.contract.number} #{self.billing.position}"
        return f"{name} {self.company}"


def preflight(session: Session, actor: Actor, request: Request) -> Preflight:
    """What the compile would hold and what stands in its way.

    Raises:
        NotAllowed, NotFound: the actor may not compile, or may not see one of the rows.
    """
    chosen = _chosen(session, actor, request)
    dictionary = _dictionary(session, request.project_id)
    prepared = prepared_files(session, [file.sha256 for row in chosen for _, file in row.attached])
    rows = tuple(_preflight_row(row, request, prepared, dictionary) for row in chosen)
    known = [row.pages for row in rows]
    return Preflight(
        rows=rows,
        blockers=tuple(_blockers(chosen, dictionary)),
        warnings=tuple(_warnings(session, request, chosen, dictionary)),
        files=sum(row.files for row in rows),
        bytes=sum(row.bytes for row in rows),
        pages=None if None in known else sum(pages for pages in known if pages is not None),
    )


def frozen_plan(session: Session, actor: Actor, request: Request) -> Plan:
    """The plan of a request that breaks no rule.

    Raises:
        NotAllowed, NotFound: the actor may not compile, or may not see one of the rows.
        RuleBroken: with every reason against it.
    """
    chosen = _chosen(session, actor, request)
    project = session.get_one(Project, request.project_id)
    if blockers := list(_blockers(chosen, project.dictionary)):
        raise RuleBroken(" ".join(blockers))
    return Plan(
        project_number=project.number,
        project_name=project.name,
        project_address=project.address,
        dictionary=project.dictionary,
        items=tuple(_item(session, row, request, project.dictionary) for row in chosen),
        options=request.options,
    )


def _chosen(session: Session, actor: Actor, request: Request) -> list[_Chosen]:
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
        _Chosen(contract, company, billing, of_period, tuple(attached.get(billing.id, ())))
        for billing, contract, company, of_period in billings
    ]
    rows += [_Chosen(contract, company, None, period) for contract, company in contracts]
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


def _attached(session: Session, billing_ids: Sequence[int]) -> dict[int, list[tuple[Attachment, StoredFile]]]:
    rows = session.exec(
        select(Attachment, StoredFile)
        .join(StoredFile, col(StoredFile.sha256) == col(Attachment.sha256))
        .where(col(Attachment.billing_id).in_(list_sql.listed(billing_ids)))
        .order_by(col(Attachment.billing_id), col(Attachment.ordinal))
    )
    found: dict[int, list[tuple[Attachment, StoredFile]]] = {}
    for attachment, file in rows:
        found.setdefault(attachment.billing_id, []).append((attachment, file))
    return found


def _dictionary(session: Session, project_id: int) -> Dictionary:
    return session.get_one(Project, project_id).dictionary


def _signed(row: _Chosen) -> Attachment | None:
    """The signed copy that stands in for the form: the last one attached."""
    signed = [one for one, _ in row.attached if one.kind is AttachmentKind.SIGNED_BILLING]
    return signed[-1] if signed else None


def _taken(row: _Chosen, include: Include) -> list[tuple[Attachment, StoredFile]]:
    """The attachments that go in beside the form."""
    if include is Include.COVER_SHEETS:
        return []
    if include is Include.LIEN_WAIVERS:
        return [(one, file) for one, file in row.attached if one.kind in LIEN_WAIVERS]
    signed = _signed(row)
    return [(one, file) for one, file in row.attached if one is not signed]


def _item(session: Session, row: _Chosen, request: Request, dictionary: Dictionary) -> PlanItem:
    include = request.options.include
    with_form = include in (Include.ALL, Include.COVER_SHEETS)
    signed = _signed(row) if with_form else None
    sizes = {one.id: file.size for one, file in row.attached}
    attachments = tuple(_plan_file(one, file.size) for one, file in _taken(row, include))
    missing = _missing(row, dictionary)
    if not missing and not with_form and not attachments:
        missing = f"{row.label()} has no {_wanted_words(include)} to include."
    billing_id = row.billing.id if row.billing else None
    assert row.contract.id is not None
    return PlanItem(
        contract_id=row.contract.id,
        billing_id=billing_id,
        contract_number=row.contract.number,
        company=row.company,
        label=row.label(),
        sheet=sheet(session, billing_id) if billing_id is not None and with_form and signed is None else None,
        signed=None if signed is None else _plan_file(signed, sizes[signed.id]),
        attachments=attachments,
        missing=missing,
    )


def _wanted_words(include: Include) -> str:
    return "lien waivers" if include is Include.LIEN_WAIVERS else "attachments"


def _plan_file(attachment: Attachment, size: int) -> PlanFile:
    return PlanFile(attachment.title, attachment.file_name, attachment.kind, attachment.sha256, size)


def _missing(row: _Chosen, dictionary: Dictionary) -> str:
    if row.billing is not None:
        return ""
    named = label(dictionary, Term.BILLING).lower()
    where = f" in the billing period {_dates(row.period)}" if row.period else ""
    return f"{row.contract.number} has no {named}{where}."


def _dates(period: BillingPeriod) -> str:
    return f"{_day(period.from_date)} - {_day(period.to_date)}"


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _preflight_row(
    row: _Chosen, request: Request, prepared: dict[str, PreparedRow], dictionary: Dictionary
) -> PreflightRow:
    include = request.options.include
    taken = _taken(row, include)
    signed = _signed(row)
    if signed is not None and include in (Include.ALL, Include.COVER_SHEETS):
        taken = [pair for pair in row.attached if pair[0] is signed] + [pair for pair in taken if pair[0] is not signed]
    pages: int | None = 0
    problems = [missing] if (missing := _missing(row, dictionary)) else []
    for attachment, file in taken:
        known = prepared[file.sha256]
        if known.state is PrepareState.WAITING:
            pages = None
        elif pages is not None:
            # A slip sheet is one page.
            pages += known.pages or 1
        problems += [f"{attachment.title}: {finding.sentence}" for finding in known.findings if finding.attention]
    return PreflightRow(
        row.key, row.label(), row.company, len(taken), sum(file.size for _, file in taken), pages, tuple(problems)
    )


def _blockers(chosen: Sequence[_Chosen], dictionary: Dictionary) -> Iterator[str]:
    """What forbids the compile; each sentence names the billing (PRODUCT.md section 3, rule 2)."""
    if not any(row.billing for row in chosen):
        yield f"Nothing to compile: no {label(dictionary, Term.BILLING).lower()} is chosen."
    for row in chosen:
        if row.billing is not None and row.period is None:
            yield f"{row.label()} has no billing period; give it one, then compile."


def _warnings(session: Session, request: Request, chosen: Sequence[_Chosen], dictionary: Dictionary) -> Iterator[str]:
    latest = max((row.period.from_date for row in chosen if row.period and row.billing), default=None)
    if latest is not None:
        billed = select(Billing.period_id).where(col(Billing.period_id) == col(BillingPeriod.id)).exists()
        still_open = session.exec(
            select(BillingPeriod)
            .where(
                BillingPeriod.project_id == request.project_id,
                col(BillingPeriod.from_date) < latest,
                BillingPeriod.status == PeriodStatus.OPEN,
                billed,
            )
            .order_by(col(BillingPeriod.from_date))
        )
        for period in still_open:
            yield f"The earlier billing period {_dates(period)} is not closed."
    if without := [row.contract.number for row in chosen if row.billing is None]:
        named = label(dictionary, Term.BILLING).lower()
        yield f"No {named} in the period: {', '.join(without)}; the backup will say so."
