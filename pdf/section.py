"""A PDF becomes a section: read, made local, repaired where it is damaged, and never trusted (PDF.md, Prepare)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdf.findings import DAMAGED, DOUBTFUL, LOCKED, NO_PAGES, REPAIRED, Finding, Unreadable, unreadable
from pdf.section_file import PageBox, Section, large_streams

if TYPE_CHECKING:
    from pdf.assemble import Assembled

__all__ = ["Finding", "PageBox", "Prepared", "Section", "Unreadable", "prepare_pdf"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A section that was written."""

    pages: int
    findings: tuple[Finding, ...]


def prepare_pdf(
    source: Path,
    target: Path,
    *,
    password: str | None = None,
    symbols: bool = False,
    sha256: str | None = None,
    borrowing: bool = False,
) -> Prepared:
    """Writes the section of the PDF at `source` to `target`.

    Its pages must show what those of the source show. Where no reader complains, that is proved object by object;
    otherwise pdfium draws both, and where they look different the file is repaired and compared again.

    Args:
        password: tried where the empty one does not open the file.
        symbols: whether URI actions `part:<p>:<page>` are links to other parts; only for pages of our own.
        sha256: of the source, where that is known.
        borrowing: whether the section may leave large stream data where it lies in the source, which then has to
            be there whenever it is linked.

    Raises:
        Unreadable: the file cannot become pages; its finding says why.
    """
    work = _Preparing(source, target, password, symbols, sha256, borrowing)
    try:
        return work.prepared()
    finally:
        work.clean()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way of reading the file that gave a section."""

    section: Path
    made: Assembled
    repaired: bool


class _Preparing:
    """The attempts at one file, in order of what they cost (PDF.md, Prepare)."""

    def __init__(
        self,
        source: Path,
        target: Path,
        password: str | None,
        symbols: bool,
        sha256: str | None,
        borrowing: bool,
    ) -> None:
        self._source = source
        self._target = target
        self._password = password
        self._symbols = symbols
        self._sha256 = sha256
        self._borrowing = borrowing
        self._rewritten = target.with_name(target.name + ".rewritten")
        self._shown = target.with_name(target.name + ".shown")
        self._second = target.with_name(target.name + ".second")
        self._third = target.with_name(target.name + ".third")
        self._reference = target.with_name(target.name + ".reference")
        self._empty = False
        self._locked = False

    def clean(self) -> None:
        """Removes what was made on the way."""
        for path in (self._rewritten, self._shown, self._second, self._third, self._reference):
            path.unlink(missing_ok=True)

    def prepared(self) -> Prepared:
        """Reads the file as it is; repairs it where that fails or looks different."""
        from pdf.look import page_count
        from pdf.repair import by_pikepdf

        expected, witness = page_count(self._source, self._password), self._source
        best: _Attempt | None = None
        for attempt in self._attempts():
            if self._symbols:
                return self._kept(attempt)  # our own pages
            if expected is None and witness is self._source:
                # pdfium cannot open the file: what qpdf makes of it is the second opinion.
                witness = self._reference
                expected = page_count(witness) if self._rewrite(by_pikepdf, witness) else None
                if self._locked:
                    break  # pypdf saw no lock, because of some damage: its pages are cipher
            if attempt.made.pages == expected and self._convincing(attempt, witness):
                return self._kept(attempt, *self._damage(attempt, witness))
            if best is None or (best.made.pages != expected and attempt.made.pages == expected):
                best = attempt
        if best is None:
            raise unreadable(*(LOCKED if self._locked else NO_PAGES if self._empty else DAMAGED))
        return self._kept(best, DOUBTFUL)

    def _attempts(self) -> Iterator[_Attempt]:
        """The file as pypdf reads it, as qpdf repairs it, as pdfium repairs it."""
        from pdf.repair import by_pdfium, by_pikepdf

        made = self._assemble(self._source, self._target)
        if made is not None:
            yield _Attempt(self._target, made, False)
        for repair, section in ((by_pikepdf, self._second), (by_pdfium, self._third)):
            if self._rewrite(repair, self._rewritten):
                made = self._assemble(self._rewritten, section)
                if made is not None:
                    yield _Attempt(section, made, True)

    def _damage(self, attempt: _Attempt, witness: Path) -> tuple[Finding, ...]:
        """What to say of the damage in a file whose section looks right."""
        if witness is self._source:
            return (REPAIRED,) if attempt.repaired else ()
        if attempt.repaired:
            return (DOUBTFUL,)  # the repair can only be compared with itself
        return (REPAIRED,) if attempt.made.complaints else ()

    def _kept(self, attempt: _Attempt, *first: Finding) -> Prepared:
        if attempt.section is not self._target:
            attempt.section.replace(self._target)
        return Prepared(attempt.made.pages, (*first, *attempt.made.findings))

    def _assemble(self, source: Path, section: Path) -> Assembled | None:
        """One attempt; None where the file cannot be read this way.

        Raises:
            Unreadable: no repair would help.
        """
        from pdf.assemble import assemble

        try:
            original = source is self._source
            return assemble(
                source,
                section,
                password=self._password,
                part_links=self._symbols,
                sha256=self._sha256 if original else None,
                borrowing=self._borrowing and original,
            )
        except Unreadable as error:
            if error.finding.code != NO_PAGES[0]:
                raise
            self._empty = True
        except (MemoryError, OSError):
            raise
        except Exception:  # noqa: BLE001 # pypdf raises whatever a damaged file brings about: KeyError, TypeError ...
            return None
        return None

    def _rewrite(self, repair: Callable[[Path, Path, str | None], bool], target: Path) -> bool:
        """Whether the file could be rewritten; notes where it is locked."""
        try:
            return repair(self._source, target, self._password)
        except Unreadable:
            self._locked = True
            return False

    def _convincing(self, attempt: _Attempt, witness: Path) -> bool:
        """Whether a section with the right number of pages may be trusted."""
        from pdf.identical import identical
        from pdf.link import DocumentInfo, LinkPart, link
        from pdf.look import FEW_PAGES, MANY_PAGES, same_look

        clean = witness is self._source and not attempt.repaired and not attempt.made.complaints
        section = Section.open(attempt.section, self._source)
        part, info = LinkPart(section, "", in_outline=False), DocumentInfo("", "")
        if clean:
            (first,) = link([part], self._shown, info=info, hollow=True).objects
            with large_streams(section) as held:
                if identical(witness, self._shown, {first + number: data for number, data in held.items()}):
                    return True
        link([part], self._shown, info=info)
        return same_look(witness, self._shown, password=self._password, most_pages=FEW_PAGES if clean else MANY_PAGES)
