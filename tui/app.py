"""The application: the person's session from the first frame to its end.

Nothing here loads the store: the first frame stands while a thread loads it and opens the database.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import AwaitMount

from store.errors import Problem, Unavailable
from tui.appearance import HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, AsciiFilter
from tui.asking import Asker
from tui.keys import active_keys, help_texts
from tui.keys_in_turn import KeysInTurn
from tui.mends import let_gone_watchers_go, let_gone_widgets_go
from tui.messages import BackupQueued, FilesAttached
from tui.preferences import ASCII, Preferences
from tui.screens.opening import OpeningScreen
from tui.settings import Settings
from tui.told import ToldHistory

if TYPE_CHECKING:
    from textual.filter import LineFilter
    from textual.notifications import SeverityLevel

    from store.backups import BackupRow
    from store.column_layouts import Layout
    from tui.job_watch import JobWatch
    from tui.kept_columns import KeptColumns
    from tui.opening import Office
    from tui.widgets.columns import Column

let_gone_widgets_go()

REFUSED = 1


def _key_commands() -> type[Provider]:
    from tui.commands import KeyCommands

    return KeyCommands


class ProgressBillingsApp(KeysInTurn):
    """Progress billings of the projects a person may see.

    Args:
        open_office: opens database and files; called in a thread, told where it may say how far it is.
        start_worker: starts the process that compiles a backup, by its id.
        settings: what is remembered of the person.
        project: the number of the project to open first; empty lists them.
        prepare: starts preparing files in the background; called once the office is open, and when files were attached.
        preferences: keys, theme, borders; see `tui.preferences`.
    """

    TITLE = "Progress Billings"
    CSS_PATH = Path(__file__).with_name("narrow.tcss")  # whole: a class made of this one lies elsewhere
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy"), (120, "-wide"), (160, "-large")]  # no ClassVar to mypy
    VERTICAL_BREAKPOINTS = [(45, "-tall")]
    HELP = "Tab moves between the parts of a screen; : opens the command palette, where every action has its words."
    COMMANDS: ClassVar[set[Callable[[], type[Provider]]]] = {_key_commands}  # type: ignore[assignment] # read only
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help", tooltip="All keys, and this help"),
        Binding("q", "quit", "Quit", show=False, id="app.quit", tooltip="Leave; what is being compiled goes on"),
        Binding("colon", "command_palette", "Commands", key_display=":", show=False, id="app.commands"),
        Binding("backspace", "clear_messages", "Messages away", show=False, id="app.clear-messages"),
        Binding(
            "M", "messages", "Messages", key_display="M", show=False, id="app.messages", tooltip="All that was told"
        ),
        Binding("x", "cancel_compile", "Cancel compile", show=False, id="app.cancel"),
    ]

    running: reactive[tuple[BackupRow, ...]] = reactive(())
    """What waits or is being compiled, newest first; screens watch it."""

    reached_by: str = ""
    """How the person reaches this machine where its files are not theirs; see `tui.opening.Office`."""

    deliveries: Path | None = None
    """Where files are made for the browser the person sits at; see `tui.opening.Office`."""

    waiting: reactive[int] = reactive(0)
    """How many attached files nobody has prepared yet; when it falls, findings are new."""

    def __init__(
        self,
        open_office: Callable[[Callable[[str], None]], Office],
        start_worker: Callable[[Office, int], None],
        settings: Settings,
        project: str = "",
        prepare: Callable[[Office], None] | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__()
        self.preferences = preferences or Preferences()
        self.told = ToldHistory()
        self._drawing = AsciiFilter(enabled=self.preferences.borders == ASCII)
        self.settings = settings
        self.jobs: JobWatch | None = None
        self._columns: KeptColumns | None = None
        self._open_office = open_office
        self._start_worker = start_worker
        self._project = project
        self._prepare = prepare
        self._asker = Asker(self)
        self._opening = OpeningScreen()

    def get_driver_class(self) -> type[Driver]:
        """On a terminal the driver that writes only what differs; any other where somebody chose it."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from tui.terminal_driver import FrugalDriver

        return FrugalDriver

    def on_mount(self) -> None:
        """Shows the first frame, and opens the office once that stands."""
        for theme in (HIGH_CONTRAST, HIGH_CONTRAST_LIGHT):
            self.register_theme(theme)
        wanted = self.preferences.theme or self.settings.theme
        if os.environ.get("NO_COLOR"):
            self.theme = "ansi-dark"  # with NO_COLOR truly monochrome (ARCHITECTURE.md)
        elif wanted in self.available_themes:
            self.theme = wanted
        elif self.preferences.theme:
            self.notify(
                f"There is no theme {self.preferences.theme}; themes are {', '.join(sorted(self.available_themes))}.",
                severity="warning",
                markup=False,
            )
        self.set_keymap(self.preferences.keys)
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        self.push_screen(self._opening)
        self.call_after_refresh(self._open)

    def _remember_theme(self, name: str) -> None:
        if not os.environ.get("NO_COLOR"):
            self.settings.theme = name
            self.settings.save()

    # From the first frame to the projects.

    def on_opening_screen_asked_again(self) -> None:
        """Tries to open once more."""
        self._open()

    def _open(self) -> None:
        """Opens the office in a thread; where a database cannot be used just now, the first frame says so and waits."""

        def question() -> tuple[Office, dict[str, Layout]] | Problem:
            import tui.job_watch
            import tui.screens.projects  # noqa: F401 # with the store, most of the start: not on the screen's loop
            from tui.kept_columns import layouts_of

            try:
                office = self._open_office(self._opening.say_from_thread)
                return office, layouts_of(office)
            except Problem as problem:
                return problem

        self._opening.begin()
        self._asker.ask("open", question, self._opened, self._opening.trouble)

    def _opened(self, found: tuple[Office, dict[str, Layout]] | Problem) -> None:
        if isinstance(found, Unavailable):
            self._opening.trouble(str(found))
            return
        if isinstance(found, Problem):
            self.exit(return_code=REFUSED, message=Text(str(found)))
            return
        from tui.job_watch import JobWatch
        from tui.kept_columns import KeptColumns
        from tui.screens.projects import ProjectsScreen

        office, layouts = found
        self.reached_by, self.deliveries = office.reached_by, office.deliveries
        self._columns = KeptColumns(self, office, layouts)
        self.jobs = JobWatch(self, office, lambda backup_id: self._start_worker(office, backup_id))
        self.switch_screen(ProjectsScreen(office, self.settings, self._project))
        self.jobs.begin()
        if self._prepare is not None:
            self._prepare(office)
        if self.preferences.keys:
            from tui.keymap import remarks

            keys = self.preferences.keys
            self._asker.ask("keys", lambda: remarks(keys), self._tell_keys, self._asker.refuse)

    # Columns of lists.

    def layout_of(self, list_name: str) -> Layout:
        """How the person left a list; empty where it is as it comes."""
        return () if self._columns is None else self._columns.layout_of(list_name)

    def choose_columns(
        self, list_name: str, columns: Sequence[Column[Any]], now: Layout, show: Callable[[Layout], None]
    ) -> None:
        """Lets the person lay out the columns of a list, and keeps what they chose."""
        if self._columns is not None:
            self._columns.choose_columns(list_name, columns, now, show)

    # Keys that the person has put elsewhere.

    def _tell_keys(self, sentences: list[str]) -> None:
        for sentence in sentences:
            self.notify(sentence, severity="warning", markup=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and ours for terminals that draw no lines."""
        return [*super().get_line_filters(), *([self._drawing] if self._drawing.enabled else [])]

    def on_files_attached(self, message: FilesAttached) -> None:
        """Has new files prepared, so that their findings show soon."""
        if self._prepare is not None:
            self._prepare(message.office)

    def on_backup_queued(self, message: BackupQueued) -> None:
        """Starts a worker for a new backup."""
        if self.jobs is not None:
            self.jobs.queued(message.backup_id)

    def action_cancel_compile(self) -> None:
        """Cancels the newest compile of the person at the keyboard."""
        if self.jobs is not None:
            self.jobs.cancel()

    def push_screen(self, screen: Any, *arguments: Any, **named: Any) -> Any:
        """Opens a screen, once: enter pressed twice before it stands asks for the same one twice."""
        if isinstance(screen, Screen) and screen.id and any(one.id == screen.id for one in self._nodes):
            return AwaitMount(self.screen, [])
        let_gone_watchers_go(self)
        return super().push_screen(screen, *arguments, **named)

    # Help, commands, the end.

    def action_clear_messages(self) -> None:
        """Takes the toasts off the screen before their time."""
        self.clear_notifications()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Shows a toast and keeps it, to be read again."""
        self.told.add(title, message, severity)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def action_messages(self) -> None:
        """Shows every toast of this session."""
        from tui.screens.told import ToldScreen

        if not isinstance(self.screen, ToldScreen):
            self.push_screen(ToldScreen(self.told.newest_first()))

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
        if self.jobs is None:
            self.exit(return_code=REFUSED if self._opening.in_trouble else 0)
            return
        from tui.screens.confirm import ConfirmScreen
        from tui.wording import count

        if isinstance(self.screen, ConfirmScreen):
            return
        reasons = []
        if own := self.jobs.own:
            reasons.append(
                f"{count(len(own), 'backup is', 'backups are')} still being compiled; that goes on without this "
                "window, and the Backups tab shows the outcome next time."
            )
        if ticked := sum(getattr(screen, "ticked", 0) for screen in self.screen_stack):
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
