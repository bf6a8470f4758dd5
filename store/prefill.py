"""A billing to the owner, filled in from what the subcontractors billed in its period.

By budget code: what approved billings of the period report on lines of a code goes onto our own lines of that code,
without any mark-up. Codes for which we have no line are named, never dropped in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from store.access import Actor, require
from store.billing_editing import entry_sheet, write_entries
from store.billing_entry import Entry, EntryLine, by_amount
from store.columns import now
from store.errors import RuleBroken
from store.money import divide
from store.standing import Handled, handled
from store.tables import Attachment, Billing, BillingLine, Contract, SovLine
from store.vocabulary import CERTIFIED, Direction, Level, Tool

_PARTS = ("work", "materials_new", "materials_moved")


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What a prefill came to.

    Attributes:
        billings: how many approved billings of the period were taken.
        lines: how many of our own lines were filled in.
        amount: cents that were taken over, work of the period and new material together.
        files: how many attachments were taken over.
        left: budget codes that no line of ours has, with the cents that belong to them.
    """

    billings: int
    lines: int
    amount: int
    files: int
    left: tuple[tuple[str, int], ...]


def prefill(session: Session, actor: Actor, billing_id: int, *, today: date, attachments: bool = True) -> Prefilled:
    """Fills in a billing to the owner from the approved billings of its period.

    Args:
        attachments: whether all that is attached to them is attached to it, too, in their order.

    Raises:
        NotFound, NotAllowed, RuleBroken: see `store.billing_editing.write_entries`; the actor has to be Admin on
            Commitments as well, because private contracts count.
        RuleBroken: it is not billed to an owner, has no period, or nothing of the period is approved yet.
    """
    found = handled(session, actor, billing_id)
    require(session, actor, found.standing.project.id or 0, Tool.COMMITMENTS, Level.ADMIN, "Filling in from billings")
    sources = _sources(session, found)
    sheet = entry_sheet(session, actor, billing_id, today=today)
    sums = _by_code(session, [billing for billing, _ in sources])
    entries: dict[int, Entry] = {}
    left = []
    for code, amounts in sorted(sums.items()):
        own = [line for line in sheet.lines if code and line.before.budget_code == code]
        if own:
            entries |= _shared_out(own, amounts)
        else:
            left.append((code, amounts["work"] + amounts["materials_new"]))
    write_entries(session, actor, billing_id, entries, version=sheet.version, today=today)
    files = _take_files(session, found, sources) if attachments else 0
    taken = sum(entry.work + entry.materials_new for entry in entries.values())
    return Prefilled(len(sources), len(entries), taken, files, tuple(left))


def _sources(session: Session, found: Handled) -> Sequence[tuple[Billing, Contract]]:
    """The approved billings of the period, in the order of a backup."""
    if found.standing.contract.direction is not Direction.UPSTREAM:
        raise RuleBroken(f"{found.label} is a subcontractor's; only a billing to the owner is filled in from others.")
    if found.period is None:
        raise RuleBroken(f"{found.label} belongs to no billing period; give it one first.")
    rows = session.exec(
        select(Billing, Contract)
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .where(
            Contract.project_id == found.standing.project.id,
            Contract.direction == Direction.DOWNSTREAM,
            Billing.period_id == found.period.id,
            col(Billing.status).in_(CERTIFIED),
        )
        .order_by(col(Contract.number_key), col(Billing.position))
    ).all()
    if not rows:
        period = f"{found.period.from_date} to {found.period.to_date}"
        raise RuleBroken(
            f"No subcontractor's billing of {period} is approved yet; approve those that are to be billed."
        )
    return rows


def _by_code(session: Session, billings: Iterable[Billing]) -> dict[str, dict[str, int]]:
    """What is reported, by budget code."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_PARTS, 0))
    rows = session.exec(
        select(BillingLine, SovLine.budget_code)
        .join(SovLine, col(SovLine.id) == col(BillingLine.sov_line_id))
        .where(col(BillingLine.billing_id).in_([billing.id for billing in billings]))
    )
    for line, code in rows:
        amounts = (line.work_cents, line.materials_new_cents, line.materials_moved_cents)
        if any(amounts):
            for part, cents in zip(_PARTS, amounts, strict=True):
                sums[code][part] += cents
    return sums


def _shared_out(lines: Sequence[EntryLine], amounts: dict[str, int]) -> dict[int, Entry]:
    """Spreads amounts over lines of one code by their scheduled values; what rounding leaves goes to the last."""
    weights = [abs(line.before.scheduled) for line in lines]
    if not sum(weights):
        weights = [1] * len(lines)
    shares: dict[str, list[int]] = {}
    for part, cents in amounts.items():
        spread = [divide(cents * weight, sum(weights)) for weight in weights[:-1]]
        shares[part] = [*spread, cents - sum(spread)]
    return {
        line.sov_line_id: _reporting(line, *(shares[part][place] for part in _PARTS))
        for place, line in enumerate(lines)
    }


def _reporting(line: EntryLine, work: int, new: int, moved: int) -> Entry:
    """An entry of these amounts; material that we never billed as stored is billed as work and moves from nowhere."""
    held = max(line.before.stored_before + new, 0)
    return by_amount(line, replace(line.entry, work=work, materials_new=new, materials_moved=min(moved, held)))


def _take_files(session: Session, found: Handled, sources: Sequence[tuple[Billing, Contract]]) -> int:
    """Attaches what is attached to the sources; what is there already is not attached again."""
    own = session.exec(select(Attachment).where(Attachment.billing_id == found.billing.id)).all()
    there = {(row.sha256, row.title) for row in own}
    ordinal = max((row.ordinal for row in own), default=0)
    taken = 0
    for billing, contract in sources:
        rows = session.exec(
            select(Attachment).where(Attachment.billing_id == billing.id).order_by(col(Attachment.ordinal))
        )
        for row in rows:
            title = f"{contract.number} #{billing.position}: {row.title}"
            if (row.sha256, title) in there:
                continue
            ordinal += 1
            taken += 1
            assert found.billing.id is not None, "it was read"
            session.add(
                Attachment(
                    billing_id=found.billing.id,
                    ordinal=ordinal,
                    kind=row.kind,
                    title=title,
                    file_name=row.file_name,
                    sha256=row.sha256,
                    added_at=now(),
                    added_by=found.standing.actor.login,
                )
            )
            found.note(session, "attachment", "", title)
    return taken
