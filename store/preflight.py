"""The pre-flight: what a compile would hold and what stands in its way (PRODUCT.md section 3, rule 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from store.access import Actor
from store.billing_facts import lacks_of, refusals
from store.completeness import Lack
from store.dictionary import Term, label
from store.files import FileFinding, PreparedRow, prepared_files
from store.requests import (
    Attached,
    Chosen,
    Request,
    blockers,
    chosen_rows,
    left_out,
    missing,
    period_days,
    signed_copy,
    taken,
    title_of,
)
from store.tables import Billing, BillingPeriod, Project
from store.vocabulary import AttachmentKind, Dictionary, PeriodStatus, PrepareState


@dataclass(frozen=True, slots=True)
class PreflightPart:
    """An attachment of a billing, as it would go into the backup.

    Attributes:
        id: of the attachment.
        pages: None while the file has not been prepared; a slip sheet is one page.
        excluded: left out by choice.
    """

    id: int
    title: str
    kind: AttachmentKind
    file_name: str
    size: int
    pages: int | None
    findings: tuple[FileFinding, ...]
    excluded: bool


@dataclass(frozen=True, slots=True)
class PreflightRow:
    """One billing of a backup to be.

    Attributes:
        key: the billing's id, or minus the id of a contract without one.
        files: how many attachments go in; `bytes` is their size.
        pages: of them; None while one of them has not been prepared.
        problems: what a person should know before compiling, a sentence each.
        parts: its attachments in order, those left out by choice at the end.
    """

    key: int
    label: str
    company: str
    files: int
    bytes: int
    pages: int | None
    problems: tuple[str, ...]
    parts: tuple[PreflightPart, ...]


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a compile would do, before any work starts.

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


def preflight(session: Session, actor: Actor, request: Request) -> Preflight:
    """What the compile would hold and what stands in its way.

    Raises:
        NotAllowed, NotFound: the actor may not compile, or may not see one of the rows.
    """
    chosen = chosen_rows(session, actor, request)
    dictionary = session.get_one(Project, request.project_id).dictionary
    prepared = prepared_files(session, [file.sha256 for row in chosen for _, file in row.attached])
    lacking = lacks_of(session, request, chosen)
    rows = tuple(_row(row, request, prepared, dictionary, lacking.get(row.key, ())) for row in chosen)
    known = [row.pages for row in rows]
    return Preflight(
        rows=rows,
        blockers=(*blockers(chosen, dictionary, request.options), *refusals(chosen, lacking)),
        warnings=tuple(_warnings(session, request, chosen, dictionary)),
        files=sum(row.files for row in rows),
        bytes=sum(row.bytes for row in rows),
        pages=None if None in known else sum(pages for pages in known if pages is not None),
    )


def _row(
    row: Chosen,
    request: Request,
    prepared: dict[str, PreparedRow],
    dictionary: Dictionary,
    lacking: Sequence[Lack],
) -> PreflightRow:
    signed = signed_copy(row, request)
    pairs = ([signed] if signed else []) + taken(row, request)
    going = [_part(pair, request, prepared) for pair in pairs]
    problems = [reason] if (reason := missing(row, dictionary)) else []
    problems += [
        f"{part.title}: {finding.sentence}" for part in going for finding in part.findings if finding.attention
    ]
    problems += [lack.sentence for lack in lacking]
    known = [part.pages for part in going]
    return PreflightRow(
        key=row.key,
        label=row.label(),
        company=row.company,
        files=len(going),
        bytes=sum(part.size for part in going),
        pages=None if None in known else sum(pages for pages in known if pages is not None),
        problems=tuple(problems),
        parts=(*going, *(_part(pair, request, prepared) for pair in left_out(row, request))),
    )


def _part(pair: Attached, request: Request, prepared: dict[str, PreparedRow]) -> PreflightPart:
    attachment, file = pair
    known = prepared[file.sha256]
    assert attachment.id is not None, "rows read have ids"
    return PreflightPart(
        id=attachment.id,
        title=title_of(attachment, request),
        kind=attachment.kind,
        file_name=attachment.file_name,
        size=file.size,
        pages=None if known.state is PrepareState.WAITING else known.pages or 1,
        findings=known.findings,
        excluded=attachment.id in request.excluded,
    )


def _warnings(session: Session, request: Request, chosen: Sequence[Chosen], dictionary: Dictionary) -> Iterator[str]:
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
            yield f"The earlier billing period {period_days(period)} is not closed."
    if without := [row.contract.number for row in chosen if row.billing is None]:
        named = label(dictionary, Term.BILLING).lower()
        yield f"No {named} in the period: {', '.join(without)}; the backup will say so."
