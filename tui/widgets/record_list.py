"""Asks for what a record table shows: the keys of a list, its beginning first where it is long, and pages of rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.scrollbar import ScrollBar

from store.key_set import KeySet
from tui.asking import Asker
from tui.widgets.record_source import HEADING, AtHand, Listing, RecordSource, Sums
from tui.widgets.record_view import PAGE, RecordView

Row = TypeVar("Row")


@dataclass(frozen=True)
class _Found(Generic[Row]):
    """A list as a thread found it, with the rows around the cursor."""

    source: RecordSource[Row]
    listing: Listing
    key_set: KeySet
    cursor: int
    pages: Mapping[int, Mapping[int, Row]]


class RecordList(RecordView[Row]):
    """The asking part of a record table; see `RecordView` for the arguments."""

    @dataclass
    class Listed(Message):
        """The list, or the beginning of a long one, is shown, or the sentence why not.

        Said again once all rows have come, and once their sums have.
        """

        table: RecordList[Any]
        listing: Listing
        trouble: str

        @property
        def control(self) -> RecordList[Any]:
            """The table, for `@on` selectors."""
            return self.table

    @dataclass
    class Moved(Message):
        """The cursor stands on another row, or the row's contents have come."""

        table: RecordList[Any]
        key: int | None

        @property
        def control(self) -> RecordList[Any]:
            """The table, for `@on` selectors."""
            return self.table

    _source: RecordSource[Row] | None = None
    _shown_source: RecordSource[Row] | None = None
    _earlier: tuple[RecordSource[Row], Listing] | None = None
    _to_end = False
    _asking_rows = False

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self)

    @cached_property
    def _once_whole(self) -> list[Callable[[], None]]:
        return []

    @property
    def source(self) -> RecordSource[Row] | None:
        """Where the rows come from; to be asked in threads. None until `show`."""
        return self._source

    def show(self, source: RecordSource[Row], *, from_top: bool = False) -> None:
        """Shows another list; the old one stays until the new one has come, and the cursor keeps its row.

        Args:
            from_top: a cursor on the first row stays there: who has not moved looks at the beginning.
        """
        earlier = self._earlier[1] if self._earlier is not None and self._earlier[0] == source else None
        self._once_whole.clear()
        if source != self._source:
            self._asker.forget("whole")
            self._asker.forget("sums")
        self._source = source
        self._ask(earlier, from_top=from_top)

    def reload(self) -> None:
        """Asks for the same list again."""
        if self._source is not None:
            self._ask(None)

    def _ask(self, earlier: Listing | None, *, from_top: bool = False) -> None:
        """Asks for the list; one that was here earlier shows until what it is now has come."""
        source = self._source
        assert source is not None
        on_top = from_top and self.cursor <= _first_row(self.keys)
        kept = None if on_top else self.cursor_place
        height = max(self.size.height, 1)

        def question() -> _Found[Row]:
            listing = source.listing() if earlier is None else replace(earlier, whole=lambda: _whole_of(source))
            if listing.whole is not None and kept is not None and kept not in listing.keys:
                listing = listing.whole()
            cursor = _first_row(listing.keys) if on_top else _place_of(listing.keys, kept)
            pages = range(max(cursor - height, 0) // PAGE, (cursor + height) // PAGE + 1)
            rows = {page: source.rows(_page_of(listing.keys, page)) for page in pages}
            return _Found(source, listing, self._key_set_of(listing), cursor, rows)

        if isinstance(source, AtHand):
            self._asker.forget("listing")
            self._show_listing(question())
        else:
            self._asker.ask(
                "listing",
                question,
                self._show_listing,
                self._show_trouble,
                keys_wait=self._loading,
                gives_way=True,
            )

    def _key_set_of(self, listing: Listing) -> KeySet:
        """Made in a thread, so that ticking all of a million takes no time on the screen's loop."""
        keys: Iterable[int] = listing.keys if self.can_tick else ()
        if listing.headings:
            keys = (key for key in keys if key > HEADING)
        return KeySet(keys)

    def _show_listing(self, found: _Found[Row]) -> None:
        self._remember_earlier(found.source)
        self._listing, self._key_set, self._shown_source = found.listing, found.key_set, found.source
        # Rows that were asked for meanwhile are those of the list before: under the new one's numbers nothing fits.
        self._forget_rows()
        self._asker.forget("whole")
        self._asker.forget("sums")
        self._loading = False
        self._trouble = ""
        self.end_range()
        self.put_pages(found.pages)
        self._resize_list()
        self.cursor = found.cursor
        self._keep_cursor_visible()
        self.refresh()
        self._say_moved()
        self._want_rows()
        self._say_listed()
        if found.listing.whole is not None:
            self._want_whole(found.listing.whole, found.listing.keys)

    def _remember_earlier(self, source: RecordSource[Row]) -> None:
        """Keeps the longest list that another has taken the place of, for the moment when a filter is taken away."""
        if self._earlier is not None and self._earlier[0] == source:
            self._earlier = None
        elif self._shown_source is not None and self._shown_source != source and self._listing.whole is None:
            most = PAGE if self._earlier is None else len(self._earlier[1].keys)
            if len(self.keys) >= most:
                self._earlier = self._shown_source, self._listing

    def _want_whole(self, whole: Callable[[], Listing], shown: array[int]) -> None:
        """Asks for all keys of a list whose beginning is here."""

        def question() -> tuple[Listing, KeySet, bool]:
            listing = whole()
            return listing, self._key_set_of(listing), listing.keys[: len(shown)] == shown

        self._asker.ask("whole", question, self._show_whole, self._show_trouble, gives_way=True)

    def _show_whole(self, found: tuple[Listing, KeySet, bool]) -> None:
        kept, at_end = self.cursor_place, self._to_end
        self._listing, self._key_set, goes_on = found
        if not goes_on:
            self._forget_rows()
            self.end_range()
            self.cursor = _place_of(self.keys, kept)
        self._resize_list()
        self._keep_cursor_visible()
        self.refresh()
        self._say_listed()
        if at_end:
            self.go_to(len(self.keys) - 1)
        self._want_rows()
        while self._once_whole:
            self._once_whole.pop(0)()

    def _forget_rows(self) -> None:
        self._asking_rows = False
        self._asker.forget("rows")
        self.forget_pages()

    def _say_listed(self) -> None:
        self.post_message(self.Listed(self, self._listing, ""))
        if self._listing.summing is not None:
            self._asker.ask("sums", self._listing.summing, self._show_sums, self._show_trouble, gives_way=True)

    def in_turn(self, action: Callable[[], None], *, of_all: bool) -> None:
        """Changes ticks, once what came before it is done; those of all rows, once the whole list is here."""
        if self._once_whole or (of_all and self._listing.whole is not None):
            self._once_whole.append(action)
        else:
            action()

    def _show_sums(self, sums: Sums) -> None:
        self._listing = replace(self._listing, sums=sums, summing=None)
        self._resize_list()
        self.refresh(Region(0, self.size.height - 1, self.size.width, 1))
        self.post_message(self.Listed(self, self._listing, ""))

    def _show_trouble(self, sentence: str) -> None:
        self._loading = False
        self._trouble = sentence
        self.refresh()
        self.post_message(self.Listed(self, self._listing, sentence))

    def _want_rows(self) -> None:
        """Asks for the pages on the screen that are not here, and then for those a screen away, before they are seen.

        One question at a time, always for what is seen now.
        """
        if self._source is None or self._asking_rows:
            return
        keys = self.keys
        missing = self._missing(0) or self._missing(self._rows_high())
        if not missing:
            return
        self._asking_rows = True
        source = self._source

        def question() -> dict[int, Mapping[int, Row]]:
            return {page: source.rows(_page_of(keys, page)) for page in missing}

        if isinstance(source, AtHand):
            self._show_rows(question())
            return
        self._asker.ask("rows", question, self._show_rows, self._no_rows, gives_way=True)

    def _missing(self, around: int) -> list[int]:
        """The pages of rows on the screen, and of some before and behind them, that are not here."""
        top = self.scroll_offset.y
        last = min(top + max(self._rows_high(), 1) + around, len(self.keys)) - 1
        return [page for page in range(max(top - around, 0) // PAGE, last // PAGE + 1) if self._pages.get(page) is None]

    def _show_rows(self, pages: dict[int, Mapping[int, Row]]) -> None:
        self._asking_rows = False
        seen = not pages.keys().isdisjoint(self._missing(0))
        self.put_pages(pages)
        if seen:
            self.refresh_rows()
            self._say_moved()
        self._want_rows()

    def _no_rows(self, sentence: str) -> None:
        self._asking_rows = False
        self._show_trouble(sentence)

    def _say_moved(self) -> None:
        self.post_message(self.Moved(self, self.cursor_key))

    def _keep_cursor_visible(self) -> None:
        high = max(self._rows_high(), 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + high:
            self.scroll_to(y=self.cursor - high + 1, animate=False)

    def _bar_at(self, position: float) -> list[Segment]:
        """What the scrollbar looks like at a place of the list."""
        bar = self.vertical_scrollbar
        return bar.renderer.render_bar(
            size=bar.size.height,
            virtual_size=bar.window_virtual_size,
            window_size=bar.window_size,
            position=position,
        ).segments

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Asks for the rows that came into sight (messages from `render_line` would stop at the screen)."""
        if self.show_vertical_scrollbar and self._bar_at(old_value) == self._bar_at(new_value):
            # Of many rows, one more moves the bar by nothing; to draw it again costs as much as the rows.
            self.vertical_scrollbar.set_reactive(ScrollBar.position, new_value)
        super().watch_scroll_y(old_value, new_value)
        self._want_rows()


def _whole_of(source: RecordSource[Any]) -> Listing:
    listing = source.listing()
    return listing if listing.whole is None else listing.whole()


def _page_of(keys: array[int], page: int) -> list[int]:
    """The keys of the rows of a page, without headings."""
    return [key for key in keys[page * PAGE : (page + 1) * PAGE] if key > HEADING]


def _place_of(keys: array[int], key: int | None) -> int:
    """Where a key stands; the first row where it is gone."""
    if key is None:
        return 0
    try:
        return keys.index(key)
    except ValueError:
        return 0


def _first_row(keys: array[int]) -> int:
    """Where the first row stands that is no heading."""
    return int(len(keys) > 1 and keys[0] <= HEADING)
