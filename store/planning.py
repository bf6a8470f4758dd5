"""The frozen plan of a compile: everything a worker needs, nothing left to look up (PRODUCT.md section 3)."""

from __future__ import annotations

from sqlmodel import Session

from store.access import Actor
from store.billings import sheet
from store.errors import RuleBroken
from store.plan import Include, Plan, PlanFile, PlanItem
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
    if against := list(blockers(chosen, project.dictionary, request.options)):
        raise RuleBroken(" ".join(against))
    return Plan(
        project_number=project.number,
        project_name=project.name,
        project_address=project.address,
        dictionary=project.dictionary,
        items=tuple(_item(session, row, request, project.dictionary) for row in chosen),
        options=request.options,
    )


def _item(session: Session, row: Chosen, request: Request, dictionary: Dictionary) -> PlanItem:
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
    )


def _wanted_words(include: Include) -> str:
    return "lien waivers" if include is Include.LIEN_WAIVERS else "attachments"


def _plan_file(pair: Attached, request: Request) -> PlanFile:
    attachment, file = pair
    return PlanFile(title_of(attachment, request), attachment.file_name, attachment.kind, attachment.sha256, file.size)
