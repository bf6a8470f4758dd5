"""What a person should know of a file that was prepared (PDF.md, Prepare)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is worth saying about a file.

    Attributes:
        code: a short word that programs compare.
        sentence: what it is and what to do, for the people in the office.
        attention: whether somebody should look at it before the backup goes out.
    """

    code: str
    sentence: str
    attention: bool


class Unreadable(Exception):
    """A file that cannot become pages; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


def unreadable(code: str, sentence: str) -> Unreadable:
    """A refusal that needs attention."""
    return Unreadable(Finding(code, sentence, attention=True))


LOCKED = ("locked", "The file is locked with a password; give it, or attach an unlocked copy.")
LOCKED_AGAIN = "The file is locked; it was opened before, and its password has to be given again."
"""In place of the sentence of `LOCKED`, where what was kept of the opened file is gone."""

CHANGED = "changed"
"""The code of the finding that a stored file is no longer what was attached."""

UNCONVERTIBLE = "unconvertible"
"""The code of the finding that a file cannot become pages; a newer version may know how."""

NO_PAGES = ("no_pages", "The file has no pages; ask the sender for a complete copy.")
DAMAGED = ("damaged", "The file is too damaged to be read; ask the sender for a fresh copy.")
TOO_MANY_PAGES = ("too_many_pages", "The file claims more than 200,000 pages; ask the sender for a proper copy.")
XFA = ("xfa", "The form opens in Adobe Acrobat only; print it to PDF there and attach the print.")

UNLOCKED = Finding("unlocked", "The file was locked; it was opened with a password that was given.", False)
REPAIRED = Finding("repaired", "The file was damaged and has been repaired; compare its pages with the original.", True)
DOUBTFUL = Finding(
    "repaired", "The file is damaged and some of it may be missing; compare its pages with the original.", True
)
CYCLE = Finding("cycle", "The file's list of pages goes in a circle; check that no page is missing.", True)
ACTIONS = Finding("actions", "Scripts and buttons that run something were removed; the pages look the same.", False)
SIGNED = Finding(
    "signed", "The file was signed; the signature still shows, but only the original proves it: keep that.", False
)
XFA_DROPPED = Finding(
    "xfa_dropped", "The form's Adobe-only copy of its data was left out; the pages show it all.", False
)
PORTFOLIO = Finding(
    "portfolio", "Only the cover sheet of this PDF portfolio is shown; attach the files inside it one by one.", True
)
HIDDEN_LAYERS = Finding(
    "layers",
    "Some layers of this file are switched off and stay hidden; the layers pane of a reader shows them.",
    False,
)
HUGE_PAGE = Finding(
    "huge_page", "A page is more than 200 inches wide or high; some readers and printers cannot show all of it.", False
)
EXTERNAL_DATA = Finding(
    "external_data", "Part of the file lies outside of it and is missing; ask for a full copy.", True
)
