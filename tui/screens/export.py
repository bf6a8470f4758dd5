"""A list or a billing as a file to take away: as what, and where to."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sqlmodel import Session
from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from store.report import Format, Report
from tui.asking import Asker
from tui.exporting import save_report, told
from tui.far_words import FarWords
from tui.opening import Office
from tui.own_files import far_word
from tui.screens.save import SaveDialog
from tui.settings import Settings

FORMATS = tuple(Format)


class FormatList(Static):
    """The formats, one a line; characters, not colours alone, say which is chosen."""

    @dataclass
    class Clicked(Message):
        """A line was clicked."""

        place: int

    def __init__(self, words: dict[Format, str]) -> None:
        super().__init__(id="export-formats")
        self._words = words

    def choose(self, chosen: Format) -> None:
        """Marks one."""
        lines = (f"({'x' if one is chosen else ' '}) {one.value.upper():<5} {self._words[one]}" for one in FORMATS)
        self.update(Content("\n".join(lines)))

    def on_click(self, event: events.Click) -> None:
        """Chooses by mouse."""
        self.post_message(self.Clicked(event.y))


class ExportScreen(SaveDialog):
    """Asks for format and path, and writes the report.

    Args:
        report: makes the report, in a thread, on a session that is open until it has been written.
        offered: the report as it is now, of which name and title are shown.
        far: the same over SSH, where the files of this machine are not the person's.
    """

    HELP = """\
Up and down choose the format, and so does the ending of the file's name. Type a folder or a file name; ~ is your home.
Enter writes, escape leaves. In CSV and XLSX, text that a spreadsheet would take for a formula is made safe."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "format(-1)", "Format before", show=False, id="export.before", priority=True),
        Binding(
            "down",
            "format(1)",
            "Format",
            key_display="\u2191\u2193",
            id="export.next",
            tooltip="The next format",
            priority=True,
        ),
    ]

    def __init__(
        self, office: Office, settings: Settings, offered: Report, report: Callable[[Session], Report], far: FarWords
    ) -> None:
        self._format = next((one for one in FORMATS if one.value == settings.export_format), Format.PDF)
        name = f"{offered.file_name}.{self._format.value}"
        super().__init__(f"Export {offered.title}", name, "Enter writes the file.", settings, id="export")
        self._far = far
        self._office = office
        self._report = report
        form = "the billing's own form" if offered.sheet is not None else "landscape pages"
        self._formats = FormatList(
            {Format.PDF: form, Format.CSV: "plain text for any program", Format.XLSX: "an Excel workbook"}
        )

    def compose_choices(self) -> Iterable[Widget]:
        """The formats."""
        yield self._formats

    def on_mount(self) -> None:
        """Shows the format used last."""
        super().on_mount()
        self._formats.choose(self._format)

    def action_format(self, by: int) -> None:
        """Chooses another format; the name's ending follows."""
        self._take(FORMATS[(FORMATS.index(self._format) + by) % len(FORMATS)])
        typed = self.path.value
        if _format_of(typed) is not None:
            self.path.value = f"{typed[: typed.rindex('.')]}.{self._format.value}"
            self.call_after_refresh(self.show_end)

    @on(FormatList.Clicked)
    def _clicked(self, message: FormatList.Clicked) -> None:
        self.action_format(message.place - FORMATS.index(self._format))

    @on(Input.Changed)
    def _follow(self, message: Input.Changed) -> None:
        """What is typed last counts: a name that ends in .csv is meant to be CSV."""
        if (typed := _format_of(message.value)) is not None:
            self._take(typed)

    def _take(self, chosen: Format) -> None:
        self._format = chosen
        self.file_name = f"{self.file_name[: self.file_name.rindex('.')]}.{chosen.value}"
        self._formats.choose(chosen)
        self.show_refusal()

    def from_elsewhere(self) -> str:
        """The same as a command, in the format that is chosen."""
        words = " ".join(map(far_word, (*self._far.words, f"--{self._format.value}", "-")))
        less = f" (without the {self._far.less} of this screen)" if self._far.less else ""
        return f"{words} > {shlex.quote(self.file_name)}{less}"

    def write(self, target: Path, *, replace: bool) -> str:
        """Makes the report anew and writes it."""
        saved = save_report(self._office, self._report, self._format, target, replace=replace)
        self.settings.export_format = saved.format.value
        return told(saved)


def offer_export(
    widget: Widget,
    asker: Asker,
    office: Office,
    settings: Settings,
    report: Callable[[Session], Report],
    far: FarWords,
) -> None:
    """Asks for the report's name and title, and opens the dialog; where it is refused, a toast says why.

    Args:
        widget: whose application shows the dialog.
        report, far: see `ExportScreen`.
    """

    def question() -> Report:
        with office.database.read() as session:
            return report(session)

    def offer(offered: Report) -> None:
        widget.app.push_screen(ExportScreen(office, settings, offered, report, far))

    asker.ask(
        "export",
        question,
        offer,
        lambda sentence: widget.notify(sentence, severity="error", markup=False),
        keys_wait=True,
    )


def _format_of(typed: str) -> Format | None:
    """The format that a name ends in; None where it ends in none of ours."""
    return next((one for one in FORMATS if typed.lower().endswith(f".{one.value}")), None)
