"""What can be looked into page by page: a billing, an attachment, a backup. The store decides for whom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pdf.preview import Frame, Interrupted, Opened, PageReader, Picture, Source
from store import attachments, backups, queries
from store.backups import BackupRow
from store.errors import RuleBroken
from store.files import prepared_files
from store.queries import AttachmentRow
from store.vocabulary import AttachmentKind, PrepareState
from tui.fetching import fetch_command, fetch_line
from tui.opening import Office


@dataclass(frozen=True, slots=True)
class Found:
    """Where pages are, and what there is to remark of them."""

    source: Source
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked into.

    Attributes:
        title: what a person knows it by.
        file_name: what a PDF of its pages is called.
        find: asks the store, in a thread; told a path where it may write a PDF that is made for this.
        fetch: the command that gets the file to another machine.
        volume: which of a backup's volumes, from 1; 0 where it has none.
    """

    title: str
    file_name: str
    find: Callable[[Path], Found]
    fetch: str
    volume: int = 0


def billing_subject(office: Office, billing_id: int, label: str) -> Subject:
    """A billing's own PDF.

    Args:
        label: contract and number, e.g. `SC-2 #2`.
    """

    def find(path: Path) -> Found:
        from pdf.form import billing_form

        with office.database.read() as session:
            detail = queries.billing_detail(session, office.actor, billing_id)
        path.write_bytes(billing_form(detail.sheet))
        signed = any(one.kind is AttachmentKind.SIGNED_BILLING for one in detail.attachments)
        return Found(Source(path), "a backup holds the signed copy instead" if signed else "")

    words = ["billing", label.replace(" #", "#"), "--pdf", "-"]
    file_name = f"{label.replace(' #', '-').replace('/', '-')}.pdf"
    return Subject(f"Billing {label}", file_name, find, fetch_line(office, words, file_name))


def attachment_subject(office: Office, row: AttachmentRow, label: str) -> Subject:
    """The pages of an attachment, as a backup would hold them.

    Args:
        label: of its billing, e.g. `SC-2 #2`.
    """

    def find(_path: Path) -> Found:
        from pdf.ready import section_place

        with office.database.read() as session:
            sha256 = attachments.content_of_attachment(session, office.actor, row.id)
            prepared = prepared_files(session, [sha256])[sha256]
        original = office.files.original(sha256)
        if prepared.state is PrepareState.REFUSED:
            reason = " ".join(finding.sentence for finding in prepared.findings)
            raise RuleBroken(f"{reason} A backup holds a slip sheet instead.")
        remarks = [finding.sentence for finding in prepared.findings if finding.attention]
        section = section_place(office.files, sha256)
        if not section.exists():
            return Found(Source(original, sha256=sha256), " ".join(remarks))
        source = Source(original, section, prepared.pages, as_prepared=bool(remarks), sha256=sha256)
        return Found(source, " ".join(remarks))

    words = ["get", label.replace(" #", "#"), row.file_name]
    file_name = row.file_name if row.file_name.lower().endswith(".pdf") else f"{row.file_name}.pdf"
    return Subject(f"{label}: {row.title}", file_name, find, fetch_line(office, words, row.file_name))


def backup_subject(office: Office, row: BackupRow, volume: int = 0) -> Subject:
    """A compiled backup, or one volume of it."""
    zipped = row.file_name.endswith(".zip")
    number = max(volume, 1) if zipped else 0

    def find(_path: Path) -> Found:
        with office.database.read() as session:
            now = backups.get_backup(session, office.actor, row.id)
        if not now.sha256:
            raise RuleBroken(f"Backup {row.id} has no file: it is {now.state.value}.")
        return Found(Source(office.files.backup(now.sha256, now.file_name), volume=number))

    title = f"Backup {row.id} of {row.project_number}" + (f", volume {number}" if zipped else "")
    stem = row.file_name.removesuffix(".zip").removesuffix(".pdf")
    file_name = f"{stem} - volume {number:02}.pdf" if zipped else f"{stem}.pdf"
    return Subject(title, file_name, find, fetch_command(office, row), number)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page, from 1; as a picture for a frame, or as text where there is none."""

    page: int
    frame: Frame | None


class Preview:
    """The pages of a subject. `read` is called from threads, one at a time; all else from anywhere."""

    def __init__(self, office: Office, subject: Subject) -> None:
        self._office = office
        self._subject = subject
        self._reader = PageReader()
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._closed = False
        self._target: Path | None = None
        self.opened: Opened | None = None
        self.remark = ""

    def read(self, wanted: Wanted) -> Picture | str | None:
        """Opens the subject where that is still to be done, and reads a page; None where it was interrupted.

        Raises:
            Problem: the subject, or this page of it, cannot be shown to this person.
        """
        with self._lock:
            if self._closed:
                return None
            try:
                opened, target = self._open()
                page = min(max(wanted.page, 1), opened.pages)
                drawn = target.with_name(f"{target.name}.page")
                if wanted.frame is None:
                    return self._reader.text(opened, page, drawn)
                return self._reader.picture(opened, page, wanted.frame, drawn)
            except Interrupted:
                return None

    def _open(self) -> tuple[Opened, Path]:
        if self._target is None:
            self._target = self._stack.enter_context(self._office.files.temporary(".pdf"))
        if self.opened is None:
            found = self._subject.find(self._target)
            made = self._target.with_name(f"{self._target.name}.made")
            self.opened, self.remark = self._reader.open(found.source, made), found.remark
        return self.opened, self._target

    def interrupt(self) -> None:
        """Ends at once what `read` is at."""
        self._reader.interrupt()

    def close(self) -> None:
        """Ends the process and takes away what was made; waits for what `read` is at, so call it from a thread."""
        self._closed = True
        self._reader.interrupt()
        with self._lock:
            self._reader.close()
            self._stack.close()
