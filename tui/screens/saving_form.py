"""What forms that save have in common: fields, what would follow, one sentence when it is refused.

What was typed stays where saving is refused; after somebody else was first, enter again saves what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from sqlmodel import Session
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static

from store.errors import Overtaken, Problem
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip
from tui.widgets.tick_box import TickBox

Base = TypeVar("Base")


@dataclass(frozen=True)
class _Conflict(Generic[Base]):
    """Somebody else was first: what they did, and the record as it is now."""

    sentence: str
    now: Base


def form_bindings(name: str, field: str = "field") -> list[BindingType]:
    """The keys of a form: enter saves, escape leaves, up and down go from one field to the next.

    Args:
        name: begins the id of each; `field` is what the form calls one of its own.
    """
    return [
        Binding("enter", "save", "Save", id=f"{name}.save"),
        Binding("escape", "dismiss", "Back", id=f"{name}.back"),
        Binding("down", "app.focus_next", f"Next {field}", show=False, id=f"{name}.next"),
        Binding("up", "app.focus_previous", f"{field.title()} before", show=False, id=f"{name}.previous"),
    ]


class SavingTick(TickBox):
    """A tick of a form: enter saves, space ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.save", "Save", id="form.save-from-tick"),
    ]


class SavingForm(Dialog[str | None], Generic[Base]):
    """A form that saves; answers what was done, or None.

    Args:
        title: what is asked for.
        base: the record as it is, which the change is made on.
    """

    CSS_PATH = ["saving_form.tcss"]

    def __init__(self, office: Office, base: Base, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self.office = office
        self.base = base
        self._title = title
        self._asker = Asker(self)
        self._notice = Static(id=f"{id}-notice", classes="form-notice")

    def fields(self) -> Iterable[Widget]:
        """The fields, a line each."""
        raise NotImplementedError

    def consequences(self) -> Iterable[str]:
        """What would follow from saving, a sentence each.

        Raises:
            Problem: why it would be refused.
        """
        raise NotImplementedError

    def writing(self) -> Callable[[Session], str]:
        """What saves the form as it stands now, in another thread, and answers what was done.

        Raises:
            Problem: what was typed is wrong.
        """
        raise NotImplementedError

    def read_again(self, session: Session) -> Base:
        """The record as it is after somebody else has changed it, in another thread."""
        raise NotImplementedError

    def renewed(self, now: Base) -> None:
        """Takes what somebody else has made of it; the fields stay as they are."""
        self.base = now

    def compose_body(self) -> Iterable[Widget]:
        """The fields, what follows from them, two buttons."""
        with VerticalScroll(id=f"{self.id}-frame", classes="form", can_focus=False):
            yield TextStrip(self._title, id=f"{self.id}-title", classes="form-title")
            yield from self.fields()
            yield self._notice
            with Horizontal(id=f"{self.id}-buttons", classes="form-buttons"):
                yield Button("Save (enter)", id=f"{self.id}-go", classes="form-go", variant="primary", compact=True)
                yield Button("Back (esc)", id=f"{self.id}-leave", classes="form-leave", compact=True)

    @on(Input.Changed)
    @on(Checkbox.Changed)
    @on(Select.Changed)
    def _look_ahead(self) -> None:
        try:
            self._say(" ".join(self.consequences()))
        except Problem as problem:
            self._refuse(str(problem))

    @on(Button.Pressed, ".form-leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, ".form-go")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Saves."""
        try:
            write = self.writing()
        except Problem as problem:
            self._refuse(str(problem))
            return

        def question() -> str | _Conflict[Base]:
            try:
                with self.office.database.write() as session:
                    return write(session)
            except Overtaken as problem:
                with self.office.database.read() as session:
                    return _Conflict(str(problem), self.read_again(session))

        self._asker.ask("save", question, self._saved, self._refuse, keys_wait=True)

    def _saved(self, found: str | _Conflict[Base]) -> None:
        """Leaves; after a conflict the next enter is meant in the knowledge of what the other one did."""
        if isinstance(found, str):
            self.dismiss(found)
            return
        self.renewed(found.now)
        self._refuse(f"{found.sentence} Enter again saves what stands here.")

    def _say(self, sentence: str) -> None:
        self._notice.update(Content(plain(sentence)))
        self._notice.remove_class("-trouble")

    def _refuse(self, sentence: str) -> None:
        self._say(sentence)
        self._notice.add_class("-trouble")
