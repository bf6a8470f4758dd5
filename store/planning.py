"""The frozen plan of a compile: everything a worker needs, nothing left to look up (PRODUCT.md section 3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from store.access import Actor
from store.billing_facts import lacks_of, refusals
from store.billings import sheet
from store.completeness import Lack
from store.dictionary import word
from store.errors import RuleBroken
from store.plan import Include, Plan, PlanFile, PlanItem, PlanLack
from store.requests import (
    WITH_FORM,
    Attached,
    Chosen,
    Request,
    blockers,
    chosen_rows,
    left_out,
    missing,
    signed_copy,
    taken,
    title_of,
)
from store.tables import Project
from store.vocabulary import Dictionary


def frozen_plan(session: Session, actor: Actor, request: Request) -> Plan:
    """The plan of a request that breaks no rule.

    Raises:
        NotAllowed, NotFound: the actor may not compile, or may not see one of the rows.
        RuleBroken: with every reason against it.
    """
    chosen = chosen_rows(session, actor, request)
    project = session.get_one(Project, request.project_id)
    lacking = lacks_of(session, request, chosen)
    if against := [*blockers(chosen, project.dictionary, request.options), *refusals(chosen, lacking)]:
        raise RuleBroken(" ".join(against))
    return Plan(
        project_number=project.number,
        project_name=project.name,
        project_address=project.address,
        dictionary=project.dictionary,
        items=tuple(_item(session, row, request, project.dictionary, lacking.get(row.key, ())) for row in chosen),
        options=request.options,
    )


def _item(session: Session, row: Chosen, request: Request, dictionary: Dictionary, lacking: Sequence[Lack]) -> PlanItem:
    with_form = request.options.include in WITH_FORM
    signed = signed_copy(row, request)
    attachments = tuple(_plan_file(pair, request) for pair in taken(row, request))
    reason = missing(row, dictionary)
    if not reason and not with_form and not attachments:
        reason = f"{row.label()} has no {_wanted_words(request.options.include)} to include."
    billing_id = row.billing.id if row.billing else None
    assert row.contract.id is not None
    return PlanItem(
        contract_id=row.contract.id,
        billing_id=billing_id,
        contract_number=row.contract.number,
        company=row.company,
        label=row.label(),
        sheet=sheet(session, billing_id) if billing_id is not None and with_form and signed is None else None,
        signed=None if signed is None else _plan_file(signed, request),
        attachments=attachments,
        missing=reason,
        left_out=tuple(_plan_file(pair, request) for pair in left_out(row, request)),
        lacking=tuple(PlanLack(word(lack.paper), lack.sentence) for lack in lacking)
        if request.options.missing_pages
        else (),
    )


def _wanted_words(include: Include) -> str:
    return "lien waivers" if include is Include.LIEN_WAIVERS else "attachments"


def _plan_file(pair: Attached, request: Request) -> PlanFile:
    attachment, file = pair
    return PlanFile(title_of(attachment, request), attachment.file_name, attachment.kind, attachment.sha256, file.size)
