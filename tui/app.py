"""The application: the person's session with its screens, its watch over what is being compiled, and its end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.reactive import reactive
from textual.screen import Screen

from store import backups
from store.backups import BackupRow
from store.vocabulary import BackupState
from tui.asking import Asker
from tui.keys import active_keys, help_texts
from tui.messages import BackupQueued
from tui.opening import Office
from tui.screens.billings import BillingsScreen
from tui.screens.projects import ProjectsScreen
from tui.settings import Settings
from tui.watch import LOOK_SECONDS, REST_LOOKS, Jobs, Starter, look
from tui.wording import count, figures


def _key_commands() -> type[Provider]:
    from tui.commands import KeyCommands

    return KeyCommands


class ProgressBillingsApp(App[None]):
    """Progress billings of the projects a person may see.

    Args:
        start_worker: starts the process that compiles a backup, by its id.
        settings: what is remembered of the person.
        project: the number of the project to open first; empty lists them.
    """

    TITLE = "Progress Billings"
    HELP = "Tab moves between the parts of a screen; : opens the command palette, where every action has its words."
    COMMANDS: ClassVar[set[Callable[[], type[Provider]]]] = {_key_commands}  # type: ignore[assignment] # read only
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help", tooltip="All keys, and this help"),
        Binding("q", "quit", "Quit", show=False, id="app.quit", tooltip="Leave; what is being compiled goes on"),
        Binding("colon", "command_palette", "Commands", key_display=":", show=False, id="app.commands"),
        Binding("backspace", "clear_messages", "Messages away", show=False, id="app.clear-messages"),
        Binding("x", "cancel_compile", "Cancel compile", show=False, id="app.cancel"),
    ]

    running: reactive[tuple[BackupRow, ...]] = reactive(())
    """What waits or is being compiled, newest first; screens watch it."""

    waiting: reactive[int] = reactive(0)
    """How many attached files nobody has prepared yet; when it falls, findings are new."""

    def __init__(
        self, office: Office, start_worker: Callable[[int], None], settings: Settings, project: str = ""
    ) -> None:
        super().__init__()
        self.office = office
        self._settings = settings
        self._project = project
        self._starter = Starter(start_worker)
        self._asker = Asker(self)
        self._looks = 0
        self._looking = False
        self._look_again = False

    def on_mount(self) -> None:
        """Shows the projects and begins to watch."""
        if os.environ.get("NO_COLOR"):
            self.theme = "ansi-dark"  # with NO_COLOR truly monochrome (ARCHITECTURE.md)
        elif self._settings.theme in self.available_themes:
            self.theme = self._settings.theme
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        self.push_screen(ProjectsScreen(self.office, self._settings, self._project))
        self._look()
        self.set_interval(LOOK_SECONDS, self._look_when_due)

    def _remember_theme(self, name: str) -> None:
        if not os.environ.get("NO_COLOR"):
            self._settings.theme = name
            self._settings.save()

    # Watching what is being compiled.

    def _look_when_due(self) -> None:
        self._looks += 1
        if self.running or self.waiting or self._looks % REST_LOOKS == 0:
            self._look()

    def _look(self) -> None:
        """Looks once; never twice at a time, or on a slow disk each look would make the one before worthless."""
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        self._asker.ask("jobs", lambda: look(self.office.database, self.office.actor), self._seen, self._cannot_look)

    def _looked(self) -> None:
        self._looking = False
        if self._look_again:
            self._look_again = False
            self._look()

    def _seen(self, jobs: Jobs) -> None:
        self._looked()
        self.running = jobs.running
        self.waiting = jobs.waiting
        for row in reversed(jobs.ended):
            self._tell(row)
        self._take_up(jobs.abandoned)

    def _cannot_look(self, sentence: str) -> None:
        self._looked()
        self.log.warning(sentence)

    def _take_up(self, backup_ids: tuple[int, ...]) -> None:
        try:
            self._starter.take_up(backup_ids)
        except OSError as error:
            self.notify(
                f"The process that compiles cannot be started ({error.strerror}).", severity="error", markup=False
            )

    def _tell(self, row: BackupRow) -> None:
        """The toast about a backup that ended."""
        title = f"Backup {row.id} of {row.project_number}"
        if row.state is BackupState.CANCELLED:
            self.notify("Cancelled; nothing of it is left.", title=title, markup=False)
        elif row.state is BackupState.FAILED:
            self.notify(row.error, title=f"{title} failed", severity="error", timeout=30, markup=False)
        elif row.exceptions:
            parts = count(row.exceptions, "part needs", "parts need")
            self.notify(
                f"{figures(row)}. {parts} attention: 4 then enter shows the ledger.",
                title=f"{title} is ready",
                severity="warning",
                timeout=20,
                markup=False,
            )
        else:
            self.notify(f"{figures(row)}. Every file is in it.", title=f"{title} is ready", timeout=12, markup=False)

    def on_backup_queued(self, message: BackupQueued) -> None:
        """Starts a worker for a new backup."""
        self._take_up((message.backup_id,))
        self.notify(f"Backup {message.backup_id} is being compiled in the background.", timeout=3, markup=False)
        self._look()

    def action_cancel_compile(self) -> None:
        """Cancels the newest compile of the person at the keyboard."""
        from tui.screens.confirm import ConfirmScreen

        own = [row for row in self.running if row.requested_by == self.office.actor.login]
        if not own:
            self.notify("Nothing of yours is being compiled.", markup=False)
            return
        row = own[0]

        def answered(yes: bool | None) -> None:
            if yes:
                self._asker.ask(
                    "cancel",
                    lambda: backups.cancel(self.office.database, self.office.actor, row.id),
                    lambda _: self._look(),
                    lambda sentence: self.notify(sentence, severity="error", markup=False),
                )

        self.push_screen(
            ConfirmScreen(f"Cancel backup {row.id}?", "What has been done of it is thrown away.", yes="Cancel it"),
            answered,
        )

    # Help, commands, the end.

    def action_clear_messages(self) -> None:
        """Takes the toasts off the screen before their time."""
        self.clear_notifications()

    def action_help(self) -> None:
        """Shows what the focus is on and every key that works there."""
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(help_texts(self.screen), active_keys(self, self.screen)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The one action without a key of its own."""
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)

    async def action_quit(self) -> None:
        """Leaves, and asks first where ticks would be lost or something is being compiled."""
        from tui.screens.confirm import ConfirmScreen

        if isinstance(self.screen, ConfirmScreen):
            return
        reasons = []
        own = [row for row in self.running if row.requested_by == self.office.actor.login]
        if own:
            reasons.append(
                f"{count(len(own), 'backup is', 'backups are')} still being compiled; that goes on without this "
                "window, and the Backups tab shows the outcome next time."
            )
        ticked = sum(
            len(pane.table.selection)
            for screen in self.screen_stack
            if isinstance(screen, BillingsScreen)
            for pane in (screen.subcontractor, screen.client)
        )
        if ticked:
            reasons.append(f"{count(ticked, 'tick')} will be forgotten.")
        if not reasons:
            self.exit()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.exit()

        self.push_screen(ConfirmScreen("Quit?", "\n".join(reasons), yes="Quit"), answered)

    def action_help_quit(self) -> None:
        """Ctrl+C means what people expect it to mean."""
        self.call_later(self.action_quit)
