"""The continuation sheets of a billing: every line, over as many landscape pages as it takes.

Laid out first and drawn after, because each page says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pdf.canvas import ACCENT, HAIR, INK, LETTER, PALE, SOFT, WHITE, Align, Canvas
from store.dictionary import Term, label, word
from store.money import format_cents, format_rate, ratio
from store.sheet import BillingSheet, SheetLine
from store.units import format_decimal, format_price
from store.vocabulary import Direction

_WIDTH, _HEIGHT = LETTER[1], LETTER[0]
_LEFT, _RIGHT = 30.0, _WIDTH - 30.0
_TOP, _BOTTOM = 98.0, _HEIGHT - 40.0
_SIZE, _ROW, _LEADING = 7.5, 11.0, 8.8
_PAD = 3.0
_MONEY = 61.0
_ITEM, _CODE, _RATE = 40.0, 72.0, 38.0


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures.

    Attributes:
        field: the attribute of a SheetLine in it.
        right: its right edge in points.
        width: points.
    """

    letter: str
    names: tuple[str, str]
    field: str
    right: float
    width: float


def _columns() -> tuple[_Column, ...]:
    """The figures' columns, laid from the right edge so that the description takes what is left."""
    named = (
        ("C", ("Scheduled", "value"), "scheduled", _MONEY),
        ("D", ("Work, earlier", "applications"), "previous", _MONEY),
        ("E", ("Work,", "this period"), "work", _MONEY),
        ("F", ("Material", "stored now"), "stored", _MONEY),
        ("G", ("Done and stored", "D + E + F"), "total", _MONEY + 2),
        ("%", ("G / C", ""), "complete_rate", _RATE),
        ("H", ("Balance", "C \u2013 G"), "balance", _MONEY),
        ("I", ("Retainage", "held"), "retainage", _MONEY - 4),
    )
    right = _RIGHT
    columns: list[_Column] = []
    for letter, names, field, width in reversed(named):
        columns.append(_Column(letter, names, field, right, width))
        right -= width
    return tuple(reversed(columns))


