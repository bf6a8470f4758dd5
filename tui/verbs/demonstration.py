"""The `demo` verb: a generated project to try everything on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from store import backups, queries
from store.demo import DEMO_NUMBER, create_demo
from store.vocabulary import Direction
from tui.opening import Office
from tui.output import say
from tui.verbs.common import DONE, DONE_WITH_EXCEPTIONS, period_id, project_id
from tui.verbs.compiling import compile_now, print_outcome, tell

MAKING = "Making the demo project: 40 commitments, 6 periods, 200 billings, 600 attachments."


def make_demo(office: Office, say: Callable[[str], None]) -> None:
    """Makes the demo project where it is missing.

    Args:
        say: told what is being made, and how far it is.
    """
    with office.database.read() as session:
        if any(row.number == DEMO_NUMBER for row in queries.projects(session, office.actor)):
            return
    say(MAKING)
    create_demo(office.database, office.files, progress=lambda done, total: say(f"{MAKING}\n{done} of {total}"))


def demo_verb(office: Office, _chosen: Namespace) -> int:
    """Without a terminal: makes the demo project where it is missing, and compiles its open period."""
    make_demo(office, _say_once)
    return _compile_open_period(office)


def _say_once(words: str) -> None:
    if words == MAKING:
        say(words)


def _compile_open_period(office: Office) -> int:
    project = project_id(office, DEMO_NUMBER)
    period = period_id(office, project, "open")
    wanted = queries.ListFilter(project_id=project, direction=Direction.DOWNSTREAM, period_id=period)
    with office.database.read() as session:
        ids = tuple(key for key in queries.list_keys(session, office.actor, wanted) if key > 0)
    say(f"No terminal here: compiling the {len(ids)} billings of the open period of {DEMO_NUMBER}.")
    row = compile_now(office, backups.Request(project_id=project, billing_ids=ids, period_id=period))
    with office.database.read() as session:
        ledger = backups.ledger(session, office.actor, row.id)
    print_outcome(row, ledger, str(office.files.backup(row.sha256, row.file_name)))
    tell(office, row)
    return DONE_WITH_EXCEPTIONS if row.exceptions else DONE
