"""What a person finds on the pages that pdf/ made, as pdfium shows them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


def texts(document: Path | bytes) -> list[str]:
    """The text of each page, its lines in the order in which they were drawn."""
    opened = pypdfium2.PdfDocument(document)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in opened]
    finally:
        opened.close()


def flat(document: Path | bytes) -> str:
    """The text of all pages with every run of white space as one blank."""
    return " ".join(" ".join(texts(document)).split())


def sizes(document: Path | bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    opened = pypdfium2.PdfDocument(document)
    try:
        return [page.get_size() for page in opened]
    finally:
        opened.close()


def words(document: Path | bytes, page: int = 0) -> list[tuple[str, Box]]:
    """Each run of characters without a blank, with the box of its ink."""
    opened = pypdfium2.PdfDocument(document)
    try:
        text = opened[page].get_textpage()
        found: list[tuple[str, Box]] = []
        word, box = "", None
        for index, character in enumerate(text.get_text_range()):
            if character.isspace():
                if box is not None:
                    found.append((word, box))
                word, box = "", None
                continue
            left, bottom, right, top = text.get_charbox(index)
            box = (
                (left, bottom, right, top)
                if box is None
                else (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top))
            )
            word += character
        return [*found, (word, box)] if box is not None else found
    finally:
        opened.close()


def box_of(document: Path | bytes, wanted: str, page: int = 0) -> Box:
    """Where a word stands."""
    return next(box for word, box in words(document, page) if word == wanted)


def is_within_the_paper(document: Path | bytes, margin: float = 14) -> bool:
    """Whether all text of all pages lies inside the margin, so that nothing is cut off."""
    return all(
        margin <= left and margin <= bottom and right <= width - margin and top <= height - margin
        for page, (width, height) in enumerate(sizes(document))
        for _, (left, bottom, right, top) in words(document, page)
    )
