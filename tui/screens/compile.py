"""The pre-flight: what a compile would hold and what stands in its way, before any work starts (PRODUCT.md 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from store import backups
from store.backups import Preflight, PreflightRow, Request
from store.key_set import in_order
from store.plan import Options
from tui.asking import Asker
from tui.opening import Office
from tui.output import megabytes, plain
from tui.screens.dialog import Dialog
from tui.screens.options import options_words
from tui.settings import Settings
from tui.widgets.columns import Column
from tui.widgets.record_source import Listing
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip
from tui.widgets.ticking import Ticking
from tui.wording import count


def _files(row: PreflightRow) -> str:
    out = sum(part.excluded for part in row.parts)
    return f"{row.files:,}" + (f" -{out}" if out else "")


COLUMNS: tuple[Column[PreflightRow], ...] = (
    Column("billing", "Billing", 28, lambda row: row.label, fixed=True, grows=True),
    Column("files", "Files", 5, _files, right=True),
    Column("size", "Size", 9, lambda row: megabytes(row.bytes), right=True),
    Column("pages", "Pages", 6, lambda row: "?" if row.pages is None else f"{row.pages:,}", right=True),
    Column("problems", "Attention", 9, lambda row: f"{len(row.problems)} !" if row.problems else "", right=True),
)


class _Rows:
    """The rows of a pre-flight as they were given; nothing is asked for."""

    def __init__(self, rows: Sequence[PreflightRow]) -> None:
        self._rows = {row.key: row for row in rows}

    def listing(self) -> Listing:
        """The keys in the order of the backup."""
        return Listing(in_order(self._rows))

    def rows(self, keys: Sequence[int]) -> Mapping[int, PreflightRow]:
        """The rows of some keys."""
        return {key: self._rows[key] for key in keys}


class CompileScreen(Dialog[int | None]):
    """Shows the pre-flight; answers the id of the backup that was queued, or None.

    Rows whose tick is taken away stay out; J and K move a row down and up.

    Args:
        request: what is to be compiled.
        preflight: what the store says of it.
        title: the dictionary's words for compiling.
    """

    CSS_PATH = "compile.tcss"
    HELP = """\
