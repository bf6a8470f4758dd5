"""The `demo` verb: a generated project to try everything on."""

from __future__ import annotations

import sys

from store import backups, queries
from store.demo import DEMO_NUMBER, create_demo
from store.vocabulary import Direction
from tui.__main__ import no_terminal
from tui.compiling import compile_now, print_outcome
from tui.opening import Office
from tui.output import say
from tui.verbs import DONE, DONE_WITH_EXCEPTIONS, period_id, project_id


def demo_verb(office: Office) -> int:
    """Makes the demo project where it is missing, then opens the application, or compiles without a terminal."""
    with office.database.read() as session:
        made = any(row.number == DEMO_NUMBER for row in queries.projects(session, office.actor))
    if not made:
        say("Making the demo project: 40 commitments, 6 periods, 200 billings, 600 attachments.")
        create_demo(office.database, office.files, progress=_tick if sys.stdout.isatty() else None)
    if no_terminal():
        return _compile_open_period(office)
    from tui.application import run_application

    return run_application(office, DEMO_NUMBER)


def _tick(done: int, total: int) -> None:
    sys.stdout.write(f"\r{done} of {total}" + ("\n" if done == total else ""))
    sys.stdout.flush()


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
    print_outcome(row, ledger, office.files.backup(row.sha256, row.file_name))
    return DONE_WITH_EXCEPTIONS if row.exceptions else DONE
