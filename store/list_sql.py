"""The SQL behind the lists of billings; every select goes through `visible_contracts`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlmodel import col

from store import list_text
from store.access import Actor, visible_contracts
from store.columns import Word
from store.key_set import KeySet
from store.lists import Column, Grouping, ListFilter
from store.tables import Attachment, Billing, BillingPeriod, Company, Contract, Invite, InvoiceContact, StoredFile
from store.vocabulary import BillingStatus, Direction, InviteState


def visible_billings(actor: Actor) -> Select[Any]:
    """Every billing the actor may see, with its contract, company and period."""
    return named(with_contract(actor))


def with_contract(actor: Actor) -> Select[Any]:
    """Every billing the actor may see, with its contract alone, which is enough to sort and to add up."""
    return select(Billing).join(Contract, col(Contract.id) == col(Billing.contract_id)).where(visible_contracts(actor))


def named(chosen: Select[Any]) -> Select[Any]:
    """Billings and contracts with their companies and periods too."""
    return chosen.join(Company, col(Company.id) == col(Contract.company_id)).join(
        BillingPeriod, col(BillingPeriod.id) == col(Billing.period_id), isouter=True
    )


def billings(actor: Actor, wanted: ListFilter, *, few: bool = False) -> list[Select[Any]]:
    """The billings that match, in parts that have no contract in common: each part is found in its own way.

    Args:
        few: whether few billings have the text (`list_text.in_few`): then each of them is looked up, instead of going
            through all contracts.
    """
    if not wanted.text:
        return [_matching(actor, wanted)]
    named = list_text.called(wanted.text)
    return [
        _matching(actor, wanted).where(named),
        _matching(actor, wanted, looked_up=few).where(~named, col(Billing.id).in_(list_text.with_text(wanted.text))),
    ]


def billings_in_order(actor: Actor, wanted: ListFilter, *, few: bool = False) -> list[Select[Any]]:
    """The same billings, where only the first by contract are asked for: nothing is collected before."""
    if wanted.text and not list_text.has_trigrams(wanted.text):
        return [
            _matching(actor, wanted).where(
                or_(list_text.called(wanted.text), list_text.written_in_billing(wanted.text))
            )
        ]
    return billings(actor, wanted, few=few)


def _matching(actor: Actor, wanted: ListFilter, *, looked_up: bool = False) -> Select[Any]:
    """The billings that match but for the text."""
    chosen = with_contract(actor).where(*_contract_conditions(wanted, looked_up=looked_up))
    if wanted.period_id is not None:
        chosen = chosen.where(col(Billing.period_id) == wanted.period_id)
    if wanted.statuses:
        stored = [status for status in BillingStatus if status.value in wanted.statuses]
        chosen = chosen.where(col(Billing.status).in_(stored))
    if wanted.paid is not None:
        chosen = chosen.where(is_paid() if wanted.paid else ~is_paid())
    return chosen


def without_billing(actor: Actor, wanted: ListFilter) -> Select[Any]:
    """The commitments that match and have no billing in the period (PRODUCT.md section 2)."""
    billed = exists().where(col(Billing.contract_id) == col(Contract.id), col(Billing.period_id) == wanted.period_id)
    chosen = (
        select(Contract)
        .join(Company, col(Company.id) == col(Contract.company_id))
        .join(
            Invite,
            and_(col(Invite.contract_id) == col(Contract.id), col(Invite.period_id) == wanted.period_id),
            isouter=True,
        )
        .where(visible_contracts(actor), *_contract_conditions(wanted), ~billed)
        # Upstream nobody is invited: there a contract without a billing is no row.
        .where(col(Contract.direction) == Direction.DOWNSTREAM)
    )
    if wanted.statuses:
        chosen = chosen.where(invite_state().in_(sorted(wanted.statuses)))
    if wanted.paid is True:
        chosen = chosen.where(literal(False))
    if wanted.text:
        chosen = chosen.where(list_text.called(wanted.text))
    return chosen


def _contract_conditions(wanted: ListFilter, *, looked_up: bool = False) -> list[ColumnElement[bool]]:
    # An expression is in no index: SQLite then begins with the billings instead of the contracts.
    project: Any = col(Contract.project_id) + 0 if looked_up else col(Contract.project_id)
    conditions = [
        project == wanted.project_id,
        col(Contract.direction) == wanted.direction,
    ]
    if wanted.company_ids:
        conditions.append(col(Contract.company_id).in_(sorted(wanted.company_ids)))
    if wanted.kind is not None:
        conditions.append(col(Contract.kind) == wanted.kind)
    return conditions


def invite_state() -> ColumnElement[str]:
    """The pseudo-status of a commitment without a billing."""
    contacts = exists().where(col(InvoiceContact.contract_id) == col(Contract.id))
    return case(
        (~contacts, InviteState.NO_INVOICE_CONTACTS.value),
        (
            and_(col(Contract.ssov_required), ~col(Contract.ssov_approved)),
            InviteState.SSOVS_NOT_APPROVED.value,
        ),
        else_=func.coalesce(type_coerce(col(Invite.state), _TEXT), InviteState.NOT_INVITED.value),
    )


class _Plain(Word):
    """The stored text of a word column, as it stands."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """No member is made of it."""
        return value


_TEXT = _Plain(InviteState)

_FILES = select(func.count()).where(col(Attachment.billing_id) == col(Billing.id)).correlate(Billing).scalar_subquery()
_ATTENTION = exists().where(
    col(Attachment.billing_id) == col(Billing.id),
    col(StoredFile.sha256) == col(Attachment.sha256),
    col(StoredFile.attention),
)


NAMED = frozenset({Column.COMPANY, Column.PERIOD})
"""What can only be sorted by with the tables of `named`."""


def billing_order(column: Column) -> ColumnElement[Any]:
    """What a billing's row is sorted by."""
    expressions: dict[Column, Any] = {
        Column.CONTRACT: col(Contract.number_key),
        Column.NUMBER: col(Billing.number),
        Column.STATUS: type_coerce(col(Billing.status), _TEXT),
        Column.COMPANY: col(Company.name).collate("NOCASE"),
        Column.PERIOD: col(BillingPeriod.from_date),
        Column.GROSS: col(Billing.gross_cents),
        Column.NET: col(Billing.net_cents),
        Column.PAID: col(Billing.paid_cents),
        Column.DATE: col(Billing.billing_date),
        Column.CONTRACT_TOTAL: col(Contract.revised_cents),
        Column.COMPLETE: col(Billing.complete_rate),
        Column.FILES: _FILES,
    }
    chosen: ColumnElement[Any] = expressions[column]
    return chosen


