"""Opens a PDF with pypdf and walks its pages: the first half of preparing (PDF.md, Prepare)."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, _data_structures

from pdf.findings import CYCLE, LOCKED, NO_PAGES, TOO_MANY_PAGES, Finding, unreadable
from pdf.literal_strings import read_literal_string
from pdf.quick_reader import LargeData, QuickReader

MAXIMUM_PAGES = 200_000
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


@dataclass(slots=True)
class Page:
    """A page, with what it inherits written onto it.

    Attributes:
        source: how the rest of the file refers to it; None where it stands in the page tree directly.
    """

    dictionary: DictionaryObject
    source: IndirectObject | None


@dataclass(slots=True)
class Document:
    """A PDF that was read.

    Attributes:
        packed: how many of its objects were in object streams.
        large: see `pdf.quick_reader.QuickReader`.
    """

    root: DictionaryObject
    pages: list[Page]
    packed: int = 0
    large: dict[int, LargeData] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Complaints(logging.Handler):
    """Counts what pypdf had to put up with; a file without complaints needs no second look."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Counts one."""
        self.count += 1


@contextmanager
def tolerant() -> Iterator[Complaints]:
    """Sets pypdf so that nothing is lost on the way through it, and puts everything back afterwards.

    - Names are bytes: pypdf would guess a character set, and no resource with such a name would be found again.
    - NUL ends a name, as any white space does (ISO 32000-1, table 1).
    - Literal strings are read as the standard has it (see `pdf.literal_strings`).
    - Cyclic collection, a third of the time on many small objects, waits.
    """
    complaints = Complaints()
    logger = logging.getLogger("pypdf")
    propagate, collecting = logger.propagate, gc.isenabled()
    charsets, delimiter = NameObject.CHARSETS, NameObject.delimiter_pattern
    values: Any = _data_structures
    strings = values.read_string_from_stream
    logger.addHandler(complaints)
    logger.propagate = False
    NameObject.CHARSETS = ("latin1",)  # type: ignore[assignment] # a tuple of three by inference only
    NameObject.delimiter_pattern = re.compile(rb"[\s\x00]|[\(\)<>\[\]{}/%]")
    values.read_string_from_stream = read_literal_string
    gc.disable()
    try:
        yield complaints
    finally:
        NameObject.CHARSETS, NameObject.delimiter_pattern = charsets, delimiter
        values.read_string_from_stream = strings
        logger.propagate = propagate
        logger.removeHandler(complaints)
        if collecting:
            gc.enable()


def read(path: Path, password: str | None) -> Document:
    """Reads the pages of a PDF.

    Raises:
        Unreadable: it is locked, or has no pages.
        Anything: pypdf fails in many ways on a damaged file.
    """
    try:
        reader = QuickReader(path.read_bytes())
    except NotImplementedError as error:
        if "ncryption" in str(error):  # for certificates, or of somebody's own making
            raise unreadable(*LOCKED) from error
        raise
    if reader.is_encrypted:
        _unlock(reader, password)
    root = reader.root_object
    document = Document(root, [], len(reader.xref_objStm), reader.large)
    _walk(root, document)
    if not document.pages:
        raise unreadable(*NO_PAGES)
    return document


def _unlock(reader: PdfReader, password: str | None) -> None:
    """Decrypts with the empty password, then with the one given (ISO 32000-1, 7.6.3)."""
    for attempt in ("", password):
        try:
            if attempt is not None and reader.decrypt(attempt):
                return
        except NotImplementedError:
            break
    raise unreadable(*LOCKED)


def _walk(root: DictionaryObject, document: Document) -> None:
    """Collects the pages without recursion; a tree that goes in a circle is left where it closes."""
    stack: list[tuple[Any, dict[str, Any]]] = [(raw(root, "/Pages"), {})]
    above: set[int] = set()
    seen: set[int] = set()
    nodes = 0
    while stack:
        kid, inherited = stack.pop()
        if isinstance(kid, _Left):
            above.remove(kid.node)
            continue
        node = resolved(kid)
        if not isinstance(node, DictionaryObject):
            continue
        nodes += 1
        kids = node.get("/Kids")
        if isinstance(kids, ArrayObject) and dict.get(node, "/Type") != "/Page":
            if id(node) in above:
                if CYCLE not in document.findings:
                    document.findings.append(CYCLE)
                continue
            above.add(id(node))
            own = {name: value for name in _INHERITED if (value := raw(node, name)) is not None}
            below = {**inherited, **own}
            stack.append((_Left(id(node)), {}))
            stack.extend((below_kid, below) for below_kid in reversed(list(list.__iter__(kids))))
        else:
            if id(node) in seen:
                node = DictionaryObject(dict.items(node))  # the same page twice: two pages
            seen.add(id(node))
            for name, value in inherited.items():
                if raw(node, name) is None:
                    node[NameObject(name)] = value
            document.pages.append(Page(node, kid if isinstance(kid, IndirectObject) else None))
        if max(len(document.pages), len(stack), nodes // 2) > MAXIMUM_PAGES:
            raise unreadable(*TOO_MANY_PAGES)


@dataclass(frozen=True, slots=True)
class _Left:
    """Stands on the stack below the children of a node of the page tree: all of them have been seen."""

    node: int


def resolved(value: Any) -> Any:
    """What a value refers to, through at most a hundred references; None for null."""
    for _ in range(100):
        if not isinstance(value, IndirectObject):
            break
        value = value.get_object()
    return None if type(value).__name__ == "NullObject" or isinstance(value, IndirectObject) else value


def dictionary(value: Any) -> DictionaryObject | None:
    """The dictionary that a value refers to, if it is one."""
    value = resolved(value)
    return value if isinstance(value, DictionaryObject) else None


def array(value: Any) -> list[Any]:
    """The raw items of the array that a value refers to; a single value counts as an array of one."""
    found = resolved(value)
    if found is None:
        return []
    return list(list.__iter__(found)) if isinstance(found, ArrayObject) else [value]


def raw(node: DictionaryObject, name: str) -> Any:
    """An entry as it stands, a reference as a reference; None where there is none."""
    return dict.get(node, name)


def put(node: DictionaryObject, name: str, value: Any) -> None:
    """Sets an entry to a value as it stands, a reference or a mark for the serializer."""
    dict.__setitem__(node, NameObject(name), value)


def number(value: Any, default: float = 0) -> float:
    """The number that a value refers to."""
    found = resolved(value)
    return found if isinstance(found, int | float) else default


def text(value: Any) -> str:
    """The text that a value refers to, bytes as Latin-1."""
    found = resolved(value)
    if isinstance(found, bytes):
        return found.decode("latin-1")
    return str(found) if isinstance(found, str) else ""


def string_bytes(value: Any) -> bytes:
    """The bytes of a string."""
    found = resolved(value)
    if isinstance(found, bytes):
        return found
    original = getattr(found, "original_bytes", b"")
    return original if isinstance(original, bytes) else b""


def tree_items(root: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    """The raw keys and values of a name tree (leaf /Names) or number tree (/Nums), without recursion."""
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = dictionary(stack.pop())
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        stack.extend(reversed(array(raw(node, "/Kids"))))
        items = array(raw(node, leaf))
        yield from zip(items[::2], items[1::2], strict=False)
