"""What a record table shows: a vector of keys, and rows on demand. Both are asked for in threads."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from store.key_set import in_order

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True)
class Sums:
    """What a list comes to.

    Attributes:
        totals: the cells of the totals row by column id; empty for none.
        counts: how many rows have which status.
    """

    totals: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


HEADING = -(1 << 30)
"""Keys from here down are no rows but the headings of groups."""


@dataclass(frozen=True)
class Heading:
    """The line above a group of rows.

    Attributes:
        name: of the group, which may take all the room before the first of the cells.
        cells: what the group comes to, by column id.
    """

    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Listing:
    """All rows of a list at one moment, by key.

    Attributes:
        keys: of all rows, in order; with `whole`, of the first ones.
        headings: by their keys, which stand among the others in front of their groups.
        sums: what they come to.
        summing: asks for the sums where these take longer than the keys, so that rows show first; called in a thread,
            and may raise Problem.
        whole: asks for the list with all its keys where these take longer than the first ones, so that rows show first;
            called in a thread, and may raise Problem.
    """

    keys: array[int]
    headings: Mapping[int, Heading] = field(default_factory=dict)
    sums: Sums = Sums()
    summing: Callable[[], Sums] | None = None
    whole: Callable[[], Listing] | None = None


class RecordSource(Protocol[Row_co]):
    """Where a table's rows come from; called in threads, never on the screen's loop, but for those `AtHand`."""

    def listing(self) -> Listing:
        """The keys of all rows, in order.

        Raises:
            Problem: with the sentence that the table shows instead.
        """

    def rows(self, keys: Sequence[int]) -> Mapping[int, Row_co]:
        """The rows of some keys; those that are gone are left out.

        Raises:
            Problem: with the sentence that is shown.
        """


class ListSource(Generic[Row]):
    """Rows that are all in memory; for lists that are short by nature.

    Args:
        question: asks for the rows.
        key: the key of a row, by which cursor and ticks follow it; None where rows have none: then their places are
            the keys, from 1.
        totals: the cells of the totals row by column id; none for no such row.
    """

    def __init__(
        self,
        question: Callable[[], Iterable[Row]],
        key: Callable[[Row], int] | None = None,
        totals: Mapping[str, str] | None = None,
    ) -> None:
        self._question = question
        self._key = key
        self._totals = totals or {}
        self._rows: dict[int, Row] = {}

    def listing(self) -> Listing:
        """Asks the question."""
        found = self._question()
        if self._key is None:
            self._rows = dict(enumerate(found, start=1))
        else:
            self._rows = {self._key(row): row for row in found}
        return Listing(in_order(self._rows), sums=Sums(self._totals if self._rows else {}))

    def rows(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """The rows of some keys."""
        return {key: self._rows[key] for key in keys if key in self._rows}


class AtHand(ListSource[Row]):
    """Rows that are here already, shown at once: a key that follows the one that opens their list finds them there.

    Args:
        rows: asked for again where the list is looked at again.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        key: Callable[[Row], int] | None = None,
        totals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(lambda: rows, key, totals)


class PageCache(Generic[Row]):
    """The pages of rows that were looked at last."""

    def __init__(self, most: int = 24) -> None:
        self._most = most
        self._pages: OrderedDict[int, Mapping[int, Row]] = OrderedDict()

    def get(self, page: int) -> Mapping[int, Row] | None:
        """A page, which is now the newest; None where it has to be asked for."""
        if page not in self._pages:
            return None
        self._pages.move_to_end(page)
        return self._pages[page]

    def put(self, page: int, rows: Mapping[int, Row]) -> None:
        """Keeps a page and forgets the oldest beyond the limit."""
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forgets every page."""
        self._pages.clear()
