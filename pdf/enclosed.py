"""Files inside a file: an archive's, a message's, a portfolio's (PDF.md, Traps).

Each is prepared like any attached one; what comes of them is linked behind a first section, and the result is
prepared again. What cannot become pages is named by a finding, and its bytes travel inside the PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdf.findings import Finding
from pdf.layout import DocumentInfo, EmbeddedFile, LinkPart
from pdf.link import link
from pdf.section import Section, prepare_pdf
from pdf.unconvertible import Unconvertible

if TYPE_CHECKING:
    from pdf.prepare import PreparedFile

MOST_FILES = 500
MOST_BYTES = 400_000_000
"""What is linked is read once more, which takes some three times as much memory; see `pdf.sandbox.Limits`."""

DEEPEST = 3
"""How many files inside each other are opened."""


class Allowance:
    """How much may still be taken out of one attached file, at all levels together."""

    def __init__(self) -> None:
        self._files = MOST_FILES
        self._bytes = MOST_BYTES

    def take(self, files: int, size: int) -> None:
        """Takes files of so many bytes.

        Raises:
            Unconvertible: that is more than is left.
        """
        if files > self._files:
            raise Unconvertible(f"It holds {files:,} files; no more than {MOST_FILES:,} are taken out of one file.")
        if size > self._bytes:
            words = f"Its files have {size:,} bytes; no more than {MOST_BYTES:,} are taken out of one file."
            raise Unconvertible(words)
        self._files -= files
        self._bytes -= size


@dataclass(frozen=True, slots=True)
class Nest:
    """Where a file was found.

    Attributes:
        prepare: prepares a file that was found there, given its path and where its section goes.
        password: tried on every locked PDF; None where none was given.
        depth: how many opened files are around it.
    """

    prepare: Callable[[Path, Path, Nest], PreparedFile]
    allowance: Allowance
    password: str | None = None
    depth: int = 0

    @property
    def deepest(self) -> bool:
        """Whether a file found here is not opened any more."""
        return self.depth >= DEEPEST

    def require_opening(self) -> None:
        """Raises Unconvertible where a file found here is not opened any more."""
        if self.deepest:
            raise Unconvertible(f"It lies in more than {DEEPEST} other files; attach what is inside it by itself.")


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file inside another.

    Attributes:
        name: as it is called there; may hold anything.
        size: bytes.
        write: writes it to a path; may raise Unconvertible, which refuses the whole.
        companion: whether a program put it there for itself: it gets no pages, and nobody misses them.
    """

    name: str
    size: int
    write: Callable[[Path], object]
    companion: bool = False

    @classmethod
    def of(cls, name: str, data: bytes, *, companion: bool = False) -> EnclosedFile:
        """A file whose bytes are known."""
        return cls(name, len(data), lambda path: path.write_bytes(data), companion)


@dataclass(frozen=True, slots=True)
class Inside:
    """What became of a file inside another; its bytes are at `original` where it has no section."""

    file: EnclosedFile
    made: PreparedFile
    original: Path
    section: Path

    @property
    def note(self) -> str:
        """What a person should know of it, in words."""
        if self.file.companion:
            return "No document; its bytes are embedded in this PDF."
        reason = " ".join(finding.sentence for finding in self.made.findings)
        return f"Not shown: {reason} Its bytes are embedded in this PDF." if self.made.refused else reason


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A section with the pages of the files inside a file.

    Attributes:
        shown: how many of the files have pages.
        findings: of the files, each names its file.
    """

    pages: int
    shown: int
    findings: tuple[Finding, ...]


def unfold(
    files: Iterable[EnclosedFile],
    target: Path,
    nest: Nest,
    *,
    container: str,
    title: str,
    front: Callable[[Sequence[Inside]], bytes] | Path,
) -> Unfolded:
    """Writes to `target` a section of a front and the pages of the files inside, each an item of the outline.

    Args:
        nest: where the file that holds them was found.
        container: what that is, as in "inside this archive".
        title: the outline item of the front.
        front: draws the pages that come first; or the file whose section is at `target` already and embeds the files.

    Raises:
        Unconvertible: they are too many or too large, or one cannot be taken out.
    """
    with ExitStack() as stack:

        def beside(suffix: str) -> Path:
            path = target.with_name(f"{target.name}.{suffix}")
            stack.callback(path.unlink, missing_ok=True)
            return path

        inside = [
            _prepared(file, nest, beside(f"{index}.file"), beside(f"{index}.section"))
            for index, file in enumerate(files)
        ]
        if isinstance(front, Path):
            original, embedding = front, False
        else:
            original, embedding = beside("front"), True
            original.write_bytes(front(inside))
            prepare_pdf(original, target, symbols=True)
        shown = [item for item in inside if not item.made.refused]
        kept = [_embedded(item, container) for item in inside if embedding and item.made.refused]
        findings = [finding for item in inside for finding in _findings(item, container)]
        if not shown and not kept:
            return Unfolded(Section.open(target, original).page_count, 0, tuple(findings))
        parts = [
            LinkPart(target, title, embed=tuple(kept), original=original),
            *(LinkPart(item.section, item.file.name) for item in shown),
        ]
        joined = beside("joined")
        link(parts, joined, info=DocumentInfo("", ""))
        made = prepare_pdf(joined, target)
    # What was told of a file is told already; what went wrong in joining them is not.
    findings += [finding for finding in made.findings if finding.code == "repaired"]
    return Unfolded(made.pages, len(shown), tuple(findings))


def _prepared(file: EnclosedFile, nest: Nest, original: Path, section: Path) -> Inside:
    from pdf.prepare import refusal, refused

    file.write(original)
    if file.companion:
        made = refused("application/octet-stream", ())
    else:
        try:
            made = nest.prepare(original, section, replace(nest, depth=nest.depth + 1))
        except (MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 # one file at which a reader stumbles must not take the others with it
            made = refusal("", "unreadable", f"It cannot be read ({type(error).__name__}).")
    if not made.refused:
        original.unlink()
    return Inside(file, made, original, section)


def _embedded(item: Inside, container: str) -> EmbeddedFile:
    return EmbeddedFile(item.file.name, item.original, item.made.media_type, f"From this {container}")


def _findings(item: Inside, container: str) -> Iterator[Finding]:
    """The findings of a file inside, which name it."""
    for finding in item.made.findings:
        attention = finding.attention or item.made.refused
        yield Finding(
            finding.code, f"Of the file “{item.file.name}” inside this {container}: {finding.sentence}", attention
        )
