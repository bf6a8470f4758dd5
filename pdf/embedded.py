"""The embedded files of all parts under one roof (ISO 32000-1, 7.11.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pdf.layout import EmbeddedFile, Placed
from pdf.notation import reference, string


def names(placed: Sequence[Placed], embed: Callable[[EmbeddedFile], int]) -> bytes | None:
    """All embedded files under keys of their own, sorted as a name tree must be (ISO 32000-1, 7.9.6).

    Keys are ASCII, because readers do not agree on the order of others; people see the names in the specifications.

    Args:
        embed: writes a file and returns the number of its specification.
    """
    files: dict[str, int] = {}
    times: dict[str, int] = {}

    def add(name: str, number: int) -> None:
        wanted = unique = ascii_name(name)
        while unique in files:
            times[wanted] = times.get(wanted, 1) + 1
            unique = f"{wanted} ({times[wanted]})"
        files[unique] = number

    for item in placed:
        for key, local in item.section.catalog.files:
            add(_decoded(key), item.number(local))
        for file in item.part.embed:
            add(file.name, embed(file))
    if not files:
        return None
    pairs = b" ".join(string(key.encode()) + b" " + reference(number) for key, number in sorted(files.items()))
    return b"<</EmbeddedFiles<</Names[" + pairs + b"]>>>>"


def ascii_name(text: str) -> str:
    """A name with everything but ASCII left out."""
    return "".join(letter if " " <= letter <= "~" else "_" for letter in text)


def _decoded(key: str) -> str:
    """A string of a section, whose bytes are kept as Latin-1 text."""
    if key.startswith("\xfe\xff"):
        return key.encode("latin-1")[2:].decode("utf-16-be", "replace")
    return key
