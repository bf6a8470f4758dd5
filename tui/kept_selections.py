"""The selections of billings that the person at the keyboard keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.kept_selections import TakenUp, forget_selection, keep_selection, kept_selections, replace_selection, take_up
from store.key_set import KeySet
from store.vocabulary import Direction
from tui.opening import Office
from tui.screens.kept import KeptRow
from tui.wording import count


@dataclass(frozen=True)
class SelectionShelf:
    """Where selections are kept; see `tui.screens.kept.Shelf`.

    Attributes:
        ticked: what is ticked now.
    """

    office: Office
    project_id: int
    direction: Direction
    ticked: KeySet

    def rows(self) -> Sequence[KeptRow]:
        """The selections of the person."""
        with self.office.database.read() as session:
            found = kept_selections(session, self.office.actor, self.project_id, self.direction)
        return [KeptRow(one.id, one.name, count(one.billings, "billing")) for one in found]

    def keep(self, name: str) -> str:
        """Keeps a new one."""
        with self.office.database.write() as session:
            kept = keep_selection(session, self.office.actor, self.project_id, self.direction, name, self.ticked)
        return self._said(name.strip(), kept)

    def replace(self, row: KeptRow) -> str:
        """Keeps other billings under the same name."""
        with self.office.database.write() as session:
            kept = replace_selection(session, self.office.actor, row.id, self.ticked)
        return self._said(row.name, kept)

    def forget(self, row: KeptRow) -> str:
        """Forgets one."""
        with self.office.database.write() as session:
            forget_selection(session, self.office.actor, row.id)
        return f"{row.name} is forgotten."

    def take_up(self, selection_id: int) -> TakenUp:
        """What a selection holds now."""
        with self.office.database.read() as session:
            return take_up(session, self.office.actor, selection_id)

    def _said(self, name: str, kept: int) -> str:
        others = len(self.ticked) - kept
        left_out = f"; {count(others, 'row')} without a billing cannot be kept" if others else ""
        return f"{count(kept, 'billing')} kept as {name}{left_out}."


def taken_up(found: TakenUp) -> str:
    """What became of the billings of a selection, as a sentence."""
    if not found.missing:
        return f"{found.name}: {count(len(found.keys), 'billing')} ticked."
    gone = count(found.missing, "more is", "more are")
    return f"{found.name}: {count(len(found.keys), 'billing')} ticked; {gone} gone, or not for you to see any more."
