"""The process that draws pages to look at: `python -m pdf.preview_server PARENT`; see `pdf.preview`."""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from pdf.preview import Frame
from pdf.processes import die_with_parent
from pdf.sandbox_server import serve

_READERS = ("pypdfium2", "pypdfium2.raw", "PIL.Image", "pdf.page_text")

_FINER = 3
"""How many times finer than its pixels a small picture is drawn: fine lines then show as grey, not as black bars."""

_MOST_PIXELS = 8_000_000
"""Of a drawing, whatever size the page says it has."""


def _work(request: dict[str, Any]) -> dict[str, Any]:
    source, target = Path(request["source"]), Path(request["target"])
    if request["do"] == "open":
        return _open(request, source, target)
    with _document(source) as document:
        if document is None:
            return _refusal("unreadable", "The file is no longer a PDF that can be read; look again.")
        try:
            page = document[request["page"] - 1]
        except Exception as error:  # of a class that is imported only where something goes wrong
            import pypdfium2

            if not isinstance(error, (pypdfium2.PdfiumError, IndexError)):
                raise
            return _refusal("unreadable", f"Page {request['page']} is damaged and cannot be shown.")
        if request["do"] == "text":
            from pdf.page_text import page_text

            return _answer(text=page_text(page))
        names = ("columns", "rows", "zoom", "across", "down", "shape")
        return _picture(page, Frame(**{name: request[name] for name in names}), target)


def _answer(**what: Any) -> dict[str, Any]:
    return {"findings": [], "refused": False, **what}


def _refusal(code: str, sentence: str) -> dict[str, Any]:
    return {"findings": [(code, sentence, True)], "refused": True}


# Opening.


def _open(request: dict[str, Any], source: Path, target: Path) -> dict[str, Any]:
    """The PDF with the pages of a file: itself where it is one, else what was or is now prepared from it."""
    volumes = 0
    if request["volume"]:
        volumes = _take_volume(source, request["volume"], target)
        source = target
    pages = _pages_in(source)
    # What was prepared may hold more, as of a file with files inside, or less; and what is locked, only that.
    if pages is not None and request["pages"] in (0, pages) and not request["as_prepared"]:
        return _answer(path=str(source), pages=pages, volumes=volumes)
    section = request["section"]
    if section is None:
        prepared = _prepare(source, request["sha256"], target)
        if prepared["refused"]:
            return prepared
        section = prepared["section"]
    _link(Path(section), source, target)
    return _answer(path=str(target), pages=_pages_in(target) or 0, volumes=0)


def _pages_in(source: Path) -> int | None:
    """How many pages pdfium sees; None where it cannot open the file, or sees none."""
    with source.open("rb") as stream:
        if b"%PDF-" not in stream.read(1024):
            return None
    with _document(source) as document:
        return len(document) or None if document is not None else None


def _take_volume(source: Path, volume: int, target: Path) -> int:
    """Copies a volume out of a ZIP of ours; returns how many there are."""
    with zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if name.endswith(".pdf")]
        with archive.open(names[volume - 1]) as stream, target.open("wb") as out:
            shutil.copyfileobj(stream, out)
    return len(names)


def _prepare(source: Path, sha256: str, target: Path) -> dict[str, Any]:
    from pdf.prepare import prepare_file

    section = target.with_name(f"{target.name}.section")
    prepared = prepare_file(source, sha256, section)
    if prepared.refused:
        return _refusal(prepared.findings[0].code, prepared.findings[0].sentence)
    return _answer(section=str(section))


def _link(section: Path, original: Path, target: Path) -> None:
    from pdf.link import DocumentInfo, LinkPart, link

    link([LinkPart(section, "Preview", original=original)], target, info=DocumentInfo("Preview", "Preview"))


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    """A document with its form fields, open in pdfium; None where it cannot be opened."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


# Drawing.


def _picture(page: Any, frame: Frame, target: Path) -> dict[str, Any]:
    """Writes the pixels of a page to `target`."""
    from PIL import Image

    wide, high = (max(side, 1.0) for side in page.get_size())
    columns, rows = cells(wide, high, frame)
    width, height = columns * frame.across, rows * frame.down
    finer = _FINER if width * height * _FINER**2 < _MOST_PIXELS else 1
    scale = min(finer * max(width / wide, height / high), (_MOST_PIXELS / (wide * high)) ** 0.5)
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    drawn = drawn.resize((width, height), Image.Resampling.BOX if finer > 1 else Image.Resampling.LANCZOS)
    target.write_bytes(drawn.tobytes())
    return _answer(columns=columns, rows=rows, width=width, height=height)


def cells(wide: float, high: float, frame: Frame) -> tuple[int, int]:
    """How many columns and rows of cells a page takes, whose sides are given in any unit."""
    if frame.zoom:
        columns = float(frame.columns * frame.zoom)
    else:
        columns = min(frame.columns, frame.rows * frame.shape * wide / high)
    # However long a page says it is, it is drawn no longer than can be looked through.
    rows = min(columns * high / wide / frame.shape, _MOST_PIXELS / (columns * frame.across * frame.down))
    return max(round(columns), 1), max(round(rows), 1)


def _load(_source: Path) -> bool:
    missing = [name for name in _READERS if name not in sys.modules]
    for name in missing:
        import_module(name)
    return bool(missing)


def main() -> None:
    """The server process, which must not outlive the process PARENT."""
    die_with_parent(int(sys.argv[1]))
    serve(_work, _load)


if __name__ == "__main__":
    main()
