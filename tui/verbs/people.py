"""`people`: who bills on a contract, and who sees it where it is private."""

from __future__ import annotations

from argparse import Namespace

from sqlmodel import Session

from store.contract_detail import ContractDetail, contract_detail
from store.contract_people import ContractPerson, contract_people, set_contact, set_listed
from store.dictionary import word
from store.errors import NotFound
from tui.opening import Office
from tui.output import plain, say, say_json, say_table
from tui.verbs.common import DONE, project_id
from tui.verbs.contracts import contract_id

_CHANGES = {
    "contact": (set_contact, True, "bills on"),
    "no_contact": (set_contact, False, "bills no longer on"),
    "listed": (set_listed, True, "is on the private list of"),
    "not_listed": (set_listed, False, "is no longer on the private list of"),
}
"""What an option does, and how it is told."""


def people_verb(office: Office, chosen: Namespace) -> int:
    """Lists the people of a contract, or changes one of them."""
    contract = contract_id(office, project_id(office, chosen.project), chosen.contract)
    for option, (step, holds, words) in _CHANGES.items():
        login = getattr(chosen, option)
        if login is None:
            continue
        with office.database.write() as session:
            detail = contract_detail(session, office.actor, contract)
            person = _person(session, detail, login)
            step(session, office.actor, contract, person.id, holds, version=detail.version)
        if not chosen.json:
            say(f"{plain(person.name)} {words} {plain(detail.label)}.")
            return DONE
    with office.database.read() as session:
        rows = contract_detail(session, office.actor, contract).people
    if chosen.json:
        say_json([_document(row) for row in rows])
        return DONE
    say_table(
        ("Login", "Name", "Company", "Level", "Bills", "Private List"),
        [(row.login, row.name, row.company, word(row.level), _mark(row.contact), _mark(row.listed)) for row in rows],
    )
    return DONE


def _person(session: Session, detail: ContractDetail, login: str) -> ContractPerson:
    """Somebody on the contract; for its administrators anybody with a level on the project."""
    for row in contract_people(session, detail.id, everybody=True) if detail.edits else detail.people:
        if row.login == login:
            return row
    raise NotFound(f"There is no {login} on this project; `person {login}` gives them a level on it first.")


def _document(row: ContractPerson) -> dict[str, object]:
    return {
        "login": row.login,
        "name": row.name,
        "company": row.company,
        "level": row.level.word,
        "contact": row.contact,
        "listed": row.listed,
    }


def _mark(holds: bool) -> str:
    return "yes" if holds else ""
