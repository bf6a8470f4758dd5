"""Many lines at once: pasted as a spreadsheet copies them, or from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from sqlmodel import Session
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, TextArea

from store.contract_detail import ContractDetail, contract_detail
from store.errors import NotAllowed
from store.money import format_cents
from store.schedule_of_values import ScheduledLine, add_lines
from store.sov_text import read_lines, rows_of_text
from tui.opening import Office
from tui.own_files import no_files_here
from tui.screens.saving_form import SavingForm
from tui.settings import Settings
from tui.widgets.path_suggester import PathSuggester
from tui.wording import count


class TakeLines(SavingForm[ContractDetail]):
    """Adds the lines that somebody gives to a contract, all or none."""

    def given(self) -> tuple[ScheduledLine, ...]:
        """The lines; may read a file.

        Raises:
            Problem: why they cannot be taken.
        """
        raise NotImplementedError

    def consequences(self) -> Iterable[str]:
        """How many lines there are and what the contract comes to with them."""
        lines = self.given()
        added = sum(line.scheduled for line in lines)
        yield (
            f"{count(len(lines), 'line')} of {format_cents(added)}; "
            f"the original contract sum becomes {format_cents(self.base.original + added)}."
        )

    def read_again(self, session: Session) -> ContractDetail:
        """The contract as it is now."""
        return contract_detail(session, self.office.actor, self.base.id)


class PasteLines(TakeLines):
    """Takes a text with a line in each row."""

    HELP = """\
Paste cells as a spreadsheet copies them, or CSV: item, description, amount, or with headings in any order. Tab goes to
the buttons, enter there takes the lines; escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back", id="paste.back", priority=True)]

    def __init__(self, office: Office, base: ContractDetail) -> None:
        super().__init__(office, base, f"Paste lines of {base.label}", id="paste")
        self.text = TextArea(id="paste-text", tab_behavior="focus", compact=True)
        self.text.cursor_blink = False

    def fields(self) -> Iterable[Widget]:
        """The text."""
        yield self.text

    def given(self) -> tuple[ScheduledLine, ...]:
        """The lines in the text."""
        return read_lines(rows_of_text(self.text.text))

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._look_ahead()

    def writing(self) -> Callable[[Session], str]:
        """Adds the lines."""
        lines, base, actor = self.given(), self.base, self.office.actor

        def write(session: Session) -> str:
            add_lines(session, actor, base.id, lines, version=base.version)
            return f"{count(len(lines), 'line')} added."

        return write


class ImportLines(TakeLines):
    """Takes the lines of a CSV file or a workbook."""

    HELP = """\
Type the path of a CSV file or an Excel workbook (its first sheet); ~ is your home, the right arrow takes what is
suggested. Columns are found by their headings: Item, Budget Code, Description, Scheduled Value. Enter takes them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Take them", id="import-lines.save"),
        Binding("escape", "dismiss", "Back", id="import-lines.back"),
    ]

    def __init__(self, office: Office, base: ContractDetail, settings: Settings) -> None:
        super().__init__(office, base, f"Import lines of {base.label}", id="import-lines")
        self._settings = settings
        folder = (settings.attach_folder or "~").rstrip("/")
        self.path = Input(
            f"{folder}/", suggester=PathSuggester(), id="import-lines-path", compact=True, select_on_focus=False
        )
        self.path.cursor_blink = False

    def on_mount(self) -> None:
        """Says it where no path can be given."""
        if refusal := self._not_here():
            self.path.disabled = True
            self._refuse(refusal)

    def _not_here(self) -> str:
        return no_files_here(self, "--help")

    def fields(self) -> Iterable[Widget]:
        """The path."""
        yield self.path

    def given(self) -> tuple[ScheduledLine, ...]:
        """The lines in the file."""
        from pdf.table_file import rows_of_file

        return read_lines(rows_of_file(self._file()))

    def consequences(self) -> Iterable[str]:
        """The file is read, in another thread, when its lines are taken."""
        yield "→ takes what is suggested, enter takes the lines of the file, all of them or none."

    def writing(self) -> Callable[[Session], str]:
        """Adds the lines; the file is read in the other thread."""
        if refusal := self._not_here():
            raise NotAllowed(refusal)
        base, actor, path = self.base, self.office.actor, self._file()

        def write(session: Session) -> str:
            lines = self.given()
            add_lines(session, actor, base.id, lines, version=base.version)
            return f"{count(len(lines), 'line')} of {path.name} added."

        self._settings.attach_folder = str(path.parent)
        self._settings.save()
        return write

    def _file(self) -> Path:
        return Path(self.path.value.strip()).expanduser()
