"""The symbols of a section while it is being made."""

from __future__ import annotations

from pdf.section_file import Catalog
from pdf.serialize import Symbol


class Symbols:
    """Gives each thing outside of the section that it refers to an index."""

    def __init__(self, catalog: Catalog) -> None:
        self._table = catalog.symbols
        self._indexes: dict[tuple[str, int, int], int] = {}

    def refer(self, kind: str, part: int = 0, page: int = 0) -> Symbol:
        """A reference to a symbol."""
        row = (kind, part, page)
        if row not in self._indexes:
            self._indexes[row] = len(self._table)
            self._table.append(row)
        return Symbol(self._indexes[row])
