"""Files that are no PDF become PDF pages, or a sentence that says why they cannot.

Images keep their pixels and, wherever PDF allows, their very bytes; text and tables are set in our own fonts. Nothing
is fetched, no markup is followed, nothing is cut off: what does not fit the limits is refused as a whole.
"""

from __future__ import annotations

from pathlib import Path

from pdf.findings import Finding
from pdf.media import WORKBOOK, media_type
from pdf.office import OFFICE, office_to_pdf
from pdf.unconvertible import Unconvertible

__all__ = ["Unconvertible", "media_type", "to_pdf"]

_IMAGES = frozenset(f"image/{kind}" for kind in ("jpeg", "png", "tiff", "gif", "bmp", "webp", "heic", "avif", "jp2"))
_PACKED = "The file is a compressed archive; attach the files inside it, or a ZIP archive of them."
_WORDS = {
    "application/x-empty": "The file is empty.",
    "application/gzip": _PACKED,
    "application/x-7z-compressed": _PACKED,
    "application/vnd.rar": _PACKED,
    "application/x-ole-storage": "The file is an old document of a program that is not known; attach it saved as PDF.",
    "application/x-encrypted-office": "The Office document is locked with a password; attach it saved as PDF.",
    "application/postscript": "The file is a PostScript document; attach it saved as PDF.",
    "image/vnd.dwg": "The file is an AutoCAD drawing; attach it plotted as PDF.",
    "video/mp4": "The file is a video.",
}
_UNKNOWN = "The kind of file is not known, so it cannot be shown as pages."


def to_pdf(source: Path, media: str, name: str, target: Path) -> tuple[Finding, ...]:
    """Writes the pages of the file at `source` to a PDF at `target`; returns what a person should know of them.

    The same bytes and name give the same PDF.

    Args:
        media: what `media_type` said of the file.
        name: printed at the foot of the pages of text and tables; may be empty.

    Raises:
        Unconvertible: with the reason in a sentence; nothing is left at `target`.
    """
    if media in _IMAGES:
        from pdf.images import image_to_pdf

        image_to_pdf(source, media, target)
    elif media == "text/csv":
        from pdf.table_pages import table_to_pdf

        table_to_pdf(source, name, target)
    elif media.startswith("text/"):
        from pdf.text_pages import text_to_pdf

        text_to_pdf(source, name, target)
    elif media == WORKBOOK:
        from pdf.workbook import workbook_to_pdf

        return workbook_to_pdf(source, name, target)
    elif media in OFFICE:
        return office_to_pdf(source, media, target)
    else:
        raise Unconvertible(_WORDS.get(media, _UNKNOWN))
    return ()
