"""Scanned pages and site photos for the demo project: a few are computed, and each use of one differs a little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

from store.demo_pdf import Picture

SCAN = (1275, 1650)
"""A letter page at 150 dots per inch."""
PHOTO = (1600, 1200)
WEB = (800, 600)
FAX = (1728, 2200)
SCANS = 12
PHOTOS = 8

ORIENTATION = 0x0112
CAMERA_MAKE = 0x010F
CAMERA_MODEL = 0x0110
TAKEN_AT = 0x0132
DESCRIPTION = 0x010E


@dataclass(frozen=True, slots=True)
class Pictures:
    """The computed originals, as JPEG."""

    scans: tuple[Picture, ...]
    photos: tuple[bytes, ...]


def draw_pictures(random: Random, words: Sequence[str]) -> Pictures:
    """Computes the originals; about a second.

    Args:
        words: what the scanned pages say.
    """
    grain = Image.frombytes("L", (SCAN[0] + 100, SCAN[1] + 100), random.randbytes((SCAN[0] + 100) * (SCAN[1] + 100)))
    return Pictures(
        tuple(_scan(random, grain, words) for _ in range(SCANS)),
        tuple(_photo(random) for _ in range(PHOTOS)),
    )


def marked(jpeg: bytes, mark: str) -> bytes:
    """The same picture as another file: with a comment behind the first marker."""
    return _inserted(jpeg, 0xFE, mark.encode())


def photo(jpeg: bytes, *, orientation: int, taken_at: str, camera: str, comment: str) -> bytes:
    """A photo as a camera leaves it: turned only by its EXIF orientation.

    Args:
        orientation: 1 to 8, as EXIF counts them.
        taken_at: `2026:09:14 10:31:00`.
    """
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA_MAKE] = camera.split(maxsplit=1)[0]
    exif[CAMERA_MODEL] = camera
    exif[TAKEN_AT] = taken_at
    exif[DESCRIPTION] = comment
    return _inserted(jpeg, 0xE1, exif.tobytes())


def fax(pages: Sequence[Sequence[str]]) -> bytes:
    """A TIFF of several black and white pages."""
    drawn = [_lettered(Image.new("1", FAX, 1), lines, 0, 34) for lines in pages]
    written = BytesIO()
    drawn[0].save(written, "TIFF", save_all=True, append_images=drawn[1:], compression="group4", dpi=(204, 196))
    return written.getvalue()


def screenshot(lines: Sequence[str]) -> bytes:
    """A PNG in few colours."""
    image = Image.new("P", (900, 1100), 0)
    image.putpalette([255, 255, 255, 20, 30, 60, 200, 60, 40])
    ImageDraw.Draw(image).rectangle((30, 30, 870, 110), outline=2, width=4)
    written = BytesIO()
    _lettered(image, lines, 1, 26).save(written, "PNG", optimize=False)
    return written.getvalue()


def web_photo(jpeg: bytes, comment: str) -> bytes:
    """A smaller photo as WebP, with the comment written on it."""
    image = Image.open(BytesIO(jpeg))
    image.draft("RGB", WEB)  # decoded at half its size, which costs half as much as to decode and to shrink it
    ImageDraw.Draw(image).text((20, 560), comment, fill=(255, 255, 0), font=ImageFont.load_default(24))
    written = BytesIO()
    image.save(written, "WEBP", quality=70, method=0)
    return written.getvalue()


def _scan(random: Random, grain: Image.Image, words: Sequence[str]) -> Picture:
    """Grey paper with its grain, slightly turned text: the kind of page that takes its 300 kB."""
    left, top = random.randrange(100), random.randrange(100)
    strength = random.choice((10, 14, 20, 28))
    paper = grain.crop((left, top, left + SCAN[0], top + SCAN[1])).point(
        [250 - value // strength for value in range(256)]
    )
    sheet = Image.new("L", SCAN, 255)
    lines = [" ".join(random.choices(words, k=9)) for _ in range(random.randrange(24, 44))]
    turned = _lettered(sheet, lines, 30, 20).rotate(random.uniform(-0.8, 0.8), fillcolor=255)
    paper.paste(turned, mask=turned.point([255 - value for value in range(256)]))
    written = BytesIO()
    paper.save(written, "JPEG", quality=random.choice((60, 72, 80)), dpi=(150, 150))
    return Picture(written.getvalue(), SCAN, 1)


def _photo(random: Random) -> bytes:
    """Soft areas of colour under the noise of a small sensor."""
    areas = Image.frombytes("RGB", (24, 18), random.randbytes(24 * 18 * 3)).resize(PHOTO, Image.Resampling.BICUBIC)
    noise = Image.frombytes("RGB", (PHOTO[0] // 2, PHOTO[1] // 2), random.randbytes(PHOTO[0] * PHOTO[1] * 3 // 4))
    image = Image.blend(areas, noise.resize(PHOTO), random.uniform(0.06, 0.16))
    written = BytesIO()
    image.save(written, "JPEG", quality=82)
    return written.getvalue()


def _lettered(image: Image.Image, lines: Sequence[str], colour: int, size: int) -> Image.Image:
    draw = ImageDraw.Draw(image)
    draw.multiline_text((80, 50), "\n".join(lines), fill=colour, font=ImageFont.load_default(size), spacing=size * 0.6)
    return image


def _inserted(jpeg: bytes, marker: int, segment: bytes) -> bytes:
    """A JPEG with one more segment right behind its start."""
    return jpeg[:2] + bytes((0xFF, marker)) + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]
