"""The frozen plan of a backup: all a worker needs to compile it, now or again years later.

A plan holds no clock and no actor, so that the same billings give the same bytes (PRODUCT.md section 3, rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from pydantic import TypeAdapter

from store.sheet import BillingSheet
from store.vocabulary import AttachmentKind, Dictionary


class Include(StrEnum):
    """What of each billing goes in (PRODUCT.md section 3, rule 3)."""

    ALL = "all"
    COVER_SHEETS = "cover_sheets"
    ATTACHMENTS = "attachments"
    LIEN_WAIVERS = "lien_waivers"


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one compile, remembered by the screens.

    Attributes:
        separators: a page before each billing that says what follows.
        embed_originals: the untouched bytes of every attachment travel inside the PDF.
        archive: a ZIP of volumes with the ledger beside them, rather than one PDF.
        stamps: one line on each page that says what it is, e.g. `HT-104 · SC-2 #2 · 12 of 340`.
        number_start: the running number of the first page, as part of the stamps; 0 for none.
        number_prefix: stands before the running number.
        volume_megabytes: the most a volume may have, in 1,000,000 bytes; 0 for no limit. A limit makes a ZIP.
        volume_pages: the same in pages.
        missing_pages: a page for each paper that a billing lacks (see `store.completeness`).
    """

    include: Include = Include.ALL
    cover: bool = True
    contents: bool = True
    separators: bool = False
    embed_originals: bool = False
    stamps: bool = False
    number_start: int = 0
    number_prefix: str = ""
    archive: bool = False
    volume_megabytes: int = 0
    volume_pages: int = 0
    missing_pages: bool = False

    @property
    def zipped(self) -> bool:
        """Whether the backup is a ZIP."""
        return self.archive or bool(self.volume_megabytes or self.volume_pages)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """An attached file in its place.

    Attributes:
        title: what the contents page calls it.
        file_name: the name it was attached under; may hold anything.
        sha256: its content in the file store.
        size: bytes.
    """

    title: str
    file_name: str
    kind: AttachmentKind
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PlanLack:
    """A paper that a billing lacks: what it is called, and a sentence on it."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A billing of the backup, or a ticked contract that has none in the period.

    Attributes:
        label: one line that names it, e.g. `SC-2 #2 Northside Electric`.
        sheet: the billing's figures; None where there is no billing or its form is left out.
        signed: the signed copy that stands in for the form (PRODUCT.md section 3, rule 3).
        missing: why there is no billing; empty where there is one.
        left_out: attachments that somebody took out of this backup.
        lacking: papers for which a page says that they are missing.
    """

    contract_id: int
    billing_id: int | None
    contract_number: str
    company: str
    label: str
    sheet: BillingSheet | None
    signed: PlanFile | None
    attachments: tuple[PlanFile, ...]
    missing: str = ""
    left_out: tuple[PlanFile, ...] = ()
    lacking: tuple[PlanLack, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What one backup is to hold, in order."""

    project_number: str
    project_name: str
    project_address: str
    dictionary: Dictionary
    items: tuple[PlanItem, ...]
    options: Options = field(default_factory=Options)

    def to_json(self) -> str:
        """The plan as the text kept on the backup's row."""
        return _adapter().dump_json(self).decode()

    @staticmethod
    def from_json(text: str) -> Plan:
        """Reads what `to_json` wrote; raises pydantic.ValidationError on anything else."""
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Plan]:
    return TypeAdapter(Plan)
