"""What a file is, told by its content and never by its name (PDF.md, the traps)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from pdf.decoding import decode, looks_like_text
from pdf.delimited import delimiter_of

_SAMPLE = 65_536
"""Bytes from the beginning of a file that are looked at."""

_PDF, _WITHIN = b"%PDF-", 1024
"""Readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H, implementation note 13)."""

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"AC10", "image/vnd.dwg"),
)
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"avis": "image/avif",
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", WORKBOOK),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    # In this order: an Outlook message or a presentation may hold a workbook.
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("EncryptedPackage", "application/x-encrypted-office"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
)
_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
"""The sizes of the second header by which a bitmap is told from text that begins with BM."""

_MAIL = re.compile(
    rb"^(received|return-path|message-id|mime-version|delivered-to|from|to|subject|date|reply-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(rb"^[!-9;-~]+:[ \t]")


def media_type(path: Path) -> str:
    """The media type of the file at `path` by its first bytes.

    `application/octet-stream` for what is not known, `application/x-empty` for nothing at all.
    """
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    if not head:
        return "application/x-empty"
    return _binary(path, head) or _textual(head) or "application/octet-stream"


def may_be_pdf(path: Path) -> bool:
    """Whether the first bytes of a file are such as a PDF has; False where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return _PDF in stream.read(_WITHIN)
    except OSError:
        return False


def _binary(path: Path, head: bytes) -> str:
    for magic, media in _MAGIC:
        if head.startswith(magic):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return "image/bmp"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or head.startswith(_OLE):
        return _compound(path) if head.startswith(_OLE) else _zipped(path)
    return "application/pdf" if _PDF in head[:_WITHIN] else ""


def _zipped(path: Path) -> str:
    """An office document by the names inside it; else a plain archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", errors="replace").strip()
                if declared.startswith("application/vnd.oasis.opendocument."):
                    return declared
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return "application/zip"
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            return _BINARY_WORKBOOK
        for folder, media in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return media
    return "application/zip"


def _compound(path: Path) -> str:
    """What an OLE container holds, by the streams in it (MS-CFB)."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            for name, media in _OLE_STREAMS:
                if container.exists(name):
                    return media
    except Exception:  # noqa: BLE001 # olefile raises whatever a damaged container brings about
        return "application/x-ole-storage"
    return "application/x-ole-storage"


def _textual(head: bytes) -> str:
    """A kind of text; empty where the bytes are none."""
    if not looks_like_text(head):
        return ""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if _FIELD.match(head) and len({name.lower() for name in _MAIL.findall(block)}) >= 3:
        return "message/rfc822"
    text = decode(head)
    complete = len(head) < _SAMPLE
    return "text/csv" if delimiter_of(text if complete else text.rpartition("\n")[0]) else "text/plain"
