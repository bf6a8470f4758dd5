"""Files that are no PDF become PDF pages, or a sentence that says why they cannot.

Images keep their pixels and, wherever PDF allows, their very bytes; text and tables are set in our own fonts. Nothing
is fetched, no markup is followed, nothing is cut off: what does not fit the limits is refused as a whole.
"""

from __future__ import annotations

from pathlib import Path

from pdf.media import media_type
from pdf.unconvertible import Unconvertible

__all__ = ["Unconvertible", "media_type", "to_pdf"]

_IMAGES = frozenset(f"image/{kind}" for kind in ("jpeg", "png", "tiff", "gif", "bmp", "webp", "heic", "avif", "jp2"))
_WORDS = {
    "application/x-empty": "The file is empty.",
    "application/zip": "The file is a ZIP archive; attach the files inside it one by one.",
    "application/gzip": "The file is a compressed archive; attach the files inside it one by one.",
    "application/x-7z-compressed": "The file is a compressed archive; attach the files inside it one by one.",
    "application/vnd.rar": "The file is a compressed archive; attach the files inside it one by one.",
    "message/rfc822": "The file is an e-mail message; attach it printed as PDF, and what was attached to it.",
    "application/x-ole-storage": "The file is an older Office document or an Outlook message; attach it saved as PDF.",
    "application/rtf": "The file is a rich text document; attach it saved as PDF.",
    "application/postscript": "The file is a PostScript document; attach it saved as PDF.",
    "image/vnd.dwg": "The file is an AutoCAD drawing; attach it plotted as PDF.",
    "video/mp4": "The file is a video.",
}
_OFFICE = {
    "wordprocessingml": "a Word document",
    "spreadsheetml": "an Excel workbook",
    "presentationml": "a PowerPoint presentation",
    "opendocument": "an OpenDocument file",
}


def to_pdf(source: Path, media: str, name: str, target: Path) -> None:
    """Writes the pages of the file at `source` to a PDF at `target`.

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
    else:
        raise Unconvertible(_refusal(media))


def _refusal(media: str) -> str:
    for part, words in _OFFICE.items():
        if part in media:
            return f"The file is {words}; attach it saved as PDF."
    return _WORDS.get(media, "The kind of file is not known, so it cannot be shown as pages.")
