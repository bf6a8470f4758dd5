"""Page stamps: one line on each page of a backup that says what it is, e.g. `HT-104 · SC-2 #2 · 12 of 340`.

A stamp is an annotation of its own kind (/Watermark, ISO 32000-1, 12.5.6.22): the page's content, which may leave any
state behind, is not touched, and neither is a link or a field. It lies below all others and is printed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pdf.fonts import is_plain
from pdf.notation import dictionary, reference

SIZE = 8.0
"""Points of the letters."""

BASELINE = 8.0
"""Points from the foot of a form that draws a piece to its baseline."""

ROOM = 4.0
"""Points around drawn words: letters of some scripts hang below their line or out of their width."""

_MARGIN, _PADDING = 12.0, 2.0

_TOKEN = re.compile(
    rb"<<|>>|\[|\]|\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|/[^\s<>\[\]()/%{}]*|[^\s<>\[\]()/%{}]+", re.DOTALL
)
_OPENING, _CLOSING = (b"<<", b"["), (b">>", b"]")
_REFERENCE = re.compile(rb"(\d{10}) 0 R")
_NUMBER = re.compile(rb"[-+]?\d*\.?\d+")

_DOT = " · "

_TURNS = {0: b"[1 0 0 1 0 0]", 90: b"[0 1 -1 0 0 0]", 180: b"[-1 0 0 -1 0 0]", 270: b"[0 -1 1 0 0 0]"}
"""Matrices that set a stamp upright, by the degrees clockwise that a page is turned."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Stamping:
    """How pages are stamped.

    Attributes:
        project: begins every stamp.
        prefix: of the running number; with `start` 0 there is none.
        start: the number of the first page.
        digits: of the number, with zeros in front.
    """

    project: str
    prefix: str = ""
    start: int = 0
    digits: int = 6

    def words(self, label: str) -> list[str]:
        """What of a stamp may be in any script."""
        return [word for word in (self.project, label, self.prefix * bool(self.start)) if word and not is_plain(word)]

    def runs(self, label: str, page: int, pages: int) -> list[str]:
        """The stamp of a page in pieces, each plain or in one of its own scripts; pages count from 1."""
        pieces = [self.project, *([_DOT, label] if label else []), _DOT, f"{page:,} of {pages:,}"]
        if self.start:
            pieces += [_DOT, self.prefix, f"{self.start + page - 1:0{self.digits}}"]
        if not self.words(label):
            return ["".join(pieces)]
        joined: list[str] = []
        for piece in filter(None, pieces):
            if joined and is_plain(piece) and is_plain(joined[-1]):
                joined[-1] += piece
            else:
                joined.append(piece)
        return joined


class PageObject:
    """A page as it stands in the output, as far as a stamp has to know it.

    Args:
        content: the page's dictionary.
        fetch: the content of another object, by its number.
    """

    def __init__(self, content: bytes, fetch: Callable[[int], bytes]) -> None:
        self._content = content
        self._fetch = fetch
        self._spans = _top_level(content)

    def box(self) -> Rectangle:
        """The visible part of the page in its own space: left, bottom, right, top."""
        for name in (b"/CropBox", b"/MediaBox"):
            sides = [float(found) for found in _NUMBER.findall(self._resolved(name))]
            if len(sides) == 4:
                left, right = sorted((sides[0], sides[2]))
                bottom, top = sorted((sides[1], sides[3]))
                return left, bottom, right, top
        return 0.0, 0.0, 612.0, 792.0

    def rotation(self) -> int:
        """Degrees clockwise: 0, 90, 180 or 270."""
        return int(self._number(b"/Rotate", 0)) % 360

    def unit(self) -> float:
        """Points in a unit of the page's space."""
        return self._number(b"/UserUnit", 1) or 1.0

    def annotations(self) -> list[Rectangle]:
        """Where links, fields and notes are."""
        found = []
        for number in _REFERENCE.findall(self._resolved(b"/Annots")):
            spans = _top_level(annotation := self._fetch(int(number)))
            if b"/Rect" in spans:
                first, last = spans[b"/Rect"]
                sides = [float(side) for side in _NUMBER.findall(annotation[first:last])]
                if len(sides) == 4:
                    found.append((min(sides[0::2]), min(sides[1::2]), max(sides[0::2]), max(sides[1::2])))
        return found

    def with_annotation(self, number: int) -> bytes:
        """The page's dictionary with one more annotation, below the others."""
        if b"/Annots" not in self._spans:
            end = self._content.rindex(b">>")
            return self._content[:end] + b"/Annots[" + reference(number) + b"]" + self._content[end:]
        first, last = self._spans[b"/Annots"]
        inner = self._resolved(b"/Annots").strip()[1:-1]
        return self._content[:first] + b"[" + reference(number) + b" " + inner + b"]" + self._content[last:]

    def _resolved(self, name: bytes) -> bytes:
        if name not in self._spans:
            return b""
        first, last = self._spans[name]
        value = self._content[first:last].strip()
        found = _REFERENCE.fullmatch(value)
        return self._fetch(int(found[1])) if found else value

    def _number(self, name: bytes, default: float) -> float:
        found = _NUMBER.fullmatch(self._resolved(name).strip())
        return float(found[0]) if found else default


