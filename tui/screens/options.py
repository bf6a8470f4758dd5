"""What a backup is to be like: what goes in, our own pages, volumes (PRODUCT.md section 3, rule 3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.validation import Integer
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static

from store.plan import Include, Options
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip
from tui.widgets.tick_box import TickBox

INCLUDE_WORDS = {
    Include.ALL: "Billings and all attachments",
    Include.COVER_SHEETS: "Billings only",
    Include.ATTACHMENTS: "Attachments only",
    Include.LIEN_WAIVERS: "Lien waivers only",
}

_TICKS = {
    "cover": "A cover page",
    "contents": "A contents page, exceptions first",
    "separators": "A separator sheet before each billing",
    "missing_pages": "A page for each paper that a billing lacks",
    "embed_originals": "The untouched originals embedded in the PDF",
    "stamps": "A stamp on each page: project, billing, page of pages",
    "archive": "A ZIP of volumes, with the ledger as JSON and CSV",
}
_LIMITS = {
    "volume_megabytes": ("Most megabytes of a volume", 100_000),
    "volume_pages": ("Most pages of a volume", 1_000_000),
    "number_start": ("Number the pages from", 999_999_999),
}


def options_words(options: Options) -> str:
    """The options on one line."""
    words = [INCLUDE_WORDS[options.include]]
    words += [name.replace("_", " ") for name in _TICKS if name != "archive" and getattr(options, name)]
    if options.number_start:
        words.append(f"numbered from {options.number_prefix}{options.number_start}")
    if options.zipped:
        limits = [f"{options.volume_megabytes} MB"] if options.volume_megabytes else []
        limits += [f"{options.volume_pages:,} pages"] if options.volume_pages else []
        words.insert(0, "ZIP" + (f" of volumes up to {' and '.join(limits)}" if limits else ""))
    return ", ".join(words)


class OptionsScreen(Dialog[Options | None]):
    """Asks for the options; answers them, or None."""

    CSS_PATH = "options.tcss"
    HELP = """\
Tab goes from one option to the next, space ticks. A limit of volumes makes a ZIP, cut where a billing ends;
leave it empty for no limit. Enter keeps the options for this compile and the next ones, escape drops them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="options.keep"),
        Binding("escape", "dismiss", "Back", id="options.back"),
        Binding("down", "app.focus_next", "Next option", show=False, id="options.next"),
        Binding("up", "app.focus_previous", "Option before", show=False, id="options.previous"),
    ]

    def __init__(self, options: Options) -> None:
        super().__init__(id="options")
        self._options = options
        self.include: Select[Include] = Select(
            [(words, include) for include, words in INCLUDE_WORDS.items()],
            value=options.include,
            allow_blank=False,
            compact=True,
            id="options-include",
        )
        self.ticks = {
            name: _Tick(words, getattr(options, name), id=f"options-{name.replace('_', '-')}", compact=True)
            for name, words in _TICKS.items()
        }
        self.limits = {
            name: Input(
                str(getattr(options, name) or ""),
                type="integer",
                validators=[Integer(minimum=1, maximum=most)],
                valid_empty=True,
                placeholder="no number" if name == "number_start" else "no limit",
                compact=True,
                id=f"options-{name.replace('_', '-')}",
            )
            for name, (_, most) in _LIMITS.items()
        }
        self.prefix = Input(options.number_prefix, placeholder="none", compact=True, id="options-number-prefix")
        self.prefix.cursor_blink = False
        self.notice = Static(id="options-notice")

    def compose_body(self) -> Iterable[Widget]:
        """One option a line."""
        with VerticalScroll(id="options-frame", can_focus=False):
            yield TextStrip("Options of the backup", id="options-title")
            yield self.notice
            yield self.include
            yield from self.ticks.values()
            yield from self._limit_rows()
            with Horizontal(id="options-buttons"):
                yield Button("Keep (enter)", id="options-go", variant="primary", compact=True)
                yield Button("Back (esc)", id="options-leave", compact=True)

    def _limit_rows(self) -> ComposeResult:
        for name, (words, _) in _LIMITS.items():
            self.limits[name].cursor_blink = False
            with Horizontal(classes="options-limit"):
                yield Label(words)
                yield self.limits[name]
        with Horizontal(classes="options-limit"):
            yield Label("Before the running number")
            yield self.prefix

    @on(Button.Pressed, "#options-leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#options-go")
    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Answers, where every limit is a number."""
        for name, field in self.limits.items():
            result = field.validate(field.value)
            if result is not None and not result.is_valid:
                self.notice.update(f"{_LIMITS[name][0]}: from 1 to {_LIMITS[name][1]:,}, or nothing.")
                field.focus()
                return
        include = self.include.value
        ticked = {name: box.value for name, box in self.ticks.items()}
        most = {name: int(field.value or 0) for name, field in self.limits.items()}
        self.dismiss(
            Options(
                include=include if isinstance(include, Include) else Include.ALL,
                cover=ticked["cover"],
                contents=ticked["contents"],
                separators=ticked["separators"],
                missing_pages=ticked["missing_pages"],
                embed_originals=ticked["embed_originals"],
                stamps=ticked["stamps"],
                number_start=most["number_start"],
                number_prefix=self.prefix.value.strip(),
                archive=ticked["archive"],
                volume_megabytes=most["volume_megabytes"],
                volume_pages=most["volume_pages"],
            )
        )


class _Tick(TickBox):
    """Enter keeps all options here; space ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.keep", "Keep", id="options.keep-from-tick"),
    ]
