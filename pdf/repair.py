"""Rewrites damaged PDFs with readers that recover more than pypdf does (measured in PDF.md, Prepare)."""

from __future__ import annotations

from pathlib import Path

from pdf.findings import LOCKED, unreadable


def by_pikepdf(source: Path, target: Path, password: str | None) -> bool:
    """Rewrites a file with qpdf's recovery; returns whether that worked.

    Raises:
        Unreadable: it is locked.
    """
    import pikepdf

    try:
        with pikepdf.open(source, password=password or "") as document:
            document.save(target, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PasswordError as error:
        raise unreadable(*LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OSError):
        return False
    return True


def by_pdfium(source: Path, target: Path, password: str | None) -> bool:
    """Rewrites a file as Chrome reads it; returns whether that worked."""
    import pypdfium2
    import pypdfium2.raw

    try:
        document = pypdfium2.PdfDocument(source, password=password)
    except pypdfium2.PdfiumError:
        return False
    try:
        document.save(target, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
    except pypdfium2.PdfiumError:
        return False
    finally:
        document.close()
    return True
