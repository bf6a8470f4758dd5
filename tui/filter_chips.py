"""A filter of a list in parts, each in words and with the filter that is left without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from store.dictionary import word
from store.lists import ListFilter
from store.vocabulary import BillingStatus, InviteState


@dataclass(frozen=True)
class Chip:
    """One part of a filter; `without` is the filter once it is taken off."""

    words: str
    without: ListFilter


def chips(wanted: ListFilter, companies: Mapping[int, str]) -> Iterator[Chip]:
    """The parts of a filter, but for the period, which has words and keys of its own.

    Args:
        companies: their names by id, as far as they are known.
    """
    for member in (*BillingStatus, *InviteState):
        if member.value in wanted.statuses:
            yield Chip(word(member), replace(wanted, statuses=wanted.statuses - {member.value}))
    if wanted.paid is not None:
        yield Chip("Paid" if wanted.paid else "Not paid", replace(wanted, paid=None))
    if wanted.kind is not None:
        yield Chip(word(wanted.kind), replace(wanted, kind=None))
    for company in sorted(wanted.company_ids, key=lambda one: companies.get(one, "")):
        name = companies.get(company, "A company")
        yield Chip(name, replace(wanted, company_ids=wanted.company_ids - {company}))
    if wanted.text:
        yield Chip(f"\u201c{wanted.text}\u201d", replace(wanted, text=""))
