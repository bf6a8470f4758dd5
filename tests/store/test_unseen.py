"""What may not be seen does not exist (PRODUCT.md section 5): every public function of store, asked by a reader.

The functions are found, not listed: a new one is asked as soon as it is there, and where nobody has said what it can
be asked with, the test fails and says so. The reader is the example's contact, for whom the private SC-10 is hidden.
"""

from __future__ import annotations

import importlib
import inspect
import io
import itertools
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from sqlalchemy import or_
from sqlmodel import SQLModel, select

import store
from store import backups
from store.billing_review import set_statuses
from store.billing_terms import BillingTerms
from store.change_orders import ChangeOrderTerms
from store.column_layouts import ColumnChoice
from store.contract_terms import Terms
from store.directory_editing import PersonTerms
from store.errors import NotFound, Problem
from store.files import FileStore
from store.list_facets import Facet
from store.lists import Column, Grouping, ListFilter, Sort
from store.payments import add_payment
from store.project_reports import Subject
from store.report import Report
from store.requests import Request
from store.saved_views import View
from store.schedule_of_values import ScheduledLine
from store.search import Kind
from store.tables import Attachment, Backup, Payment
from store.vocabulary import AttachmentKind, BillingStatus, ContractKind, Direction, InviteState, Level, Tool
from tests.example import Example
from tests.made_once import copied

TODAY = date(2026, 11, 20)
ABSENT = 987_654
"""An id that no record has."""
MARKS = ("SC-10", "Plumbing", "Ace [", "S\u00f6hne", "1234567", "12,345.67")
"""What is said of the hidden contract alone: number, title, company, and a payment that this test makes."""

INNER = {
    "access.visible_contracts": "a condition, not an answer",
    "access.visible_projects": "a condition, not an answer",
    "backups.visible_backups": "a condition, not an answer",
    "changes.record": "writes for a command that has asked",
    "contract_terms.company_named": "is given a name, answers with its id",
    "directory_editing.add_company": "a company is no contract's; who may is told before its name is looked at",
    "directory_editing.add_person": "names no contract",
    "directory.require_keeper": "answers with who may",
    "importing.import_project": "is given a document: test_import_rights",
    "levels.record_level": "writes for a command that has asked",
    "list_sql.billings": "a statement, not an answer",
    "list_sql.billings_in_order": "a statement, not an answer",
    "list_sql.visible_billings": "a statement, not an answer",
    "list_sql.with_contract": "a statement, not an answer",
    "list_sql.without_billing": "a statement, not an answer",
    "outbox.write": "writes for a command that has asked",
    "own.own_record": "answers for the functions that keep selections and views, which are asked",
    "own.owner_of": "answers with who asks",
    "period_rows.add": "writes for a command that has asked; a period is no contract's",
    "period_rows.change": "writes for a command that has asked; a period is no contract's",
    "period_rows.close_others": "writes for a command that has asked; a period is no contract's",
    "period_rows.remember": "writes for a command that has asked; a period is no contract's",
    "periods.admins_project": "answers with the project alone",
    "periods.create": "a period is no contract's",
    "periods.delete": "a period is no contract's",
    "periods.edit": "a period is no contract's",
    "periods.unused": "is asked by `periods.delete`, of an administrator alone",
    "period_schedule.save_settings": "a period is no contract's",
    "project_creation.create_project": "names no contract",
    "safe_copy.copy_all": "is refused to whom anything is hidden: test_safe_copy",
}
"""Public functions with an actor that are not asked here, and why."""

OF_RECORDS = {"contract_id", "billing_id", "attachment_id", "payment_id", "backup_id"}
"""Arguments that name one record, which is hidden or absent."""


class _Undone(Exception):
    """Takes back what a question wrote."""


