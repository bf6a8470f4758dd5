"""The pages of a backup that are our own: cover, contents and slip sheets."""

from __future__ import annotations

from collections.abc import Sequence

from pdf.contents import ContentsRow, contents, contents_pages
from pdf.cover import Counts, cover
from pdf.slip import missing_sheet, slip_sheet
from store.plan import Plan

__all__ = ["ContentsRow", "contents_pages", "front_matter", "missing_sheet", "slip_sheet"]


def front_matter(plan: Plan, rows: Sequence[ContentsRow], *, pages: int, volume: int = 0) -> list[bytes]:
    """Draws what the plan's options ask for of cover and contents, as one PDF each, in this order.

    The cover is always one page; the contents are `contents_pages(rows)`. Where contents are not wanted but something
    needs attention, a page of exceptions stands in their place: nothing is missing in silence.

    Args:
        rows: every billing (level 0) and every part (level 1) of the backup.
        pages: of the whole file, these pages included.
        volume: the number of the volume, from 1; 0 where there is one file only.
    """
    parts = sum(row.level > 0 for row in rows)
    exceptions = sum(bool(row.note) for row in rows)
    documents = []
    if plan.options.cover:
        documents.append(cover(plan, Counts(parts, pages, exceptions), volume))
    if plan.options.contents or exceptions:
        of_volume = f"  Volume {volume}" if volume else ""
        foot = f"{plan.project_number}  {plan.project_name}{of_volume}"
        documents.append(contents(rows, foot, only_exceptions=not plan.options.contents))
    return documents
