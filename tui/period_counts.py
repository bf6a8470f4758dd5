"""How many billings each period would leave of a list, as the menu of periods shows it."""

from __future__ import annotations

from collections.abc import Mapping

from store.list_facets import Facet, facet_counts
from store.lists import ListFilter
from tui.opening import Office

ALL_PERIODS = "all"
"""The choice of no period in particular."""


def period_counts(office: Office, wanted: ListFilter) -> Mapping[str, str]:
    """The figures by the choices of the menu; to be asked in a thread."""
    with office.database.read() as session:
        counts = facet_counts(session, office.actor, wanted, Facet.PERIOD)
    return {choice: f"{count:,}" for choice, count in counts.items()} | {ALL_PERIODS: f"{sum(counts.values()):,}"}
