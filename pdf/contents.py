"""The contents: every billing and every part with its printed page number, each row a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pdf.canvas import ACCENT, ALARM, INK, LETTER, PALE, SOFT, Align, Canvas

_LEFT, _RIGHT = 54.0, LETTER[0] - 54.0
_TOP, _BOTTOM = 92.0, LETTER[1] - 56.0
_PAGE_ROOM = 40.0


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A row of the contents.

    Attributes:
        label: the billing, for a part's row empty or the same.
        title: what the row says.
        part: the part of the link that the row leads to.
        page: the page within that part, from 0.
        first_page: the number printed on the row: the page of the whole file, from 1; None where there is none.
        pages: how many pages it has.
        note: why it needs attention; empty where all is well.
        level: 0 for a billing, 1 for a part of it.
    """

    label: str
    title: str
    part: int
    page: int
    first_page: int | None
    pages: int
    note: str
    level: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row with its text wrapped; `kind` is billing, part, exception or heading; sizes are of its letters."""

    kind: str
    row: ContentsRow | None
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    size: float = 10.0
    note_size: float = 8.0

    @property
    def height(self) -> float:
        """Points."""
        above = {"billing": 8.0, "heading": 10.0}.get(self.kind, 0.0)
        return above + len(self.lines) * 13.0 + len(self.notes) * 10.0 + (1.0 if self.notes else 0.0)


def contents_pages(rows: Sequence[ContentsRow], *, only_exceptions: bool = False) -> int:
    """How many pages `contents` will draw; the same whatever page numbers the rows bear."""
    return len(_lay_out(Canvas(), rows, only_exceptions))


def contents(rows: Sequence[ContentsRow], project: str, *, only_exceptions: bool = False) -> bytes:
    """Draws the contents, or a page of exceptions where contents are not wanted but something needs attention.

    Each row that has pages is a link with the URI action `part:<p>:<page>`, which the linker resolves (PDF.md,
    Link). The parts that need attention come first, with their reasons, and are marked again in their places.

    Args:
        project: names the project at the foot of each page.
    """
    canvas = Canvas()
    pages = _lay_out(canvas, rows, only_exceptions)
    title = "Exceptions" if only_exceptions else "Contents"
    for number, entries in enumerate(pages, start=1):
        canvas.page()
        _frame(canvas, title, project, number, len(pages))
        y = _TOP
        for entry in entries:
            _draw(canvas, entry, y)
            y += entry.height
    return canvas.output()


def _lay_out(canvas: Canvas, rows: Sequence[ContentsRow], only_exceptions: bool) -> list[list[_Entry]]:
    """The entries of each page; a billing that goes on over a page is named again at its top."""
    pages: list[list[_Entry]] = [[]]
    used = 0.0
    billing: _Entry | None = None
    entries = _entries(canvas, rows, only_exceptions)
    for index, entry in enumerate(entries):
        if entry.kind in ("billing", "heading"):
            billing = entry if entry.kind == "billing" else None
        keep = entry.height
        if entry.kind in ("billing", "heading") and index + 1 < len(entries):
            keep += entries[index + 1].height
        if pages[-1] and used + keep > _BOTTOM - _TOP:
            pages.append([])
            used = 0.0
            if entry.kind == "part" and billing is not None:
                again = _Entry("billing", billing.row, (f"{billing.lines[0]} (continued)",), size=billing.size)
                pages[-1].append(again)
                used = again.height
        pages[-1].append(entry)
        used += entry.height
    return pages


def _entries(canvas: Canvas, rows: Sequence[ContentsRow], only_exceptions: bool) -> list[_Entry]:
    """The list of exceptions, where there are any, and then every row unless only those are wanted."""
    entries: list[_Entry] = []
    exceptions = [row for row in rows if row.note]
    if exceptions:
        words = "1 part needs attention" if len(exceptions) == 1 else f"{len(exceptions):,} parts need attention"
        entries.append(_Entry("heading", None, (words,)))
        for row in exceptions:
            named = (
                row.title if row.level == 0 or not row.label or row.label == row.title else f"{row.label}: {row.title}"
            )
            entries.append(_entry(canvas, "exception", row, named))
        if only_exceptions:
            return entries
        entries.append(_Entry("heading", None, ("All parts",)))
    entries += [_entry(canvas, "part" if row.level else "billing", row, row.title or row.label) for row in rows]
    return entries


def _entry(canvas: Canvas, kind: str, row: ContentsRow, text: str) -> _Entry:
    left = _indent(kind)
    # An entry must fit a page, however long a title somebody types.
    lines, size = canvas.fitted(text, _RIGHT - _PAGE_ROOM - left, size=10, bold=kind == "billing", most=20)
    if not row.note:
        return _Entry(kind, row, tuple(lines), size=size)
    notes, note_size = canvas.fitted(row.note, _RIGHT - _PAGE_ROOM - left - 10, size=8, most=24)
    return _Entry(kind, row, tuple(lines), tuple(notes), size, note_size)


def _indent(kind: str) -> float:
    return _LEFT + (16.0 if kind == "part" else 10.0 if kind == "exception" else 0.0)


def _frame(canvas: Canvas, title: str, project: str, number: int, pages: int) -> None:
    """The page's title and foot."""
    canvas.box(_LEFT, 46, _RIGHT - _LEFT, 3, ACCENT)
    canvas.text(_LEFT, 72, title if number == 1 else f"{title} (continued)", size=18, bold=True, colour=ACCENT)
    canvas.text(_RIGHT, 72, "Page", size=8, colour=SOFT, align=Align.RIGHT)
    foot = LETTER[1] - 34
    canvas.text(_LEFT, foot, project, size=7.5, colour=SOFT, room=360)
    canvas.text(_RIGHT, foot, f"{title} {number} of {pages}", size=7.5, colour=SOFT, align=Align.RIGHT)


