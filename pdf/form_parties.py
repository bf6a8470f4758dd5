"""Who bills whom, for what and when: the head of a billing's summary page, in two columns of labelled values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pdf.canvas import HAIR, LETTER, SOFT, Canvas
from store.dictionary import Term, label, word
from store.sheet import BillingSheet
from store.vocabulary import Direction

LEFT, RIGHT = 46.0, LETTER[0] - 46.0
_MIDDLE = 360.0
_SIZE, _LEADING, _GAP = 9.0, 4 / 3, 3.0


@dataclass(frozen=True, slots=True)
class _Value:
    """A labelled value.

    Attributes:
        paragraphs: each begins a line.
        strong: whether the first of them is bold.
    """

    name: str
    paragraphs: tuple[str, ...]
    strong: bool = False

    def lines(self, canvas: Canvas, width: float, size: float) -> list[tuple[str, bool]]:
        """The lines as they fit, each with whether it is bold."""
        return [
            (line, self.strong and index == 0)
            for index, paragraph in enumerate(self.paragraphs)
            for line in canvas.wrap(paragraph, width, size=size, bold=self.strong and index == 0)
        ]


@dataclass(frozen=True, slots=True)
class _Column:
    """Values below each other; `indent` is where they begin, behind their names."""

    x: float
    indent: float
    width: float
    values: tuple[_Value, ...]


def parties(canvas: Canvas, sheet: BillingSheet, y: float, bottom: float) -> float:
    """Draws the values from y down, as large as fits above `bottom`, and returns where they end.

    Nothing is cut off: names without end make all of them smaller.
    """
    columns = (
        _Column(LEFT, 74, _MIDDLE - LEFT - 90, _parties(sheet)),
        _Column(_MIDDLE, 88, RIGHT - _MIDDLE - 88, _particulars(sheet)),
    )
    canvas.rule(LEFT, y, RIGHT, y, colour=HAIR)
    size = _SIZE
    while (end := y + 9 + _height(canvas, columns, size)) > bottom and size > 1:
        size *= 0.9
    for column in columns:
        at = y + 15
        for value in column.values:
            canvas.text(column.x, at, value.name, size=8, colour=SOFT, room=column.indent - 4)
            for line, bold in value.lines(canvas, column.width, size):
                canvas.text(column.x + column.indent, at, line, size=size, bold=bold)
                at += size * _LEADING
            at += _GAP
    canvas.rule(LEFT, end, RIGHT, end, colour=HAIR)
    return end


def day(when: date | None) -> str:
    """A date as the form prints it; an absent one by words."""
    return "not set" if when is None else f"{when:%d %b %Y}".lstrip("0")


def _height(canvas: Canvas, columns: tuple[_Column, ...], size: float) -> float:
    """Of the taller column."""
    return max(
        sum(len(value.lines(canvas, column.width, size)) * size * _LEADING + _GAP for value in column.values)
        for column in columns
    )


def _parties(sheet: BillingSheet) -> tuple[_Value, ...]:
    upstream = sheet.contract_kind.direction is Direction.UPSTREAM
    project = f"{sheet.project_number}  {sheet.project_name}".strip()
    contract = f"{sheet.contract_number}  {sheet.contract_title}".strip()
    return (
        _Value("Project", (project, *sheet.project_address.splitlines()), strong=True),
        _Value("Billed by", (sheet.payee,), strong=True),
        _Value("Billed to", (sheet.payer,), strong=True),
        _Value(word(sheet.contract_kind) if upstream else "Commitment", (contract,), strong=True),
    )


def _particulars(sheet: BillingSheet) -> tuple[_Value, ...]:
    period = "not set"
    if sheet.period_from or sheet.period_to:
        period = f"{day(sheet.period_from)} to {day(sheet.period_to)}"
    return (
        _Value(label(sheet.dictionary, Term.INVOICE_NUMBER), (sheet.number,)),
        _Value("Application", (str(sheet.position),)),
        _Value("Period", (period,)),
        _Value("Billing date", (day(sheet.billing_date),)),
        _Value("Status", (word(sheet.status),)),
        _Value("Contract type", (word(sheet.contract_kind),)),
    )