_COLUMNS = _columns()
_DESCRIPTION = _LEFT + _ITEM + _CODE
_DESCRIPTION_WIDTH = _COLUMNS[0].right - _COLUMNS[0].width - _DESCRIPTION - 2 * _PAD


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it will be drawn.

    Attributes:
        kind: `line`, `more` (the rest of a description), `heading`, `detailed` (a line that is billed by the details
            below it), `subtotal`, `carried`, `brought` or `total`.
        texts: the wrapped item, budget code and description; of a row that is no line only the description.
        line: the figures, where it has any.
    """

    kind: str
    texts: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    line: SheetLine | None = None

    @property
    def height(self) -> float:
        """Points."""
        lines = max(len(text) for text in self.texts)
        return _ROW + (lines - 1) * _LEADING + (3.0 if self.kind in ("heading", "total") else 0.0)


def lay_out(canvas: Canvas, sheet: BillingSheet) -> list[list[Row]]:
    """The rows of each continuation page; at least one page.

    A page that is not the last ends with what it carries forward, the next one begins with the same sums.
    """
    space = _BOTTOM - _TOP
    pages: list[list[Row]] = []
    page: list[Row] = []
    used = 0.0
    done: list[SheetLine] = []
    rows = list(_rows(canvas, sheet))
    for index, row in enumerate(rows):
        # A heading stays with its first line; the last row needs no room for a carried sum below it.
        leads = row.kind in ("heading", "detailed")
        following = rows[index + 1].height if leads and index + 1 < len(rows) else 0.0
        reserve = 0.0 if index == len(rows) - 1 else _ROW
        if page and used + row.height + following + reserve > space:
            carried = _sum(done)
            pages.append([*page, _words_row("carried", "Carried forward", carried)])
            page = [_words_row("brought", "Brought forward", carried)]
            used = _ROW
        page.append(row)
        used += row.height
        if row.kind == "line" and row.line is not None:
            done.append(row.line)
    return [*pages, page]


def continuation(
    canvas: Canvas, sheet: BillingSheet, layout: Sequence[Sequence[Row]], *, first: int, pages: int
) -> None:
    """Draws the pages that `lay_out` gave.

    Args:
        first: the number printed on the first of them.
        pages: how many pages the whole billing has.
    """
    for number, rows in enumerate(layout, start=first):
        canvas.page(landscape=True)
        _head(canvas, sheet)
        y = _TOP
        for row in rows:
            _draw(canvas, row, y)
            y += row.height
        _foot(canvas, sheet, number, pages)


def _rows(canvas: Canvas, sheet: BillingSheet) -> Iterator[Row]:
    """All rows in order: lines under their headings, subtotals where there are several groups, the grand total."""
    groups = [
        (change_order, list(lines)) for change_order, lines in groupby(sheet.lines, lambda line: line.change_order)
    ]
    upstream = sheet.contract_kind.direction is Direction.UPSTREAM
    change_order_word = label(sheet.dictionary, Term.PRIME_CHANGE_ORDER) if upstream else "Change order"
    contract = [line for line in sheet.lines if not line.change_order]
    changed = [line for line in sheet.lines if line.change_order]
    for index, (change_order, lines) in enumerate(groups):
        if change_order:
            yield _words_row(
                "heading", f"{change_order_word} {change_order}", width=_RIGHT - _LEFT - 2 * _PAD, canvas=canvas
            )
        for detail_of, together in groupby(lines, lambda line: line.detail_of):
            details = list(together)
            if detail_of:
                yield _words_row("detailed", detail_of, _sum(details), width=_DESCRIPTION_WIDTH, canvas=canvas)
            for line in details:
                yield from _line_rows(canvas, line)
        if changed and contract and not change_order and index + 1 < len(groups):
            yield _words_row("subtotal", "Contract lines", _sum(lines))
    if changed and contract:
        yield _words_row("subtotal", "Change orders", _sum(changed))
    yield _words_row("total", "Grand total", sheet.totals)


def _line_rows(canvas: Canvas, line: SheetLine) -> Iterator[Row]:
    """A line as one row, or as several where its description is longer than half a page."""
    most = 24
    item = canvas.wrap(line.item, _ITEM - _PAD, size=_SIZE)
    code = canvas.wrap(line.budget_code, _CODE - _PAD, size=_SIZE)
    description = [
        part for text in (line.description, *_notes(line)) for part in canvas.wrap(text, _DESCRIPTION_WIDTH, size=_SIZE)
    ]
    parts = max(len(item), len(code), len(description))
    for start in range(0, parts, most):
        texts = tuple(tuple(text[start : start + most]) for text in (item, code, description))
        yield Row("line" if start == 0 else "more", (texts[0], texts[1], texts[2]), line if start == 0 else None)


def _notes(line: SheetLine) -> Iterator[str]:
    """What stands below a description: what was measured, and what was claimed where other amounts are certified."""
    measured, claimed = line.measured, line.claimed
    if measured is not None:
        amounts = f"{format_decimal(measured.to_date)} of {format_decimal(measured.scheduled)} {measured.unit}".strip()
        yield f"{amounts} at {format_price(measured.price)}; {format_decimal(measured.now)} this period"
    if claimed is not None:
        material = f" and {format_cents(claimed.materials_new)} of new material" if claimed.materials_new else ""
        reason = f": {claimed.reason}" if claimed.reason else ""
        yield f"Claimed {format_cents(claimed.work)} of work{material}{reason}"


def _words_row(
    kind: str, words: str, line: SheetLine | None = None, *, width: float = 0.0, canvas: Canvas | None = None
) -> Row:
    lines = canvas.wrap(words, width, size=_SIZE + 0.5, bold=True) if canvas else [words]
    return Row(kind, ((), (), tuple(lines)), line)


def _sum(lines: Sequence[SheetLine]) -> SheetLine:
    """The column sums of some lines, as a line."""
    fields = (
        "scheduled",
        "previous",
        "work",
        "stored",
        "total",
        "balance",
        "retainage",
        "retainage_work",
        "retainage_stored",
    )
    sums = {field: sum(getattr(line, field) for line in lines) for field in fields}
    empty = SheetLine("", "", "", "", 0, 0, 0, 0, 0, None, 0, 0, 0, 0)
    return replace(empty, **sums, complete_rate=ratio(sums["total"], sums["scheduled"]))


def _head(canvas: Canvas, sheet: BillingSheet) -> None:
    """The page's title and the columns' names."""
    billing = f"{label(sheet.dictionary, Term.BILLING)} {sheet.number}".strip()
    canvas.box(_LEFT, 26, _RIGHT - _LEFT, 3, ACCENT)
    canvas.text(_LEFT, 46, f"{billing}: line detail", size=13, bold=True, colour=ACCENT, room=380)
    names = f"{sheet.project_number}  {sheet.project_name}"
    canvas.text(_RIGHT, 41, names, size=8, align=Align.RIGHT, room=320)
    contract = f"{sheet.contract_number}  {sheet.contract_title} \u00b7 {sheet.payee}"
    canvas.text(_RIGHT, 51, contract, size=8, colour=SOFT, align=Align.RIGHT, room=320)
    top = 58.0
    canvas.box(_LEFT, top, _RIGHT - _LEFT, _TOP - top - 2, ACCENT)
    for x, name in ((_LEFT, "Item"), (_LEFT + _ITEM, "Budget code"), (_DESCRIPTION, "Description")):
        canvas.text(x + _PAD, top + 33, name, size=7, bold=True, colour=WHITE)
    for column in _COLUMNS:
        right = column.right - _PAD
        canvas.text(right, top + 12, column.letter, size=9, bold=True, colour=WHITE, align=Align.RIGHT)
        for index, name in enumerate(column.names):
            canvas.text(
                right, top + 24 + index * 9, name, size=7, colour=WHITE, align=Align.RIGHT, room=column.width - _PAD
            )


def _draw(canvas: Canvas, row: Row, y: float) -> None:
    bold = row.kind not in ("line", "more")
    if row.kind == "total":
        canvas.box(_LEFT, y, _RIGHT - _LEFT, row.height, PALE)
        canvas.rule(_LEFT, y, _RIGHT, y, weight=1, colour=ACCENT)
        canvas.rule(_LEFT, y + row.height, _RIGHT, y + row.height, weight=1, colour=ACCENT)
    elif row.kind in ("subtotal", "carried", "brought"):
        canvas.box(_LEFT, y, _RIGHT - _LEFT, row.height, PALE)
    else:
        canvas.rule(_LEFT, y + row.height, _RIGHT, y + row.height, weight=0.3, colour=HAIR)
    base = y + _ROW - 3.1 + (1.5 if row.kind in ("heading", "total") else 0.0)
    if row.kind == "heading":
        for index, text in enumerate(row.texts[2]):
            canvas.text(_LEFT + _PAD, base + index * _LEADING, text, size=_SIZE + 0.5, bold=True, colour=ACCENT)
        return
    for x, texts in zip((_LEFT, _LEFT + _ITEM, _DESCRIPTION), row.texts, strict=True):
        for index, text in enumerate(texts):
            canvas.text(x + _PAD, base + index * _LEADING, text, size=_SIZE, bold=bold, colour=INK)
    if row.line is not None:
        _figures(canvas, row.line, base, bold)


def _figures(canvas: Canvas, line: SheetLine, base: float, bold: bool) -> None:
    for column in _COLUMNS:
        text = _figure(line, column.field)
        if text:
            canvas.text(
                column.right - _PAD, base, text, size=_SIZE, bold=bold, align=Align.RIGHT, room=column.width - _PAD - 1
            )


def _figure(line: SheetLine, field: str) -> str:
    """A column's figure; empty for the share of a line that has no scheduled value."""
    if field == "complete_rate":
        return "" if line.complete_rate is None else format_rate(line.complete_rate)
    return format_cents(getattr(line, field))


def _foot(canvas: Canvas, sheet: BillingSheet, page: int, pages: int) -> None:
    from pdf.form import DISCLAIMER

    y = _HEIGHT - 20
    canvas.text(_LEFT, y, DISCLAIMER, size=7, colour=SOFT)
    canvas.text(_WIDTH / 2, y, f"{word(sheet.status)}", size=7, colour=SOFT, align=Align.CENTRE, room=240)
    canvas.text(_RIGHT, y, f"Page {page} of {pages}", size=7, colour=SOFT, align=Align.RIGHT)
