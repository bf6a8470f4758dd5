"""Files named by their content, beside the database, and what is known of them.

`originals/` holds what was attached, `sections/` what it was prepared to, `backups/` the compiled PDFs; all three are
written to `tmp/` first, forced to the disk and renamed, so that a crash leaves no half file (PRODUCT.md 3.8).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func
from sqlmodel import Session, col, select

from store.columns import now
from store.errors import Unavailable
from store.tables import StoredFile
from store.vocabulary import PrepareState

CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_MANY = 500
"""How many names one SQL statement asks for at most."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put into the store: the SHA-256 of its content in hex, and its size in bytes."""

    sha256: str
    size: int


class FileStore:
    """The folder of files of one database; nothing is made before the first write."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def put(self, source: BinaryIO) -> Stored:
        """Keeps what the stream holds; the same content is kept once.

        Raises:
            Unavailable: the disk is full or cannot be written; nothing is left behind.
        """
        with self.temporary() as temporary:
            stored = copy_stream(source, temporary)
            place = self.original(stored.sha256)
            if not (place.is_file() and place.stat().st_size == stored.size):
                self.keep(temporary, place)
        return stored

    def put_path(self, path: Path) -> Stored:
        """Keeps a copy of a file.

        Raises:
            Unavailable: it cannot be read, or the disk is full.
        """
        try:
            with path.open("rb") as source:
                return self.put(source)
        except OSError as error:
            raise Unavailable(f"{path} cannot be read ({error.strerror}).") from error

    def put_bytes(self, data: bytes) -> Stored:
        """Keeps bytes."""
        return self.put(BytesIO(data))

    def original(self, sha256: str) -> Path:
        """Where an attached file lies."""
        return self.root / "originals" / sha256[:2] / sha256

    def section(self, key: str) -> Path:
        """Where the section with this key lies, or will lie; a key begins with a SHA-256 in hex."""
        return self.root / "sections" / key[:2] / f"{key}.section"

    def backup(self, sha256: str, file_name: str = ".pdf") -> Path:
        """Where a compiled backup lies.

        Args:
            file_name: its own name, which says whether it is a PDF or a ZIP.
        """
        return self.root / "backups" / sha256[:2] / (sha256 + (".zip" if file_name.endswith(".zip") else ".pdf"))

    @contextmanager
    def temporary(self, suffix: str = "") -> Iterator[Path]:
        """A free path on the same file system; whatever is there at the end of the block is removed, and beside it.

        What a process that was ended wrote beside it has its name and a dot in front.

        Raises:
            Unavailable: the block ran into a full disk, or the folder cannot be written.
        """
        with self._full_disk():
            folder = self.root / "tmp"
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(8)}{suffix}"
            try:
                yield path
            finally:
                _remove(path)
                for beside in folder.glob(f"{path.name}.*"):
                    _remove(beside)

    def keep(self, temporary: Path, place: Path) -> None:
        """Moves a finished temporary file to its place for good: forced to the disk first, then renamed."""
        with self._full_disk():
            force(temporary)
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(place)
            force(place.parent)
            force(place.parent.parent)

    def sweep(self) -> None:
        """Removes what processes of this machine left behind in `tmp/` when they died."""
        for path in (self.root / "tmp").glob(f"{socket.gethostname()}.*"):
            process = path.name.removeprefix(f"{socket.gethostname()}.").split(".")[0]
            if process.isdigit() and not _alive(int(process)):
                _remove(path)

    @contextmanager
    def _full_disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise Unavailable(f"The disk that holds {self.root} is full; make room and try again.") from error
            if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
                raise Unavailable(f"{self.root} cannot be written ({error.strerror}); check your rights.") from error
            raise


def _remove(path: Path) -> None:
    """Removes a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def copy_stream(source: BinaryIO, target: Path) -> Stored:
    """Writes what a stream holds to a new file; what that was.

    Raises:
        OSError: one of the two cannot be read or written.
    """
    digest = hashlib.sha256()
    size = 0
    with target.open("xb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += copy.write(chunk)
    return Stored(digest.hexdigest(), size)


def content_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def force(path: Path) -> None:
    """Forces a file or a folder's list of names to the disk: until this returns, it may be in memory only."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass(frozen=True, slots=True)
class FileFinding:
    """One thing a person should know of a file.

    Attributes:
        code: a short name of the kind of finding, stable for programs.
        attention: whether it counts as an exception of a backup.
    """

    code: str
    sentence: str
    attention: bool


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """What is known of a stored file.

    Attributes:
        prepared_by: as it was recorded; empty for what older versions prepared.
        size: of the original, in bytes.
    """

    state: PrepareState
    media_type: str
    pages: int
    findings: tuple[FileFinding, ...]
    prepared_by: str
    size: int


def record_file(session: Session, stored: Stored) -> None:
    """Makes the row of a stored file where there is none; it then waits to be prepared."""
    if session.get(StoredFile, stored.sha256) is None:
        session.add(StoredFile(sha256=stored.sha256, size=stored.size, added_at=now()))


def record_prepared(
    session: Session,
    sha256: str,
    state: PrepareState,
    media_type: str,
    pages: int,
    findings: Sequence[FileFinding],
    prepared_by: str,
) -> None:
    """Keeps what preparing a file came to, and what it was prepared by."""
    row = session.get(StoredFile, sha256)
    if row is None:
        return
    row.prepare_state = state
    row.media_type = media_type
    row.pages = pages
    row.prepared_by = prepared_by
    row.attention = state is PrepareState.REFUSED or any(finding.attention for finding in findings)
    row.findings = json.dumps([[finding.code, finding.sentence, finding.attention] for finding in findings])
    session.add(row)


def read_findings(text: str) -> tuple[FileFinding, ...]:
    """The findings of a row's `findings` column."""
    return tuple(FileFinding(*finding) for finding in json.loads(text))


def prepared_files(session: Session, wanted: Sequence[str]) -> dict[str, PreparedRow]:
    """What is known of the wanted files, by SHA-256."""
    found: dict[str, PreparedRow] = {}
    for start in range(0, len(wanted), _MANY):
        chosen = wanted[start : start + _MANY]
        for row in session.exec(select(StoredFile).where(col(StoredFile.sha256).in_(chosen))):
            found[row.sha256] = PreparedRow(
                row.prepare_state,
                row.media_type,
                row.pages,
                read_findings(row.findings),
                row.prepared_by,
                row.size,
            )
    return found


def count_waiting(session: Session) -> int:
    """How many files nobody has prepared yet."""
    waiting = select(func.count()).where(col(StoredFile.prepare_state) == PrepareState.WAITING)
    return session.exec(waiting).one()


def waiting_files(session: Session, limit: int) -> list[str]:
    """The SHA-256 of files nobody has prepared yet, oldest first."""
    waiting = (
        select(StoredFile.sha256)
        .where(col(StoredFile.prepare_state) == PrepareState.WAITING)
        .order_by(col(StoredFile.added_at), StoredFile.sha256)
        .limit(limit)
    )
    return list(session.exec(waiting))
