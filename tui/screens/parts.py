"""The attachments of one billing in a backup to be: which go in, in which order, under which title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.backups import PreflightPart, PreflightRow
from store.dictionary import word
from store.key_set import in_order
from tui.output import megabytes, plain
from tui.screens.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.record_source import Listing
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip

COLUMNS: tuple[Column[PreflightPart], ...] = (
    Column("title", "Part", 28, lambda part: ("! " if _attention(part) else "  ") + part.title, fixed=True, grows=True),
    Column("kind", "Kind", 16, lambda part: word(part.kind)),
    Column("pages", "Pages", 5, lambda part: "?" if part.pages is None else f"{part.pages:,}", right=True),
    Column("size", "Size", 9, lambda part: megabytes(part.size), right=True),
    Column("file", "File", 28, lambda part: part.file_name),
)


def _attention(part: PreflightPart) -> bool:
    return any(finding.attention for finding in part.findings)


@dataclass(frozen=True)
class PartChoice:
    """What somebody decided about the attachments of one billing; ids of attachments."""

    excluded: frozenset[int]
    order: tuple[int, ...]
    titles: tuple[tuple[int, str], ...]


class _Parts:
    """The parts as they are now; nothing is asked for."""

    def __init__(self, parts: Sequence[PreflightPart]) -> None:
        self._parts = {part.id: part for part in parts}

    def listing(self) -> Listing:
        """The ids in order."""
        return Listing(in_order(self._parts))

    def rows(self, keys: Sequence[int]) -> Mapping[int, PreflightPart]:
        """The parts with some ids."""
        return {key: self._parts[key] for key in keys}


class PartsScreen(Dialog[PartChoice | None]):
    """Shows the attachments of one billing; answers what was decided about them, or None."""

    CSS_PATH = "parts.tcss"
    HELP = """\
Space takes an attachment out of this backup or back in: the ledger lists it as left out.
J and K move it down and up, t gives it another title here. Enter keeps all that, escape drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="parts.keep"),
        Binding("t", "retitle", "Title", id="parts.retitle", tooltip="Another title in this backup"),
        Binding("J", "shift(1)", "Down in the order", key_display="J", show=False, id="parts.down"),
        Binding("K", "shift(-1)", "Up in the order", key_display="K", show=False, id="parts.up"),
        Binding("escape", "dismiss", "Back", id="parts.back"),
    ]

    def __init__(self, row: PreflightRow) -> None:
        super().__init__(id="parts")
        self._label = row.label
        self._parts = list(row.parts)
        self._titles: dict[int, str] = {}
        self.table: RecordTable[PreflightPart] = RecordTable(
            COLUMNS, ticks=True, opens=False, empty="This billing has no attachments to include.", id="parts-table"
        )
        self.about = Static(id="parts-about")

    def compose_body(self) -> Iterable[Widget]:
        """The parts, and what is to know of one."""
        with Vertical(id="parts-frame"):
            yield TextStrip(f"Attachments of {self._label}", id="parts-title")
            yield self.table
            yield self.about

    def on_mount(self) -> None:
        """Ticks what goes in."""
        self.table.selection.replace(part.id for part in self._parts if not part.excluded)
        self.table.show(_Parts(self._parts))
        self.table.focus()

    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        part = self.table.cursor_row
        sentences = [finding.sentence for finding in part.findings] if part else []
        if part is not None and part.pages is None:
            sentences = ["Not looked at yet; it is prepared in the background."]
        self.about.update(Content("\n".join(map(plain, sentences))))

    def action_shift(self, by: int) -> None:
        """Moves the part under the cursor."""
        place = self.table.cursor
        if 0 <= place + by < len(self._parts):
            self._parts[place], self._parts[place + by] = self._parts[place + by], self._parts[place]
            self.table.show(_Parts(self._parts))

    def action_retitle(self) -> None:
        """Asks for another title."""
        from tui.screens.ask import AskScreen

        part = self.table.cursor_row
        if part is None:
            return

        def answered(title: str | None) -> None:
            if title is None or not title.strip():
                return
            self._titles[part.id] = title.strip()
            self._parts = [replace(one, title=title.strip()) if one.id == part.id else one for one in self._parts]
            self.table.show(_Parts(self._parts))

        self.app.push_screen(AskScreen(f"Title of {part.file_name} in this backup", part.title), answered)

    def action_keep(self) -> None:
        """Answers."""
        ticked = self.table.selection.keys
        self.dismiss(
            PartChoice(
                frozenset(part.id for part in self._parts if part.id not in ticked),
                tuple(part.id for part in self._parts),
                tuple(self._titles.items()),
            )
        )
