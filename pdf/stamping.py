"""Stamps every page of a file that is being linked: pages are written once more, with one annotation more.

What stood there before stays in the file as bytes that nothing refers to: some hundred of each page.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pdf.canvas import Canvas
from pdf.notation import dictionary
from pdf.relocate import Base, place
from pdf.stamp_forms import DrawnWords, drawn
from pdf.stamps import SIZE, PageObject, Run, Stamping, stamp

if TYPE_CHECKING:
    from pdf.glue import Offsets
    from pdf.layout import Placed
    from pdf.relocate import Output

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stamp_pages(
    placed: Sequence[Placed], next_number: int, stamping: Stamping, output: Output, offsets: Offsets
) -> int:
    """Writes stamps and stamped pages behind the parts; returns the next object number that is free.

    Args:
        offsets: of the parts' objects, as `link` has them; those of the pages change, and a run is added.
    """
    objects = _Objects(placed, output, offsets)
    pages = sum(item.section.page_count for item in placed)
    words = (word for item in placed for word in stamping.words(item.part.stamp))
    pieces = _Pieces()
    with drawn(words, SIZE) as made:
        if made is not None:
            pieces.add(made, next_number)
            offsets.append((next_number, place(made.section, Base(next_number, 0, (), {}), output)))
            next_number += made.section.objects
    font, number = next_number, next_number + 1
    written = [output.size]
    output.write(b"%d 0 obj\n%b\nendobj\n" % (font, _FONT))
    for run, item in enumerate(placed):
        starts = offsets[run][1]
        for local in range(1, item.section.page_count + 1):
            page = PageObject(objects.content(item.objects + local), objects.content)
            runs = pieces.runs(stamping.runs(item.part.stamp, item.first_page + local, pages))
            laid = stamp(page, runs, number, font)
            head = dictionary({**laid.entries, "Length": b"%d" % len(laid.data)})
            written.append(output.size)
            output.write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, laid.data))
            written.append(output.size)
            output.write(b"%d 0 obj\n%b\nendobj\n" % (number + 1, laid.annotation))
            starts[local] = output.size
            stamped = page.with_annotation(number + 1)
            output.write(b"%010d 0 obj\n%b\nendobj\n" % (item.objects + local, stamped))
            number += 2
    offsets.append((font, np.array(written, np.int64)))
    return number


class _Pieces:
    """How wide each piece of a stamp is, and which form draws it."""

    def __init__(self) -> None:
        self._canvas = Canvas()
        self._drawn: dict[str, Run] = {}

    def add(self, made: DrawnWords, first: int) -> None:
        """Takes words whose section is placed at a number."""
        for form, (word, width) in enumerate(made.widths.items(), start=first + 1):
            self._drawn[word] = Run(word, width, form)

    def runs(self, texts: Sequence[str]) -> list[Run]:
        """The pieces to be laid."""
        return [self._drawn.get(text) or Run(text, self._canvas.width(text, size=SIZE)) for text in texts]


class _Objects:
    """The objects of the parts, read back from the output; those that are no streams."""

    def __init__(self, placed: Sequence[Placed], output: Output, offsets: Offsets) -> None:
        self._output = output
        self._firsts = np.array([item.objects for item in placed])
        # As they were before any page was written again.
        self._starts = [starts.copy() for _, starts in offsets]
        plain = [starts[starts >= 0] for starts in self._starts]
        self._ends = np.sort(np.concatenate([*plain, np.array([output.size])]))
        self._stream = -1
        self._inflated = b""
        self._places: list[int] = []

    def content(self, number: int) -> bytes:
        """An object without its header."""
        start = self._start(number)
        return self._plain(start) if start >= 0 else self._from_stream(*divmod(-start, 256))

    def _start(self, number: int) -> int:
        run = int(np.searchsorted(self._firsts, number, "right")) - 1
        return int(self._starts[run][number - int(self._firsts[run])])

    def _plain(self, start: int) -> bytes:
        end = int(self._ends[np.searchsorted(self._ends, start, "right")])
        written = self._output.read_back(start, end)
        return written[written.index(b"obj\n") + 4 :].removesuffix(b"\nendobj\n")

    def _from_stream(self, stream: int, place: int) -> bytes:
        """An object of an object stream (ISO 32000-1, 7.5.7); those of one stream are asked for in a row."""
        if stream != self._stream:
            written = self._plain(self._start(stream))
            head, _, data = written.partition(b"\nstream\n")
            first = int(head.split(b"/First ")[1].split(b"/")[0])
            self._stream, self._inflated = stream, zlib.decompress(data.removesuffix(b"\nendstream"))
            pairs = self._inflated[:first].split()
            self._places = [first + int(begin) for begin in pairs[1::2]] + [len(self._inflated)]
        return self._inflated[self._places[place] : self._places[place + 1]].strip()
