"""Which statuses, payments and kinds of contracts a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from store.dictionary import word
from store.vocabulary import BillingStatus, ContractKind, Direction, InviteState
from tui.screens.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.widgets.strip import TextStrip


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


@dataclass(frozen=True)
class _Choice:
    """One thing a list can be narrowed to: a status by its code, paid or not, or a kind of contract."""

    group: str
    words: str
    status: str = ""
    paid: bool | None = None
    kind: ContractKind | None = None


def _choices(direction: Direction) -> list[_Choice]:
    states = list(InviteState) if direction is Direction.DOWNSTREAM else []
    kinds = [kind for kind in ContractKind if kind.direction is direction]
    return [
        *(_Choice("Status", word(status), status=status.value) for status in BillingStatus),
        *(_Choice("No billing", word(state), status=state.value) for state in states),
        _Choice("Payment", "Paid", paid=True),
        _Choice("Payment", "Not paid", paid=False),
        *(_Choice("Contract", word(kind), kind=kind) for kind in kinds),
    ]


class NarrowScreen(Dialog[Narrowing | None]):
    """Asks what to show; nothing ticked of a group shows all of it."""

    CSS_PATH = "choose.tcss"
    HELP = """\
Space ticks what the list is to show; of payments and contracts, none or both ticked shows all.
Enter applies, n takes every tick away, escape leaves everything as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="narrow.apply", priority=True),
        Binding("escape", "dismiss", "Back", id="narrow.back"),
    ]

    def __init__(self, narrowing: Narrowing, direction: Direction) -> None:
        super().__init__(id="narrow")
        self._choices = dict(enumerate(_choices(direction), start=1))
        self.table: RecordTable[_Choice] = RecordTable(
            (
                Column("words", "Show only", 26, lambda one: one.words, grows=True),
                Column("group", "", 10, lambda one: one.group),
            ),
            ticks=True,
            opens=False,
            id="narrow-table",
        )
        self.table.selection.replace(
            key
            for key, one in self._choices.items()
            if (one.status in narrowing.statuses if one.status else False)
            or (one.paid is not None and one.paid is narrowing.paid)
            or (one.kind is not None and one.kind is narrowing.kind)
        )

    def compose_body(self) -> ComposeResult:
        """The list in a frame."""
        with Vertical(id="narrow-frame"):
            yield TextStrip("Nothing ticked shows all", id="narrow-title")
            yield self.table

    def on_mount(self) -> None:
        """Shows the choices."""
        self.table.show(ListSource(self._choices.values))

    def action_apply(self) -> None:
        """Answers."""
        ticked = [one for key, one in self._choices.items() if key in self.table.selection]
        paid = {one.paid for one in ticked if one.paid is not None}
        kinds = {one.kind for one in ticked if one.kind is not None}
        self.dismiss(
            Narrowing(
                frozenset(one.status for one in ticked if one.status),
                paid.pop() if len(paid) == 1 else None,
                kinds.pop() if len(kinds) == 1 else None,
            )
        )
