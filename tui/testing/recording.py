"""Records a live session as a Pilot script: keys in groups, clicks, pasted text, waits for screens by their ids.

A recorded session begins as a played one does: nothing is remembered of the person, nothing is prepared in the
background. What is typed into a hidden field is never written down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.errors import NoWidget
from textual.widget import Widget
from textual.widgets import Input, TextArea

from store.errors import Unavailable
from tui.app import ProgressBillingsApp
from tui.opening import Office
from tui.places import default_database
from tui.settings import Settings
from tui.testing.writing import Event, script_text


def begin_script(path: Path) -> None:
    """Makes the file, so that a place that cannot be written is told before the session and not after it.

    Raises:
        Unavailable: it is there already, or cannot be written.
    """
    try:
        path.open("x").close()
    except FileExistsError:
        raise Unavailable(f"{path} is there already; name another file to record to.") from None
    except OSError as error:
        raise Unavailable(f"{path} cannot be written ({error.strerror}); name another file.") from error


class Recorder:
    """What happened in a session, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.size: tuple[int, int] | None = None
        self._end_screen = ""
        self._pressed_on: Widget | None = None
        self._quit_at: int | None = None

    def take(self, app: App[Any], event: events.Event) -> None:
        """Keeps an event that came from the terminal, with the screen it came to."""
        if isinstance(event, events.Resize):
            self._resized(app, event)
            return
        screen = app.screen.id or ""
        if screen == "opening":
            return  # a played session begins behind it
        if isinstance(event, events.Key):
            self._key(app.focused, screen, event)
        elif isinstance(event, events.Paste):
            self.events.append(Event(screen, "paste", (event.text,)))
        elif isinstance(event, events.MouseEvent):
            self._mouse(app, screen, event)

    def told(self, title: str) -> None:
        """Keeps a toast with a title: it tells of work behind the screens, so a played session waits for it."""
        if self.events and title:
            self.events.append(Event("", "toast", (title,)))

    def quitting(self, screen: str) -> None:
        """What comes from the newest event on only leaves the application, if it does leave."""
        self._quit_at = max(len(self.events) - 1, 0)
        self._end_screen = screen

    def cut_off(self, screen: str) -> None:
        """The application ends without the person's doing."""
        self._quit_at = None
        self._end_screen = screen

    @property
    def kept(self) -> list[Event]:
        """What the script is of: everything but the way out."""
        return self.events[: self._quit_at]

    def script(self, *, project: str, about: str) -> str:
        """The script.

        Args:
            project: the number of the project that was opened first; empty for none.
            about: what it was recorded on.
        """
        return script_text(self.kept, self.size, self._end_screen, project=project, about=about, today=date.today())

    def _resized(self, app: App[Any], event: events.Resize) -> None:
        size = (event.size.width, event.size.height)
        if not self.events:
            self.size = size
        else:
            self.events.append(Event(app.screen.id or "", "resize", size))

    def _key(self, focused: Widget | None, screen: str, event: events.Key) -> None:
        typing = isinstance(focused, Input | TextArea)
        if typing and event.is_printable and event.character is not None:
            if isinstance(focused, Input) and focused.password:
                self._secret(screen, focused.id or "")
            else:
                self.events.append(Event(screen, "type", (event.character,)))
            return
        shown = event.character if event.is_printable and event.character not in (None, " ") else event.key
        self.events.append(Event(screen, "press", (shown,)))

    def _secret(self, screen: str, field: str) -> None:
        event = Event(screen, "type_secret", (f"PILOT_{field.upper().replace('-', '_')}",))
        if self.events[-1:] != [event]:
            self.events.append(event)

    def _mouse(self, app: App[Any], screen: str, event: events.MouseEvent) -> None:
        try:
            widget, _ = app.get_widget_at(event.x, event.y)
        except NoWidget:
            return
        if isinstance(event, events.MouseDown):
            self._pressed_on = widget
        elif isinstance(event, events.MouseUp) and widget is self._pressed_on:
            named = _named(widget)
            self.events.append(Event(screen, "click", _place(named, event), event.time))
        elif isinstance(event, events.MouseScrollDown | events.MouseScrollUp):
            lines = 1 if isinstance(event, events.MouseScrollDown) else -1
            self.events.append(Event(screen, "scroll", (_named(widget).id or "", lines)))


def _named(widget: Widget) -> Widget:
    """The widget, or the nearest around it, that has an id which testers can rely on; at last the screen."""
    for node in widget.ancestors_with_self:
        if isinstance(node, Widget) and node.id and not node.id.startswith(("--", "textual-")):
            return node
    return widget.screen


def _place(widget: Widget, event: events.MouseEvent) -> tuple[object, ...]:
    return (widget.id or "", (event.x - widget.region.x, event.y - widget.region.y))


class RecordedApp(ProgressBillingsApp):
    """The application, every event of whose terminal is recorded.

    Args:
        script: a new file, which gets the script when `write_script` is called.

    Raises:
        Unavailable: the file is there already, or cannot be written.
    """

    def __init__(
        self,
        script: Path,
        open_office: Callable[[Callable[[str], None]], Office],
        start_worker: Callable[[Office, int], None],
        project: str,
    ) -> None:
        begin_script(script)
        super().__init__(open_office, start_worker, Settings(), project)
        self._script = script
        self._first_project = project
        self.recorder = Recorder()

    async def on_event(self, event: events.Event) -> None:
        """Keeps what the terminal sent before it has its effect."""
        if isinstance(event, events.Resize | events.Paste | events.InputEvent) and not event.is_forwarded:
            self.recorder.take(self, event)
        await super().on_event(event)

    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        """Keeps the titles of toasts."""
        self.recorder.told(title)
        super().notify(message, title=title, **options)

    async def action_quit(self) -> None:
        """Leaving is no part of the script."""
        if self.screen.id != "confirm":
            self.recorder.quitting(self.screen.id or "")
        await super().action_quit()

    def exit(self, result: None = None, return_code: int = 0, message: Any = None) -> None:
        """Keeps where the person was when a signal, and not they, ended the application."""
        if return_code:
            self.recorder.cut_off(self.screen.id or "")
        super().exit(result, return_code, message)

    def write_script(self, database_url: str | None) -> None:
        """Writes the script; where nothing was done, there is none."""
        if not self.recorder.kept:
            self._script.unlink(missing_ok=True)
            return
        about = f"Recorded on {database_url or default_database()}; plays on it as it was before."
        self._script.write_text(self.recorder.script(project=self._first_project, about=about), encoding="utf-8")