def pseudo_order(column: Column) -> ColumnElement[Any]:
    """What the row of a commitment without a billing is sorted by; nothing where it has no such value."""
    expressions: dict[Column, Any] = {
        Column.CONTRACT: col(Contract.number_key),
        Column.STATUS: invite_state(),
        Column.COMPANY: col(Company.name).collate("NOCASE"),
        Column.CONTRACT_TOTAL: col(Contract.revised_cents),
    }
    chosen: ColumnElement[Any] = expressions.get(column, literal(None))
    return chosen


def listed(keys: Sequence[int]) -> Any:
    """Any number of keys as one parameter."""
    return select(func.json_each(json.dumps(list(keys))).table_valued("value").c.value)


def billing_group(group: Grouping) -> ColumnElement[Any]:
    """By what a billing's row is grouped, in the order of groups."""
    expressions: dict[Grouping, Any] = {
        Grouping.COMPANY: col(Company.name).collate("NOCASE"),
        Grouping.CONTRACT: col(Contract.number_key),
        Grouping.STATUS: type_coerce(col(Billing.status), _TEXT),
        Grouping.PAYMENT: case((is_paid(), PAID), else_=UNPAID),
        Grouping.PERIOD: col(BillingPeriod.from_date),
    }
    chosen: ColumnElement[Any] = expressions[group]
    return chosen


def pseudo_group(group: Grouping) -> ColumnElement[Any]:
    """By what the row of a commitment without a billing is grouped; nothing where it has no such value."""
    expressions: dict[Grouping, Any] = {
        Grouping.COMPANY: col(Company.name).collate("NOCASE"),
        Grouping.CONTRACT: col(Contract.number_key),
        Grouping.STATUS: invite_state(),
        Grouping.PAYMENT: literal(NOT_BILLED),
    }
    chosen: ColumnElement[Any] = expressions.get(group, literal(None))
    return chosen


def is_paid() -> ColumnElement[bool]:
    """Whether the whole net of a billing was paid."""
    return and_(col(Billing.paid_cents) != 0, col(Billing.paid_cents) >= col(Billing.net_cents))


PAID, UNPAID, NOT_BILLED = 1, 2, 3
"""The groups by payment, in their order."""

MANY_KEYS = 10_000
"""From how many keys on all billings are gone through, instead of each being looked up."""


def among(column: Any, keys: KeySet) -> ColumnElement[bool]:
    """Whether a column's billing is one of a set."""
    if keys.records < MANY_KEYS:
        chosen: ColumnElement[bool] = column.in_(listed([key for key in keys if key > 0]))
        return chosen
    # A byte for every id, as one parameter: no list of a million numbers is written or read.
    return func.substr(literal(keys.marks(), LargeBinary), column + 1, 1) == literal(b"\x01", LargeBinary)


def billing_columns() -> list[Any]:
    """What a billing's row is made of."""
    return [
        col(Billing.id).label("key"),
        col(Billing.number),
        col(Billing.position),
        col(Billing.status),
        col(Company.name).label("company"),
        col(BillingPeriod.from_date),
        col(BillingPeriod.to_date),
        col(Billing.gross_cents),
        col(Billing.net_cents),
        col(Billing.paid_cents),
        col(Billing.billing_date),
        col(Contract.id).label("contract_id"),
        col(Contract.number).label("contract_number"),
        col(Contract.title),
        col(Contract.revised_cents),
        col(Billing.complete_rate),
        _FILES.label("files"),
        _ATTENTION.label("attention"),
    ]


def pseudo_columns() -> list[Any]:
    """What the row of a commitment without a billing is made of."""
    return [
        col(Contract.id).label("contract_id"),
        col(Contract.number).label("contract_number"),
        col(Contract.title),
        col(Contract.revised_cents),
        col(Company.name).label("company"),
        invite_state().label("state"),
    ]
