"""What the two forms about billing periods share: fields, a notice on what follows, saving, and who was first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlmodel import Session
from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static

from store import periods
from store.errors import Overtaken, Problem
from store.periods import PeriodBook
from tui.asking import Asker
from tui.opening import Office
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip


@dataclass(frozen=True)
class _Conflict:
    """Somebody else was first: what they did, and the periods as they are now."""

    sentence: str
    book: PeriodBook


class PeriodForm(Dialog[str | None]):
    """A form that saves; answers what was done, or None. What was typed stays where saving is refused.

    Args:
        title: what is asked for.
        book: the project's periods and settings as they are.
    """

    CSS_PATH = "period_form.tcss"

    def __init__(self, office: Office, project_id: int, book: PeriodBook, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self.office = office
        self.project_id = project_id
        self.book = book
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

    def renewed(self, book: PeriodBook) -> None:
        """Takes what somebody else has made of it; the fields stay as they are."""
        self.book = book

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

        def question() -> str | _Conflict:
            try:
                with self.office.database.write() as session:
                    return write(session)
            except Overtaken as problem:
                with self.office.database.read() as session:
                    return _Conflict(str(problem), periods.book(session, self.office.actor, self.project_id))

        self._asker.ask("save", question, self._saved, self._refuse)

    def _saved(self, found: str | _Conflict) -> None:
        """Leaves; after a conflict the next enter is meant in the knowledge of what the other one did."""
        if isinstance(found, str):
            self.dismiss(found)
            return
        self.renewed(found.book)
        self._refuse(f"{found.sentence} Enter again saves what stands here.")

    def _say(self, sentence: str) -> None:
        self._notice.update(Content(plain(sentence)))
        self._notice.remove_class("-trouble")

    def _refuse(self, sentence: str) -> None:
        self._say(sentence)
        self._notice.add_class("-trouble")
