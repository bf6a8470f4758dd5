"""What stands before the billings: cover and contents, which know the page number of everything that follows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pdf.contents import ContentsRow
from pdf.laid import Laid, Pieces
from pdf.link import LinkPart
from pdf.parts import NO_BILLING, SEPARATOR, Part
from store.plan import Plan
from store.vocabulary import Outcome


def front_matter_parts(plan: Plan, laid: Sequence[Laid], pieces: Pieces, volume: int = 0) -> list[LinkPart]:
    """Cover and contents of one file; they know the page numbers of what follows because they know their own length.

    Args:
        plan: what is in this file.
        laid: its parts.
        volume: from 1; 0 where there is one file only.
    """
    from pdf.pages import contents_pages, front_matter

    options = plan.options
    only_exceptions = not options.contents
    listed = options.contents or any(piece.attention for piece in laid)
    documents = options.cover + listed
    own_pages = int(options.cover)
    if listed:
        own_pages += contents_pages(_contents_rows(laid, documents, 0), only_exceptions=only_exceptions)
    rows = _contents_rows(laid, documents, own_pages)
    pages = own_pages + sum(piece.pages for piece in laid)
    titles = ["Cover"] * options.cover + ["Exceptions" if only_exceptions else "Contents"] * listed
    drawn = front_matter(plan, rows, pages=pages, volume=volume)
    return [LinkPart(pieces.page(page), title) for page, title in zip(drawn, titles, strict=True)]


def _contents_rows(laid: Sequence[Laid], parts_before: int, pages_before: int) -> list[ContentsRow]:
    """A row for every billing and every part.

    Args:
        parts_before: how many parts of the link come before the first billing.
        pages_before: how many pages come before the first billing.
    """
    rows: list[ContentsRow] = []
    part, page = parts_before, pages_before + 1
    for _, pieces in groupby(laid, key=lambda piece: id(piece.part.item)):
        own = list(pieces)
        item = own[0].part.item
        pages = sum(piece.pages for piece in own)
        rows.append(ContentsRow(item.label, item.label, part, 0, page if pages else None, pages, "", 0))
        for piece in own:
            if piece.part.left_out:
                continue
            if piece.part.kind == SEPARATOR:
                part, page = part + 1, page + piece.pages
                continue
            note = piece.reason if piece.attention else ""
            first_page = page if piece.section is not None else None
            rows.append(ContentsRow(item.label, piece.part.title, part, 0, first_page, piece.pages, note, 1))
            part += piece.section is not None
            page += piece.pages
    return rows


def with_separators(laid: Sequence[Laid], pieces: Pieces) -> list[Laid]:
    """Puts a page before each billing that says what follows."""
    from pdf.separator import separator

    made: list[Laid] = []
    for _, group in groupby(laid, key=lambda piece: id(piece.part.item)):
        own = list(group)
        item = own[0].part.item
        rows = [(piece.part.title, piece.pages) for piece in own if piece.section is not None]
        if rows and own[0].part.kind != NO_BILLING:
            sheet = Part(item, "Separator sheet", SEPARATOR, None)
            made.append(Laid(sheet, pieces.page(separator(item, rows)), 1, Outcome.INCLUDED, False, ""))
        made += own
    return made