class Hidden:
    """The example project with a payment and a backup of SC-10, and the ids of what only SC-10 has."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.billing_id, self.contract_id = example.billings["SC-10#1"], example.contracts["SC-10"]
        with example.database.read() as session:
            self.payment_id = session.exec(select(Payment.id).where(Payment.billing_id == self.billing_id)).one() or 0
            self.backup_id = session.exec(select(Backup.id)).one() or 0
            attached = select(Attachment.id).where(Attachment.billing_id == self.billing_id)
            self.attachment_id = session.exec(attached.limit(1)).one() or 0

    @staticmethod
    def make(example: Example) -> None:
        """Pays and compiles SC-10's billing."""
        admin, billing_id = example.actor("admin"), example.billings["SC-10#1"]
        with example.database.write() as session:
            set_statuses(session, admin, [billing_id], BillingStatus.APPROVED, today=TODAY)
            add_payment(session, admin, billing_id, paid_on=TODAY, amount=1_234_567)
        backups.request(example.database, admin, Request(example.project_id, (billing_id,), (), example.september))

    def request(self, billing_id: int) -> Request:
        return Request(self.example.project_id, (billing_id,), (), self.example.september)

    def remove(self) -> None:
        """Takes SC-10, and all that names it, out of the database, as if it had never been there."""
        with self.example.database.write() as session:
            for table in reversed(SQLModel.metadata.sorted_tables):
                named = [
                    table.c[name] == value
                    for name, value in (
                        ("contract_id", self.contract_id),
                        ("billing_id", self.billing_id),
                        ("backup_id", self.backup_id),
                    )
                    if name in table.c
                ]
                own = {"contract": self.contract_id, "billing": self.billing_id, "backup": self.backup_id}
                if table.name in own:
                    named.append(table.c.id == own[table.name])
                if named:
                    session.execute(table.delete().where(or_(*named)))

    def values(self, record: int | None) -> dict[str, Sequence[Any]]:
        """What each argument is asked with; `record` in place of the ids of SC-10."""
        example = self.example
        contract = record or self.contract_id
        billing = record or self.billing_id
        lists = [
            ListFilter(example.project_id, direction, period, text)
            for direction, period, text in itertools.product(
                Direction, (None, example.september), ("", "SC-10", "plumb", "s\u00f6hne")
            )
        ]
        return {
            "project_id": [example.project_id],
            "period_id": [example.september],
            "direction": list(Direction),
            "wanted": lists,
            "sort": [Sort(), Sort(Column.GROSS, descending=True)],
            "group": [None, *Grouping],
            "subject": list(Subject),
            "tool": list(Tool),
            "ticked": [frozenset(), frozenset({billing, -contract})],
            "keys": [[billing, -contract]],
            "today": [TODAY],
            "contract_id": [contract],
            "contract_ids": [[contract]],
            "billing_id": [billing],
            "billing_ids": [[billing]],
            "attachment_id": [record or self.attachment_id],
            "payment_id": [record or self.payment_id],
            "backup_id": [record or self.backup_id],
            "backup_ids": [[record or self.backup_id]],
            "request": [self.request(billing)],
            "sha256": ["0" * 64],
            "number": ["HT-104"],
            "needed": [Level.READ_ONLY],
            "doing": ["Looking"],
            "version": [1],
            "status": [BillingStatus.APPROVED],
            "state": [InviteState.ACCEPTED],
            "kind": [AttachmentKind.OTHER],
            "named": ["SC-10#1", str(billing)],
            "project_number": [None, "HT-104"],
            "file_name": ["invoice.pdf"],
            "name": ["invoice.pdf"],
            "title": ["Invoice"],
            "most": [5, 100],
            "by": [1],
            "tier": [1],
            "amount": [100],
            "expires_on": [None],
            "paid_on": [TODAY],
            "order_id": [1],
            "line_id": [1],
            "person_id": [1],
            "holds": [True],
            "work": [0],
            "materials_new": [0],
            "reason": ["Checked"],
            "lines": [()],
            "names": [["invoice.pdf"]],
            "details": [()],
            "rules": [()],
            "line": [ScheduledLine("1", "Work", 100)],
            "entries": [{}],
            "fingerprint": ["SHA256:x"],
            "login": ["viewer", "contact"],
            "uid": [None],
            "company_id": [1, 2, 3],
            "verdicts": [{}],
            "list_name": ["billings-downstream"],
            "layout": [(ColumnChoice("net", False),)],
            "view": [View(one, Sort(), None, ()) for one in lists],
            "view_id": [1],
            "selection_id": [1],
            "facet": list(Facet),
        }


SPECIAL: dict[str, dict[str, Sequence[Any]]] = {
    "list_groups.list_groups": {"group": list(Grouping)},
    "contract_terms.create_contract": {"terms": [Terms("SC-99", ContractKind.SUBCONTRACT, "Roof", "Top")]},
    "contract_terms.edit_terms": {"terms": [Terms("SC-99", ContractKind.SUBCONTRACT, "Roof", "Top")]},
    "billing_terms.edit_billing": {"terms": [BillingTerms("1", None)]},
    "contract_rows.contract_rows": {"number": ["SC-10", "sc-1", "SC-2"]},
    "change_orders.create_change_order": {"terms": [ChangeOrderTerms("CO-9")]},
    "change_orders.edit_change_order": {"terms": [ChangeOrderTerms("CO-9")]},
    "directory_editing.edit_person": {"terms": [PersonTerms("Contact")]},
    "levels.set_level": {"wanted": [Level.ADMIN]},
    "search.find": {"kind": list(Kind), "text": ["SC-10", "plumb", "s\u00f6hne", "invoice", "2026"], "most": [50]},
    "requirements.set_contract_requirements": {"wanted": [{}]},
    "requirements.set_project_requirements": {"wanted": [{}]},
}
"""Arguments whose name means something else elsewhere."""


def public() -> dict[str, Callable[..., Any]]:
    """Every public function of store that is asked by an actor."""
    found: dict[str, Callable[..., Any]] = {}
    for info in pkgutil.iter_modules(store.__path__):
        if info.name not in ("migrations", "tables"):
            module = importlib.import_module(f"store.{info.name}")
            for name, one in vars(module).items():
                own = isinstance(one, FunctionType) and one.__module__ == module.__name__
                if own and not name.startswith("_") and "actor" in inspect.signature(one).parameters:
                    found[f"{info.name}.{name}"] = one
    return found


