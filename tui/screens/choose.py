"""One of a few: a small list over the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.asking import Asker
from tui.output import plain
from tui.screens.dialog import Dialog
from tui.widgets.strip import TextStrip


class ChooseScreen(Dialog[str | None]):
    """Asks for one of some options; answers its code, or None.

    Args:
        title: what is chosen.
        options: code and words of each.
        chosen: the code of the one that holds now.
        figures: what is shown behind the options once it is known, by their codes; asked in a thread.
    """

    CSS_PATH = "choose.tcss"
    HELP = "Up and down move, enter chooses, escape leaves everything as it was."

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="choose.choose"),
        Binding("escape", "dismiss", "Back", id="choose.back"),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        chosen: str,
        figures: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(id="choose")
        self._title = title
        self._options = list(options)
        self._chosen = chosen
        self._figures = figures
        self._asker = Asker(self)

    def compose_body(self) -> ComposeResult:
        """The list in a frame."""
        with Vertical(id="choose-frame"):
            yield TextStrip(self._title, id="choose-title")
            yield OptionList(*(Option(Content(plain(words))) for _, words in self._options), id="choose-list")

    def on_mount(self) -> None:
        """Puts the cursor on what holds now; figures come when they are known."""
        codes = [code for code, _ in self._options]
        if self._chosen in codes:
            self.query_one(OptionList).highlighted = codes.index(self._chosen)
        if self._figures is not None:
            self._asker.ask("figures", self._figures, self._show_figures, self._asker.refuse)

    def _show_figures(self, figures: Mapping[str, str]) -> None:
        options = self.query_one(OptionList)
        width = max(len(words) for _, words in self._options)
        for place, (code, words) in enumerate(self._options):
            prompt = f"{plain(words):<{width}} {figures.get(code, '0'):>9}"
            options.replace_option_prompt_at_index(place, Content(prompt))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answers."""
        event.stop()
        self.dismiss(self._options[event.option_index][0])

    def action_choose(self) -> None:
        """Chooses the option under the cursor; for a click in the footer, as the list takes enter itself."""
        self.query_one(OptionList).action_select()
