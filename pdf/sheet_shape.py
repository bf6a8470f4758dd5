"""What a worksheet's XML says beyond the values of its cells: what is hidden, and which formulas have no result."""

from __future__ import annotations

from typing import BinaryIO
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from openpyxl.utils.cell import coordinate_to_tuple

from pdf.unconvertible import Unconvertible

_FORMULA_SHARED = "=\u2026"
"""Stands for a formula whose text is that of another cell, shifted."""


class SheetShape(ContentHandler):
    """Reads one worksheet part (ECMA-376-1, 18.3.1).

    Attributes:
        hidden_rows: their numbers, from 1.
        hidden_columns: first and last of each run of hidden ones, from 1.
        unresolved: the text of each formula without a stored result, by row and column.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.unresolved: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._formula: list[str] | None = None
        self._resolved = False
        self._inside = ""

    @classmethod
    def read(cls, stream: BinaryIO) -> SheetShape:
        """Reads a worksheet from its XML; entities are refused, nothing is fetched.

        Raises:
            Unconvertible: its rows are not in order, so that readers would lose some of them.
            Anything: what XML readers raise on a damaged part.
        """
        from defusedxml.sax import parse

        shape = cls()
        parse(stream, shape)
        return shape

    def is_hidden(self, column: int) -> bool:
        """Whether a column, counted from 1, is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def startElement(self, name: str, attributes: AttributesImpl) -> None:  # noqa: N802 # as the reader calls it
        """Notes what an element says."""
        name = name.rpartition(":")[2]
        hidden = attributes.get("hidden") in ("1", "true")
        if name == "row":
            last, self._row = self._row, int(attributes.get("r") or self._row + 1)
            self._column = 0
            if self._row <= last:
                raise Unconvertible("The workbook is damaged: the rows of a sheet are not in order.")
            if hidden:
                self.hidden_rows.add(self._row)
        elif name == "col" and hidden:
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif name == "c":
            place = attributes.get("r")
            self._column = coordinate_to_tuple(place)[1] if place else self._column + 1
            # An empty text is a result, an empty figure is none.
            self._formula, self._resolved = None, attributes.get("t") == "str"
        elif name == "f":
            self._formula = []
        elif name == "is":
            self._resolved = True
        self._inside = name

    def characters(self, content: str) -> None:
        """Keeps the text of a formula, and notes its result."""
        self._resolved |= self._inside == "v"
        if self._inside == "f" and self._formula is not None:
            self._formula.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 # as the reader calls it
        """Notes a cell whose formula has no stored result."""
        if name.rpartition(":")[2] == "c" and self._formula is not None and not self._resolved:
            text = "".join(self._formula)
            self.unresolved[self._row, self._column] = f"={text}" if text else _FORMULA_SHARED
        self._inside = ""