What the backup will hold, in this order. Space takes a billing out or back in; J and K move it down and up.
Enter shows the attachments of a billing: leave some out, order them, give them other titles.
The line below the list says what needs attention in the billing under the cursor.
o changes the options; c compiles, escape leaves without compiling."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "compile", "Compile", id="compile.compile", tooltip="Compile in the background"),
        Binding("o", "options", "Options", id="compile.options", tooltip="What goes in, our own pages, volumes"),
        Binding("J", "shift(1)", "Down in the order", key_display="J", show=False, id="compile.down"),
        Binding("K", "shift(-1)", "Up in the order", key_display="K", show=False, id="compile.up"),
        Binding("escape", "dismiss", "Back", id="compile.back", tooltip="Back without compiling"),
    ]

    def __init__(self, office: Office, settings: Settings, request: Request, preflight: Preflight, title: str) -> None:
        super().__init__(id="compile")
        self._office = office
        self._settings = settings
        self._request = request
        self._preflight = preflight
        self._title = title
        self._asker = Asker(self)
        self._started = False
        self.table: RecordTable[PreflightRow] = RecordTable(COLUMNS, ticks=True, id="compile-table")
        self.summary = TextStrip(id="compile-summary")
        self.notes = Static(id="compile-notes")
        self.about = Static(id="compile-about")
        self.options = TextStrip(options_words(request.options), "o changes", id="compile-options")
        self.button = Button("Compile (c)", id="compile-go", variant="primary", compact=True)

    def compose_body(self) -> ComposeResult:
        """Summary, what stands in the way, the rows, the options, the buttons."""
        with Vertical(id="compile-frame"):
            yield TextStrip(self._title, id="compile-title")
            yield self.summary
            yield self.notes
            yield self.table
            yield self.about
            yield self.options
            with Horizontal(id="compile-buttons"):
                yield self.button
                yield Button("Back (esc)", id="compile-leave", compact=True)

    def on_mount(self) -> None:
        """Everything is in at first."""
        self.table.selection.replace(row.key for row in self._preflight.rows)
        self._show(self._preflight)
        self.table.focus()

    # What is shown.

    def _show(self, preflight: Preflight) -> None:
        self._preflight = preflight
        self.table.show(_Rows(preflight.rows))
        notes = [f"✗ {sentence}" for sentence in preflight.blockers] + [f"! {one}" for one in preflight.warnings]
        self.notes.update(Content(plain_lines(notes)))
        self.notes.display = bool(notes)
        self.notes.set_class(bool(preflight.blockers), "-blocked")
        self._say_summary()

    @on(Ticking.Ticked)
    def _say_summary(self) -> None:
        ticked = self.table.selection.keys
        rows = [row for row in self._preflight.rows if row.key in ticked]
        known = [row.pages for row in rows]
        pages = "pages not all counted yet" if None in known else count(sum(filter(None, known)), "page") + " of files"
        attention = sum(len(row.problems) for row in rows)
        self.summary.say(
            f"{count(sum(row.key > 0 for row in rows), 'billing')}, {count(sum(row.files for row in rows), 'file')}, "
            f"{megabytes(sum(row.bytes for row in rows))}, {pages}; "
            + (f"{count(attention, 'thing')} to know of" if attention else "nothing needs attention")
        )
        self.button.disabled = bool(self._preflight.blockers) or not rows

    @on(RecordTable.Moved)
    def _say_about(self) -> None:
        row = self.table.cursor_row
        self.about.update(Content(plain_lines(row.problems if row else ())))

    # What is chosen.

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        """Lets the person decide about each attachment of a billing."""
        from tui.screens.parts import PartChoice, PartsScreen

        row = self.table.cursor_row
        if row is None or row.key < 0:
            return
        own = {part.id for part in row.parts}

        def decided(choice: PartChoice | None) -> None:
            if choice is None:
                return
            before = self._request
            titles = dict(before.titles) | dict(choice.titles)
            self._request = replace(
                before,
                excluded=(before.excluded - own) | choice.excluded,
                part_order=tuple(one for one in before.part_order if one not in own) + choice.order,
                titles=tuple(titles.items()),
            )
            self._ask()

        self.app.push_screen(PartsScreen(row), decided)

    def action_options(self) -> None:
        """Asks what the backup is to be like."""
        from tui.screens.options import OptionsScreen

        def chosen(options: Options | None) -> None:
            if options is not None and options != self._request.options:
                self._request = replace(self._request, options=options)
                self._settings.remember_options(options)
                self.options.say(options_words(options))
                self._ask()

        self.app.push_screen(OptionsScreen(self._request.options), chosen)

    def action_shift(self, by: int) -> None:
        """Moves the row under the cursor up or down in the backup."""
        keys = list(self.table.keys)
        place = self.table.cursor
        if 0 <= place + by < len(keys):
            keys[place], keys[place + by] = keys[place + by], keys[place]
            self._request = replace(self._request, order=tuple(keys))
            self._ask()

    def _ask(self) -> None:
        request = self._request

        def question() -> Preflight:
            with self._office.database.read() as session:
                return backups.preflight(session, self._office.actor, request)

        self._asker.ask("preflight", question, self._show, self._refused, keys_wait=True)

    @on(Button.Pressed, "#compile-leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#compile-go")
    def action_compile(self) -> None:
        """Queues the backup; the store refuses what breaks a rule."""
        if self._started:
            return
        ticked = self.table.selection.keys
        request = replace(
            self._request,
            billing_ids=tuple(key for key in self._request.billing_ids if key in ticked),
            contract_ids=tuple(key for key in self._request.contract_ids if -key in ticked),
        )
        self._started = True
        office = self._office
        self._asker.ask(
            "request", lambda: backups.request(office.database, office.actor, request), self._queued, self._refused
        )

    def _queued(self, backup_id: int) -> None:
        self.dismiss(backup_id)

    def _refused(self, sentence: str) -> None:
        self._started = False
        self.notify(sentence, title=self._title, severity="error", timeout=10, markup=False)


def offer_compile(
    widget: Widget,
    asker: Asker,
    office: Office,
    settings: Settings,
    request: Request,
    title: str,
    queued: Callable[[int | None], None],
) -> None:
    """Looks at what a compile would hold, and shows it; where it is refused, a toast says why.

    Args:
        widget: whose application shows the dialog.
        queued: called with the id of the backup that was asked for, or None.
    """

    def question() -> Preflight:
        with office.database.read() as session:
            return backups.preflight(session, office.actor, request)

    def offer(preflight: Preflight) -> None:
        widget.app.push_screen(CompileScreen(office, settings, request, preflight, title), queued)

    def refused(sentence: str) -> None:
        widget.notify(sentence, title=title, severity="error", timeout=10, markup=False)

    asker.ask("preflight", question, offer, refused, keys_wait=True)


def plain_lines(sentences: Sequence[str]) -> str:
    """Sentences as lines, each harmless."""
    return "\n".join(plain(sentence) for sentence in sentences)
