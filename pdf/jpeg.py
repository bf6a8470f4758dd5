"""A JPEG file as it stands inside a PDF (ISO 32000-1, 7.4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from pdf.image_file import Picture
from pdf.unconvertible import Unconvertible

_SPACES = {"L": ("/DeviceGray", 1), "RGB": ("/DeviceRGB", 3), "CMYK": ("/DeviceCMYK", 4)}
_PIECE = 1 << 20


def jpeg_picture(source: Path, image: Image.Image) -> Picture:
    """The file's own bytes as a picture.

    Raises:
        Unconvertible: the file breaks off, or is of a kind of JPEG that PDF readers do not know.
    """
    from pdf.images import fitting_profile

    if image.mode not in _SPACES:
        raise Unconvertible("The JPEG image is of a kind that PDF cannot show.")
    space, components = _SPACES[image.mode]
    profile = fitting_profile(image.info.get("icc_profile") or b"", components)
    # Adobe programs store the inks of CMYK inverted, and mark the file.
    inverted = image.mode == "CMYK" and "adobe" in image.info
    width, height = image.size
    _check_whole(source)
    return Picture(
        width,
        height,
        space,
        8,
        "/Filter /DCTDecode",
        _pieces(source),
        profile,
        components,
        "1 0 1 0 1 0 1 0" if inverted else "",
    )


def _check_whole(source: Path) -> None:
    """Decodes at an eighth of the size, which is quick and notices a file that breaks off."""
    with Image.open(source) as copy:
        copy.draft(copy.mode, (max(1, copy.width // 8), max(1, copy.height // 8)))
        try:
            copy.load()
        except OSError as error:
            raise Unconvertible("The JPEG image is damaged: its data breaks off before the end.") from error


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece
