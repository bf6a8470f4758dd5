"""The views of a list of billings that the person at the keyboard keeps."""

from __future__ import annotations

from collections.abc import Sequence

from store.lists import ListFilter
from store.saved_views import NamedView, View, forget_view, keep_view, replace_view, saved_views
from tui.filter_chips import chips
from tui.opening import Office
from tui.screens.billing_columns import GROUPS
from tui.screens.kept import KeptRow
from tui.wording import count


class ViewShelf:
    """Where views are kept; see `tui.screens.kept.Shelf`.

    Args:
        now: how the list is looked at.
    """

    def __init__(self, office: Office, now: View) -> None:
        self._office = office
        self._now = now
        self.found: dict[int, NamedView] = {}

    def rows(self) -> Sequence[KeptRow]:
        """The views of the person."""
        wanted = self._now.wanted
        with self._office.database.read() as session:
            views = saved_views(session, self._office.actor, wanted.project_id, wanted.direction)
        self.found = {one.id: one for one in views}
        return [KeptRow(one.id, one.name, _words(one)) for one in views]

    def keep(self, name: str) -> str:
        """Keeps a new one."""
        with self._office.database.write() as session:
            keep_view(session, self._office.actor, name, self._now)
        return f"The list as it is now is kept as {name.strip()}."

    def replace(self, row: KeptRow) -> str:
        """Keeps another one under the same name."""
        with self._office.database.write() as session:
            replace_view(session, self._office.actor, row.id, self._now)
        return f"{row.name} is the list as it is now."

    def forget(self, row: KeptRow) -> str:
        """Forgets one."""
        with self._office.database.write() as session:
            forget_view(session, self._office.actor, row.id)
        return f"{row.name} is forgotten."


def not_there(named: NamedView) -> str:
    """What a view names that is not there, as a sentence; empty where all of it is."""
    if not named.missing:
        return ""
    missing = ", ".join(named.missing)
    return f"{named.name} names what is not here, or no longer: {missing}; the rest of it applies."


def _words(named: NamedView) -> str:
    """What a view does, in a line."""
    view = named.view
    words = [chip.words for chip in chips(view.wanted, named.companies)]
    if view.group is not None:
        words.append(f"by {dict(GROUPS)[view.group].lower()}")
    if view.wanted == ListFilter(view.wanted.project_id, view.wanted.direction):
        words.insert(0, "All billings")
    if named.missing:
        words.append(count(len(named.missing), "thing") + " missing")
    return " · ".join(words)
