"""A backup's plan as the row of parts it is linked from."""

from __future__ import annotations

from dataclasses import dataclass

from store.dictionary import Term, label
from store.plan import Plan, PlanFile, PlanItem

BILLING_FORM = "billing"
NO_BILLING = "none"
LACKING = "lacking"
SEPARATOR = "separator"
VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a backup before anything is prepared.

    Attributes:
        item: the billing it belongs to.
        title: what outline, contents and ledger call it.
        kind: an `AttachmentKind` value, `billing` for the form, `none` for a ticked contract without billing,
            `lacking` for a page in place of a missing paper, or `separator`.
        file: the stored file; None for the form and where there is no billing.
        left_out: whether somebody took it out of this backup; the ledger says so.
        reason: why a paper is missing.
    """

    item: PlanItem
    title: str
    kind: str
    file: PlanFile | None
    left_out: bool = False
    reason: str = ""


def parts_of(plan: Plan) -> list[Part]:
    """Every part of the plan in order: each billing's form or signed copy, then its attachments.

    What the plan's `Include` option leaves out was left out when the plan was made (`store.requests`).
    """
    parts: list[Part] = []
    form_title = label(plan.dictionary, Term.BILLING)
    for item in plan.items:
        if item.missing:
            parts.append(Part(item, item.missing, NO_BILLING, None))
        elif item.signed is not None:
            parts.append(_file_part(item, item.signed))
        elif item.sheet is not None:
            parts.append(Part(item, form_title, BILLING_FORM, None))
        parts.extend(_file_part(item, attached) for attached in item.attachments)
        parts.extend(Part(item, one.title, LACKING, None, reason=one.sentence) for one in item.lacking)
        parts.extend(Part(item, one.title, one.kind.value, one, left_out=True) for one in item.left_out)
    return parts


def _file_part(item: PlanItem, file: PlanFile) -> Part:
    return Part(item, file.title, file.kind.value, file)
