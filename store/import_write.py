"""Writes a checked document: companies, people, the project, its periods; then contracts and billings."""

from __future__ import annotations

from collections.abc import Mapping

from store import billings, contracts
from store.completeness import Rule
from store.files import Stored
from store.import_format import ContractRecord, Document, PersonRecord, ProjectRecord
from store.import_stored import StoredProject, identity
from store.import_write_billings import write_billings
from store.import_write_contracts import write_contracts
from store.import_writing import Subject, Writing
from store.requirements import write_rules
from store.tables import BillingPeriod, Company, Person, Project, ToolLevel
from store.vocabulary import Level, Tool


def write_document(writing: Writing, document: Document, stored: StoredProject, kept: Mapping[str, Stored]) -> None:
    """Writes everything a document says over what is stored; it has been checked (`import_check`).

    Args:
        kept: what the file store made of each attachment, by its path in the document.
    """
    _write_people(writing, document, stored)
    _write_project(writing, document, stored)
    for person in document.people:
        _write_levels(writing, person, stored)
    _write_periods(writing, document, stored)
    writing.session.flush()
    writing.names["period_id"] = {period.id: str(start) for start, period in stored.periods.items()}
    write_contracts(writing, document, stored)
    _write_requirements(writing, document, stored)
    write_billings(writing, document, stored, kept)
    for contract in document.contracts:
        contract_id = identity(stored.contracts[contract.number].row.id)
        contracts.refresh_sums(writing.session, contract_id)
        billings.refresh_totals(writing.session, contract_id)


def _write_people(writing: Writing, document: Document, stored: StoredProject) -> None:
    for company in document.companies:
        if company.name not in stored.companies:
            stored.companies[company.name] = writing.create(Company(name=company.name))
    writing.session.flush()
    names = {company.id: name for name, company in stored.companies.items()}
    writing.names |= {"company_id": names, "architect_id": names}
    for person in document.people:
        company_id = stored.companies[person.company].id if person.company else None
        stored.people[person.login] = writing.put(
            stored.people.get(person.login),
            Person,
            {"login": person.login},
            person,
            {"name": person.name, "company_id": company_id, "email": person.email},
            Subject(f"Person {person.login}"),
        )
    writing.session.flush()


def _write_project(writing: Writing, document: Document, stored: StoredProject) -> None:
    record = document.project
    new = stored.row is None
    writing.project_id = 0 if stored.row is None else identity(stored.row.id)
    company = record.company if "company" in record.model_fields_set else _our_company(document)
    stored.row = writing.put(
        stored.row,
        Project,
        {"number": record.number},
        record,
        {
            "name": record.name,
            "address": record.address,
            "dictionary": record.dictionary,
            "allow_overbilling": record.allow_overbilling,
            "company_id": stored.companies[company].id if company else None,
        },
        Subject(f"Project {record.number}"),
    )
    writing.session.flush()
    writing.project_id = identity(stored.row.id)
    if new:
        writing.remember(Subject(f"Project {record.number}"), "project", "", "imported")


def _write_requirements(writing: Writing, document: Document, stored: StoredProject) -> None:
    """What the document says of the project's and its contracts' rules takes the place of what was there."""
    project = document.project
    rows: list[tuple[ProjectRecord | ContractRecord, int | None, Subject]] = [
        (project, None, Subject(f"Project {project.number}"))
    ]
    for contract in document.contracts:
        contract_id = identity(stored.contracts[contract.number].row.id)
        rows.append((contract, contract_id, Subject(contract.number, contract_id)))
    for record, owner, subject in rows:
        if "requirements" in record.model_fields_set:
            wanted = {one.paper: Rule(one.severity, one.tiers) for one in record.requirements}
            for field, old, new in write_rules(writing.session, writing.project_id, owner, wanted):
                writing.remember(subject, field, old, new)
                writing.updated += 1


def _our_company(document: Document) -> str | None:
    """The firm the project's administrators work for, where it is one: ours."""
    firms = {person.company for person in document.people if person.commitments is Level.ADMIN}
    return firms.pop() if len(firms) == 1 else None


def _write_levels(writing: Writing, person: PersonRecord, stored: StoredProject) -> None:
    for tool, level in ((Tool.COMMITMENTS, person.commitments), (Tool.CLIENT_CONTRACTS, person.client_contracts)):
        row = stored.levels.get((person.login, tool))
        subject = Subject(f"Person {person.login}")
        if row is None and level is not Level.NONE:
            person_id = identity(stored.people[person.login].id)
            made = ToolLevel(project_id=writing.project_id, person_id=person_id, tool=tool, level=level)
            stored.levels[person.login, tool] = writing.create(made)
            writing.remember(subject, f"level on {tool.value}", Level.NONE.word, level.word)
        elif row is not None and tool.value in person.model_fields_set and row.level is not level:
            writing.remember(subject, f"level on {tool.value}", row.level.word, level.word)
            row.level = level
            writing.session.add(row)
            writing.updated += 1


def _write_periods(writing: Writing, document: Document, stored: StoredProject) -> None:
    for period in document.billing_periods:
        updated = writing.updated
        stored.periods[period.from_] = writing.put(
            stored.periods.get(period.from_),
            BillingPeriod,
            {"project_id": writing.project_id, "from_date": period.from_, "ordinal": 0},
            period,
            {"to_date": period.to, "due_date": period.due, "status": period.status},
            Subject(f"Period {period.from_}"),
        )
        # Whoever edits the period on the screen meanwhile is told.
        stored.periods[period.from_].version += writing.updated - updated
    for ordinal, start in enumerate(sorted(stored.periods), 1):
        stored.periods[start].ordinal = ordinal
