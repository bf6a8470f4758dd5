"""A ZIP archive becomes a list of what is in it and the pages of its files, in the order of their names."""

from __future__ import annotations

import errno
import re
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from functools import partial
from lzma import LZMAError
from pathlib import Path

from pdf.enclosed import EnclosedFile, Inside, Nest, Unfolded, unfold
from pdf.table_pages import Table, tables_to_pdf
from pdf.unconvertible import Unconvertible

_DAMAGED = "The ZIP archive is damaged; ask the sender for a fresh copy."
_LOCKED = "The ZIP archive is locked with a password; attach the files inside it."
_FLAG_LOCKED, _FLAG_UTF8 = 0x1, 0x800
"""Bits of the general purpose flag (APPNOTE 4.4.4)."""

_BOMB_RATIO = 200
_BOMB_BYTES = 50_000_000
"""An archive that unpacks to so many times its size, and to so much, is none of documents."""

_COMPANIONS = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""What file managers leave in folders."""


def zip_to_section(source: Path, target: Path, nest: Nest) -> Unfolded:
    """Writes the section of the archive at `source` and of all files inside it to `target`.

    Raises:
        Unconvertible: it is locked, damaged or empty, holds too much, or lies too deep in other files.
    """
    nest.require_opening()
    try:
        with zipfile.ZipFile(source) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(members, source.stat().st_size)
            nest.allowance.take(len(members), sum(member.file_size for member in members))
            files = [
                EnclosedFile(name, member.file_size, partial(_unpack, archive, member), bool(_COMPANIONS.search(name)))
                for name, member in sorted(((_name(member), member) for member in members), key=_order)
            ]
            return unfold(files, target, nest, container="archive", title="Files", front=_list_of_files)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unconvertible(_DAMAGED) from error


def _list_of_files(inside: Sequence[Inside]) -> bytes:
    rows = [("File", "Bytes", "Pages", "Remark")]
    rows += [(item.file.name, f"{item.file.size:,}", f"{item.made.pages or ''}", item.note) for item in inside]
    return tables_to_pdf([Table("The files of this ZIP archive", rows)], "")


def _check(members: Sequence[zipfile.ZipInfo], packed: int) -> None:
    if not members:
        raise Unconvertible("The ZIP archive is empty.")
    if any(member.flag_bits & _FLAG_LOCKED for member in members):
        raise Unconvertible(_LOCKED)
    size = sum(member.file_size for member in members)
    if size > _BOMB_BYTES and size > packed * _BOMB_RATIO:
        words = f"The ZIP archive unpacks to {size // packed:,} times its size, as no archive of documents does."
        raise Unconvertible(words)


def _name(member: zipfile.ZipInfo) -> str:
    """The whole name: in UTF-8 also where the archive does not say so (macOS), else as DOS wrote it."""
    if not member.flag_bits & _FLAG_UTF8:
        try:
            return member.orig_filename.encode("cp437").decode()
        except UnicodeError:
            pass
    return member.orig_filename


def _order(named: tuple[str, zipfile.ZipInfo]) -> tuple[list[tuple[int, str]], int]:
    """Names as a person sorts them, photo 2 before photo 10; of equal ones the first in the file first."""
    pieces = re.split(r"(\d+)", named[0].casefold())
    key = [(len(piece.lstrip("0")) if index % 2 else 0, piece) for index, piece in enumerate(pieces)]
    return key, named[1].header_offset


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Writes a member, no more of it than the archive's directory says."""
    try:
        with archive.open(member) as packed, path.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
    except NotImplementedError as error:
        words = f"The file “{_name(member)}” is packed in a way that is not known; pack the files again as plain ZIP."
        raise Unconvertible(words) from error
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # the disk's trouble; a place that no file has is the archive's
        raise Unconvertible(_DAMAGED) from error
    if path.stat().st_size != member.file_size:
        raise Unconvertible(_DAMAGED)
