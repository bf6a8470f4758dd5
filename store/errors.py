"""The one family of errors whose text a person reads.

Each message is one sentence that says what is wrong, with which record, and what to do.
Anything else that is raised is a bug and belongs in the log as a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Problem(Exception):
    """An expected trouble; `str(problem)` is the sentence to show."""


class NotAllowed(Problem):
    """The actor lacks the right for this action (PRODUCT.md section 5)."""


class NotFound(Problem):
    """The record does not exist, or does not exist for this actor (PRODUCT.md section 5)."""


class RuleBroken(Problem):
    """A rule of the field forbids the action (PRODUCT.md sections 3 to 7)."""


class ChangedMeanwhile(RuleBroken):
    """Somebody else changed the record after the actor had read it; nothing of the actor's change was kept."""


class Unavailable(Problem):
    """The database, a file or the disk cannot be used just now; trying again may help."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an imported document.

    Attributes:
        path: where in the document, e.g. `contracts[1].billings[0].lines[2].item`.
        sentence: what is wrong there and what is wanted.
    """

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


class ImportRefused(Problem):
    """A document was refused as a whole; nothing of it was kept."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