def _draw(canvas: Canvas, entry: _Entry, y: float) -> None:
    if entry.kind == "heading":
        alarm = entry.lines[0] != "All parts"
        canvas.text(_LEFT, y + 18, entry.lines[0], size=11, bold=True, colour=ALARM if alarm else ACCENT)
        return
    row = entry.row
    assert row is not None
    bold = entry.kind == "billing"
    if bold:
        y += 8
        canvas.box(_LEFT - 4, y - 1.5, _RIGHT - _LEFT + 8, len(entry.lines) * 13.0 + 1, PALE)
    left = _indent(entry.kind)
    if row.note:
        canvas.box(left - 7, y + 2, 2.5, entry.height - (8 if bold else 0) - 4, ALARM)
    base = y + 9.5
    for line in entry.lines:
        canvas.text(left, base, line, size=entry.size, bold=bold, colour=INK, room=_RIGHT - _PAGE_ROOM - left)
        base += 13
    last = base - 13
    if row.first_page is not None:
        number = f"{row.first_page:,}"
        canvas.text(_RIGHT, last, number, size=10, bold=bold, align=Align.RIGHT)
        if not bold:
            start = left + canvas.width(entry.lines[-1], size=entry.size) + 5
            _leader(canvas, start, _RIGHT - canvas.width(number, size=10) - 5, last)
    for index, note in enumerate(entry.notes):
        canvas.text(left + 10, last + 10.5 + index * 10, note, size=entry.note_size, colour=ALARM)
    if row.first_page is None:
        return
    height = len(entry.lines) * 13.0 + len(entry.notes) * 10.0
    canvas.link(left, y, _RIGHT - left, height, f"part:{row.part}:{row.page}")


def _leader(canvas: Canvas, start: float, end: float, base: float) -> None:
    """Dots on a fixed grid, so that those of all rows stand below each other."""
    step = 4.0
    first = int(start / step) + 1
    count = int(end / step) - first
    if count > 1:
        canvas.dots(first * step, base, count, step)
