"""The verbs of the command line; each takes what is open and its arguments and returns the exit code.

A verb's module is imported when it is called: what `attach` needs, `periods` does not wait for.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.opening import Office

VERBS = {
    "projects": "lists.projects",
    "billings": "lists.billings",
    "backups": "lists.list_backups",
    "ledger": "lists.ledger",
    "contracts": "contracts.contracts_verb",
    "sov": "contracts.sov_verb",
    "report": "reports.project_report_verb",
    "periods": "periods.periods_verb",
    "compile": "compiling.compile_verb",
    "verify": "verifying.verify_verb",
    "check-pdf": "checking.check_verb",
    "import": "files.import_document",
    "attach": "files.attach",
    "unlock": "files.unlock",
    "prepare": "files.prepare",
    "get": "files.get",
    "persons": "directory.persons_verb",
    "person": "directory.person_verb",
    "companies": "directory.companies_verb",
    "people": "people.people_verb",
    "billing": "exporting.billing_verb",
    "export": "exporting.export_verb",
    "save-all": "saving.save_all_verb",
    "demo": "demonstration.demo_verb",
}
"""Where the function of each verb is, below this package."""

ALONE = {
    "pilot": "verbs.piloting.pilot_verb",
    "doctor": "verbs.doctor.doctor_verb",
    "completion": "verbs.completion.completion_verb",
    "keys": "authorized.print_keys",
    "ssh": "ssh.serve",
    "serve": "web.serving.serve_verb",
    "browser": "web.application.browser_verb",
}
"""Verbs that take no open office: they open one themselves, or need none; below `tui`."""


def run_verb(office: Office, chosen: Namespace) -> int:
    """Runs the verb that was chosen."""
    verb: Callable[[Office, Namespace], int] = _function(f"verbs.{VERBS[chosen.verb]}")
    return verb(office, chosen)


def run_alone(chosen: Namespace) -> int:
    """Runs a verb of `ALONE`."""
    verb: Callable[[Namespace], int] = _function(ALONE[chosen.verb])
    return verb(chosen)


def _function(place: str) -> Any:
    module, _, name = place.rpartition(".")
    return getattr(import_module(f"tui.{module}"), name)
