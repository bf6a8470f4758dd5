"""Which statuses, payments and kinds of contracts a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, SelectionList
from textual.widgets.selection_list import Selection

from store.dictionary import word
from store.vocabulary import BillingStatus, ContractKind, Direction, InviteState
from tui.widgets.strip import TextStrip

_PAID, _UNPAID, _KIND = "paid", "unpaid", "kind:"


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed to; see `store.lists.ListFilter`."""

    statuses: frozenset[str] = frozenset()
    paid: bool | None = None
    kind: ContractKind | None = None

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.statuses) or self.paid is not None or self.kind is not None


class NarrowScreen(ModalScreen[Narrowing | None]):
    """Asks what to show; nothing ticked of a group shows all of it."""

    CSS_PATH = "choose.tcss"
    HELP = """\
Space ticks what the list is to show; of a group in which nothing is ticked, all is shown.
Enter applies, n takes every tick away, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="narrow.apply", priority=True),
        Binding("n", "none", "Show all", id="narrow.none"),
        Binding("escape", "dismiss", "Back", id="narrow.back"),
    ]

    def __init__(self, narrowing: Narrowing, direction: Direction) -> None:
        super().__init__(id="narrow")
        ticked = set(narrowing.statuses)
        if narrowing.paid is not None:
            ticked.add(_PAID if narrowing.paid else _UNPAID)
        if narrowing.kind is not None:
            ticked.add(_KIND + narrowing.kind.value)
        downstream = direction is Direction.DOWNSTREAM
        rows = [(status.value, word(status)) for status in (*BillingStatus, *(InviteState if downstream else ()))]
        rows += [(_PAID, "Paid"), (_UNPAID, "Not paid")]
        rows += [(_KIND + kind.value, word(kind)) for kind in ContractKind if kind.direction is direction]
        self._list: SelectionList[str] = SelectionList(
            *(Selection(Content(words), code, code in ticked) for code, words in rows), id="narrow-list"
        )

    def compose(self) -> ComposeResult:
        """The list in a frame."""
        with Vertical(id="narrow-frame"):
            yield TextStrip("Show only", id="narrow-title")
            yield self._list
        yield Footer(id="footer", show_command_palette=False)

    def action_none(self) -> None:
        """Takes every tick away."""
        self._list.deselect_all()

    def action_apply(self) -> None:
        """Answers; both or none of a pair mean all."""
        ticked = set(self._list.selected)
        kinds = [kind for kind in ContractKind if _KIND + kind.value in ticked]
        statuses = frozenset(code for code in ticked if code not in (_PAID, _UNPAID) and not code.startswith(_KIND))
        paid = (_PAID in ticked) if (_PAID in ticked) != (_UNPAID in ticked) else None
        self.dismiss(Narrowing(statuses, paid, kinds[0] if len(kinds) == 1 else None))
