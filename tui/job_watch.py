"""The watch of one session over what is being compiled: looks, tells, takes up, cancels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store import backups
from store.backups import BackupRow
from store.vocabulary import BackupState
from tui.asking import Asker
from tui.opening import Office
from tui.watch import LOOK_SECONDS, REST_LOOKS, Jobs, Starter, look
from tui.wording import count, figures

if TYPE_CHECKING:
    from tui.app import ProgressBillingsApp


class JobWatch:
    """Looks at the database again and again, and keeps `running` and `waiting` of the application true.

    Args:
        start_worker: starts the process that compiles a backup, by its id.
    """

    def __init__(self, app: ProgressBillingsApp, office: Office, start_worker: Callable[[int], None]) -> None:
        self._app = app
        self._office = office
        self._starter = Starter(start_worker)
        self._asker = Asker(app)
        self.looks = 0
        self._looking = False
        self._look_again = False

    def begin(self) -> None:
        """Looks now, and from now on."""
        self.look()
        self._app.set_interval(LOOK_SECONDS, self._look_when_due)

    @property
    def own(self) -> list[BackupRow]:
        """What is being compiled for the person at the keyboard, newest first."""
        return [row for row in self._app.running if row.requested_by == self._office.actor.login]

    def look(self) -> None:
        """Looks once; never twice at a time, or on a slow disk each look would make the one before worthless."""
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        office = self._office
        self._asker.ask("jobs", lambda: look(office.database, office.actor), self._seen, self._cannot_look)

    def queued(self, backup_id: int) -> None:
        """Starts a worker for a new backup."""
        self._take_up((backup_id,))
        self._app.notify(f"Backup {backup_id} is being compiled in the background.", timeout=3, markup=False)
        self.look()

    def cancel(self) -> None:
        """Cancels the newest compile of the person at the keyboard, once they have said so."""
        from tui.screens.confirm import ConfirmScreen

        if not self.own:
            self._app.notify("Nothing of yours is being compiled.", markup=False)
            return
        row = self.own[0]

        def answered(yes: bool | None) -> None:
            if yes:
                self._asker.ask(
                    "cancel",
                    lambda: backups.cancel(self._office.database, self._office.actor, row.id),
                    lambda _: self.look(),
                    lambda sentence: self._app.notify(sentence, severity="error", markup=False),
                )

        self._app.push_screen(
            ConfirmScreen(f"Cancel backup {row.id}?", "What has been done of it is thrown away.", yes="Cancel it"),
            answered,
        )

    def _look_when_due(self) -> None:
        self.looks += 1
        if self._app.running or self._app.waiting or self.looks % REST_LOOKS == 0:
            self.look()

    def _looked(self) -> None:
        self._looking = False
        if self._look_again:
            self._look_again = False
            self.look()

    def _seen(self, jobs: Jobs) -> None:
        self._looked()
        self._app.running = jobs.running
        self._app.waiting = jobs.waiting
        for row in reversed(jobs.ended):
            self._tell(row)
        self._take_up(jobs.abandoned)

    def _cannot_look(self, sentence: str) -> None:
        self._looked()
        self._app.log.warning(sentence)

    def _take_up(self, backup_ids: tuple[int, ...]) -> None:
        try:
            self._starter.take_up(backup_ids)
        except OSError as error:
            self._app.notify(
                f"The process that compiles cannot be started ({error.strerror}).", severity="error", markup=False
            )

    def _tell(self, row: BackupRow) -> None:
        """The toast about a backup that ended."""
        notify = self._app.notify
        title = f"Backup {row.id} of {row.project_number}"
        if row.state is BackupState.CANCELLED:
            notify("Cancelled; nothing of it is left.", title=title, markup=False)
        elif row.state is BackupState.FAILED:
            notify(row.error, title=f"{title} failed", severity="error", timeout=30, markup=False)
        elif row.exceptions:
            parts = count(row.exceptions, "part needs", "parts need")
            notify(
                f"{figures(row)}. {parts} attention: 4 then enter shows the ledger.",
                title=f"{title} is ready",
                severity="warning",
                timeout=20,
                markup=False,
            )
        else:
            notify(f"{figures(row)}. Every file is in it.", title=f"{title} is ready", timeout=12, markup=False)