def _top_level(content: bytes) -> dict[bytes, tuple[int, int]]:
    """Where the value of each key of a dictionary begins and ends, as our own serializer writes them."""
    tokens = list(_TOKEN.finditer(content))
    spans: dict[bytes, tuple[int, int]] = {}
    place = 1
    while place + 1 < len(tokens) and tokens[place][0] != b">>":
        end = _value_end(tokens, place + 1)
        spans[tokens[place][0]] = (tokens[place + 1].start(), tokens[end - 1].end())
        place = end
    return spans


def _value_end(tokens: Sequence[re.Match[bytes]], place: int) -> int:
    """The token behind the value that begins with a token: an array, a dictionary, a reference, or one token."""
    if tokens[place][0] in _OPENING:
        depth = 0
        for end in range(place, len(tokens)):
            depth += (tokens[end][0] in _OPENING) - (tokens[end][0] in _CLOSING)
            if not depth:
                return end + 1
        return len(tokens)
    return place + (3 if place + 2 < len(tokens) and tokens[place + 2][0] == b"R" else 1)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a stamp.

    Attributes:
        width: points at full size.
        form: the number of the form that draws it; 0 where the core font shows `text`.
    """

    text: str
    width: float
    form: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp in its place: the annotation without its appearance, and the appearance stream's entries and data."""

    annotation: bytes
    entries: dict[str, bytes]
    data: bytes


def stamp(page: PageObject, runs: Sequence[Run], appearance: int, font: int) -> Stamp:
    """Lays a stamp on a page: at the foot of what is seen, where no link or field is, upright however it is turned.

    Args:
        appearance: the number that the appearance stream will have.
        font: the number of the font.
    """
    unit, rotation = page.unit(), page.rotation()
    width, forms = sum([run.width for run in runs]), sorted({run.form for run in runs if run.form})
    padding = ROOM if forms else _PADDING
    height = SIZE + 2 * padding
    left, bottom, right, top = page.box()
    seen = (right - left, top - bottom) if rotation % 180 == 0 else (top - bottom, right - left)
    # Small pages get small letters rather than a stamp that is cut off.
    scale = min(1.0, seen[0] * unit / (width + 2 * _MARGIN), seen[1] * unit / (3 * height)) / unit
    size = ((width + 2 * padding) * scale, height * scale)
    taken = page.annotations()
    places = [_turned(spot, size, (left, bottom, right, top), rotation) for spot in _spots(seen, size, scale)]
    place = next((one for one in places if not any(_meet(one, other) for other in taken)), places[0])
    annotation = dictionary(
        {
            "Type": b"/Annot",
            "Subtype": b"/Watermark",
            "Rect": _numbers(place),
            "F": b"708",  # printed, read-only, locked
            "AP": b"<</N " + reference(appearance) + b">>",
        }
    )
    named = b"".join([b"/F%d %b" % (form, reference(form)) for form in forms])
    entries = {
        "Type": b"/XObject",
        "Subtype": b"/Form",
        "BBox": _numbers((0, 0, *size)),
        "Matrix": _TURNS[rotation],
        "Resources": b"<</Font<</S " + reference(font) + b">>" + (b"/XObject<<%b>>" % named if forms else b"") + b">>",
    }
    shown = b" ".join(_drawn(runs, scale, padding))
    data = b"q 1 g 0 0 %b %b re f 0.25 g %b Q" % (*map(_written, size), shown)
    return Stamp(annotation, entries, data)


def _drawn(runs: Sequence[Run], scale: float, padding: float) -> Iterator[bytes]:
    """The pieces of a stamp one behind the other, on one baseline."""
    x, y = padding * scale, (padding + 0.22 * SIZE) * scale
    for run in runs:
        if run.form:
            size, foot = _written(scale), _written(y - BASELINE * scale)
            yield b"q %b 0 0 %b %b %b cm /F%d Do Q" % (size, size, _written(x), foot, run.form)
        else:
            letters = run.text.encode("cp1252", "replace")
            safe = letters.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            yield b"BT /S %b Tf %b %b Td (%b) Tj ET" % (*map(_written, (SIZE * scale, x, y)), safe)
        x += run.width * scale


def _spots(seen: tuple[float, float], size: tuple[float, float], scale: float) -> Sequence[tuple[float, float]]:
    """Places as they are seen, the bottom left corner of each: foot and head, middle, right and left."""
    margin = _MARGIN * scale
    across = ((seen[0] - size[0]) / 2, seen[0] - size[0] - margin, margin)
    return [(x, y) for y in (margin / 2, seen[1] - size[1] - margin / 2) for x in across]


def _turned(spot: tuple[float, float], size: tuple[float, float], box: Rectangle, rotation: int) -> Rectangle:
    """A place as it is seen, in the space of a page that is shown turned clockwise."""
    left, bottom, right, top = box
    x, y = spot
    wide, high = size
    if rotation == 90:
        return right - y - high, bottom + x, right - y, bottom + x + wide
    if rotation == 180:
        return right - x - wide, top - y - high, right - x, top - y
    if rotation == 270:
        return left + y, top - x - wide, left + y + high, top - x
    return left + x, bottom + y, left + x + wide, bottom + y + high


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _numbers(values: Sequence[float]) -> bytes:
    return b"[" + b" ".join(map(_written, values)) + b"]"


def _written(value: float) -> bytes:
    if not math.isfinite(value):
        return b"0"
    return f"{value:.3f}".rstrip("0").rstrip(".").encode() or b"0"