ASKED = {name: one for name, one in public().items() if name not in INNER}
OF_ONE_RECORD = [name for name, one in ASKED.items() if OF_RECORDS & set(inspect.signature(one).parameters)]


@pytest.fixture(scope="module")
def hidden_made(example_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database that `hidden` copies."""
    folder = tmp_path_factory.mktemp("hidden")
    with copied(example_made, folder) as database:
        Hidden.make(Example.of(database, FileStore(database.default_files())))
    return folder


@pytest.fixture
def hidden(hidden_made: Path, tmp_path: Path) -> Iterator[Hidden]:
    with copied(hidden_made, tmp_path) as database:
        yield Hidden(Example.of(database, FileStore(database.default_files())))


def questions(name: str, values: dict[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """The arguments, but for session and actor, that a function is asked with."""
    chosen: dict[str, Sequence[Any]] = {}
    for parameter in inspect.signature(ASKED[name]).parameters.values():
        given = {**values, **SPECIAL.get(name, {})}
        if parameter.name in ("session", "database", "files", "actor", "folder", "stream"):
            continue
        if parameter.name in given:
            chosen[parameter.name] = given[parameter.name]
        elif parameter.default is inspect.Parameter.empty:
            pytest.fail(f"Say what {name} is asked with as {parameter.name}, or in INNER why it is not asked.")
    for combination in itertools.product(*chosen.values()):
        yield dict(zip(chosen, combination, strict=True))


def asked(hidden: Hidden, login: str, name: str, question: dict[str, Any], folder: Path) -> str:
    """The answer or the problem as text; what was written is taken back."""
    example, one = hidden.example, ASKED[name]
    actor, wants = example.actor(login), inspect.signature(one).parameters
    files = {"files": example.files, "folder": folder, "stream": io.BytesIO(b"%PDF-1.7")}
    given = {key: value for key, value in files.items() if key in wants} | question
    try:
        if "database" in wants:
            return told(one(example.database, actor=actor, **given))
        with example.database.write() as session:
            raise _Undone(told(one(session, actor=actor, **given)))
    except _Undone as answer:
        return str(answer)
    except Problem as problem:
        return f"{type(problem).__name__}: {problem}"


def told(answer: object) -> str:
    """An answer as text; the rows of a report are a stream, which is read to its end."""
    if isinstance(answer, Report):
        tables = [(table.name, table.columns, list(table.rows)) for table in answer.tables]
        return repr((answer.title, answer.file_name, tables))
    return repr(answer)


def answers(hidden: Hidden, login: str, name: str, folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Every question that a function can be asked about the project, and what somebody is told to it."""
    for question in questions(name, hidden.values(None)):
        yield question, asked(hidden, login, name, question, folder / "out")


def test_every_public_function_is_asked_or_said_to_be_inner() -> None:
    assert not set(INNER) - set(public())
    assert {"queries.list_keys", "queries.list_totals", "project_reports.project_report"} <= set(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_what_is_hidden_is_in_no_answer_and_no_error_and_each_is_as_if_it_had_never_been(
    hidden: Hidden, name: str, tmp_path: Path
) -> None:
    before = list(answers(hidden, "contact", name, tmp_path))
    for question, answer in before:
        typed = repr(question)
        assert [mark for mark in MARKS if mark in answer and mark not in typed] == [], (question, answer)
    hidden.remove()

    assert list(answers(hidden, "contact", name, tmp_path)) == before


@pytest.mark.parametrize("name", OF_ONE_RECORD)
def test_a_hidden_record_is_refused_in_the_words_of_an_absent_one(hidden: Hidden, name: str, tmp_path: Path) -> None:
    ids = (hidden.contract_id, hidden.billing_id, hidden.payment_id, hidden.attachment_id, hidden.backup_id)
    pairs = zip(questions(name, hidden.values(None)), questions(name, hidden.values(ABSENT)), strict=True)
    for of_hidden, of_absent in pairs:
        answer = asked(hidden, "contact", name, of_hidden, tmp_path)
        for own in ids:
            answer = answer.replace(f" {own}", f" {ABSENT}")
        assert answer.startswith(NotFound.__name__)
        assert answer == asked(hidden, "contact", name, of_absent, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "queries.list_rows",
        "list_groups.list_groups",
        "list_report.list_report",
        "project_reports.project_report",
        "contracts.contract_names",
        "contract_detail.contract_detail",
        "backups.plan_of",
        "billing_report.billing_report",
        "requests.chosen_rows",
    ],
)
def test_who_may_see_is_told_so_that_silence_means_something(hidden: Hidden, name: str, tmp_path: Path) -> None:
    assert any(mark in told for _, told in answers(hidden, "admin", name, tmp_path) for mark in MARKS)
