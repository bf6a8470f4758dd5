"""The rules an imported document must keep, beyond its form; every fault is found before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from store.errors import Fault
from store.import_check_contract import contract_faults
from store.import_check_figures import figure_faults
from store.import_faults import fault, repeated, unknown
from store.import_format import Document, PeriodRecord
from store.import_stored import StoredProject
from store.tables import BillingPeriod
from store.vocabulary import PeriodStatus


def rule_faults(document: Document, stored: StoredProject) -> list[Fault]:
    """All faults of a document, judged together with what is already stored of the project."""
    people = known_people(document, stored)
    periods = known_periods(document, stored)
    companies = frozenset(stored.companies).union(company.name for company in document.companies)
    return [
        *_people_faults(document, companies),
        *_period_faults(document, periods),
        *repeated("Contract", ((one.number, ("contracts", at, "number")) for at, one in enumerate(document.contracts))),
        *(
            found
            for at, contract in enumerate(document.contracts)
            for found in contract_faults(
                contract,
                ("contracts", at),
                stored.contracts.get(contract.number),
                companies=companies,
                people=people,
                periods=frozenset(periods),
                allow_overbilling=_allows_overbilling(document, stored),
            )
        ),
        *_untouched_contract_faults(document, stored),
    ]


def known_people(document: Document, stored: StoredProject) -> dict[str, str | None]:
    """The company of every person known once the document is imported, by login."""
    people = dict(stored.company_of)
    for person in document.people:
        if person.login not in people or "company" in person.model_fields_set:
            people[person.login] = person.company
    return people


def known_periods(document: Document, stored: StoredProject) -> dict[date, PeriodRecord | BillingPeriod]:
    """The project's periods as they will be, by first day, in order."""
    periods: dict[date, PeriodRecord | BillingPeriod] = dict(stored.periods)
    periods.update((period.from_, period) for period in document.billing_periods)
    return dict(sorted(periods.items()))


def _allows_overbilling(document: Document, stored: StoredProject) -> bool:
    if stored.row is not None and "allow_overbilling" not in document.project.model_fields_set:
        return stored.row.allow_overbilling
    return document.project.allow_overbilling


def _people_faults(document: Document, companies: Iterable[str]) -> Iterator[Fault]:
    yield from repeated(
        "Company", ((company.name, ("companies", at, "name")) for at, company in enumerate(document.companies))
    )
    yield from repeated("Login", ((person.login, ("people", at, "login")) for at, person in enumerate(document.people)))
    known = frozenset(companies)
    if document.project.company is not None:
        yield from unknown("company", document.project.company, known, ("project", "company"))
    for at, person in enumerate(document.people):
        if person.company is not None:
            yield from unknown("company", person.company, known, ("people", at, "company"))


def _period_faults(document: Document, periods: dict[date, PeriodRecord | BillingPeriod]) -> Iterator[Fault]:
    written = {period.from_: at for at, period in reversed(list(enumerate(document.billing_periods)))}
    yield from repeated(
        "A period from",
        ((period.from_, ("billing_periods", at, "from")) for at, period in enumerate(document.billing_periods)),
    )
    for at, record in enumerate(document.billing_periods):
        if record.to < record.from_:
            yield fault(("billing_periods", at, "to"), f"The period ends on {record.to}, before it begins.")
    before: tuple[date, PeriodRecord | BillingPeriod] | None = None
    for start, period in periods.items():
        end = _last_day(period)
        if before is not None and start <= _last_day(before[1]):
            place = ("billing_periods", written.get(start, written.get(before[0], 0)))
            spans = f"{start} to {end} overlaps the one of {before[0]} to {_last_day(before[1])}"
            yield fault(place, f"The period of {spans}.")
        if before is None or end >= _last_day(before[1]):
            before = (start, period)
    opened = [str(start) for start, period in periods.items() if period.status is PeriodStatus.OPEN]
    # Somebody may have closed the only open one by hand; that stands in the way of no document without periods.
    if document.billing_periods and len(opened) != 1:
        count = f"{len(opened)} are open ({', '.join(opened)})" if opened else "none is open"
        yield fault(("billing_periods",), f"Exactly one period of a project is open; {count}.")


def _last_day(period: PeriodRecord | BillingPeriod) -> date:
    return period.to if isinstance(period, PeriodRecord) else period.to_date


def _untouched_contract_faults(document: Document, stored: StoredProject) -> Iterator[Fault]:
    """Forbidding over-billing is a promise about every contract, also those the document does not mention."""
    if stored.row is None or not stored.row.allow_overbilling or _allows_overbilling(document, stored):
        return
    named = {contract.number for contract in document.contracts}
    for number, contract in stored.contracts.items():
        if number not in named:
            for found in figure_faults(None, ("project", "allow_overbilling"), contract, allow_overbilling=False):
                yield fault(("project", "allow_overbilling"), f"Contract {number}: {found.sentence}")
