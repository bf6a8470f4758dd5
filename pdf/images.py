"""Pictures become pages: upright, whole, with as little re-coding as PDF allows.

The page. A contractor's office prints on Letter, and files photos beside scans. A picture whose resolution says that
it is a sheet of paper (Letter, Legal, Tabloid, A4 or A3, within 4 %) is a scan: its page has exactly its size, so that
a print of the backup equals the scanned sheet. Anything else lies centred on a Letter page with half-inch margins,
the page turned the way the picture is, reduced to fit but enlarged no further than 96 dpi, so that a small logo does
not fill a sheet.

The bytes. A JPEG, and a PNG without alpha, goes in as it stands. Two-level pictures are packed as fax group 4, whatever
came; pictures that were packed with loss (WebP, HEIC, JPEG in TIFF) become JPEG of quality 92; all others are deflated
without loss. Transparency lies on white, as it would on paper.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, UnidentifiedImageError

from pdf.canvas import LETTER
from pdf.image_file import MATRICES, ImageFile, Picture, Placement
from pdf.jpeg import jpeg_picture
from pdf.png import png_picture
from pdf.text_file import MOST_PAGES
from pdf.unconvertible import Unconvertible

_SHEETS = ((612, 792), (612, 1008), (792, 1224), (595, 842), (842, 1191))
_MARGIN = 36.0
_CAPTION_ROOM = 20.0
_ENLARGED = 72 / 96
"""Points a pixel at most."""

_ORIENTATION = 0x0112
_MOST_PIXELS = 150_000_000
"""Decoded, three bytes each: 450 MB. A drawing of 36 by 48 inches at 300 dpi has 155 million, and is two-level."""

_MOST_TWO_LEVEL = 700_000_000
_MOST_COPIED = 250_000_000
"""Of a picture that goes in as it stands: telephones make 200 million, and a PDF reader has to unpack them."""

# Our own limits, told in our own words, come instead of Pillow's, which knows no two-level pictures.
Image.MAX_IMAGE_PIXELS = None


def image_to_pdf(source: Path, media: str, target: Path) -> None:
    """Writes a page for the image at `source`, or a page for each of a TIFF's images.

    Of an animation the first picture is shown, and a caption says of how many.

    Raises:
        Unconvertible: damaged, too large, or of a kind that cannot be read.
    """
    if media == "image/heic":
        import pi_heif

        pi_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            # Pillow remarks on oddities that do not keep it from reading the picture.
            warnings.simplefilter("ignore")
            with Image.open(source) as image, target.open("wb") as stream:
                out = ImageFile(stream)
                _pages(source, media, image, out)
                out.close()
    except Unconvertible:
        target.unlink(missing_ok=True)
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, zlib.error) as error:
        # What Pillow raises for damaged files; a full disk is no fault of the file.
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Unconvertible("The image is damaged or of a kind that cannot be read.") from error


def _pages(source: Path, media: str, image: Image.Image, out: ImageFile) -> None:
    frames = getattr(image, "n_frames", 1)
    if media == "image/tiff":
        if frames > MOST_PAGES:
            raise Unconvertible(f"The image has {frames:,} pages, more than the {MOST_PAGES:,} that are taken.")
        for number in range(frames):
            try:
                image.seek(number)
                out.add(*_decoded(image, media, ""))
            except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError) as error:
                if isinstance(error, OSError) and error.errno is not None:
                    raise
                raise Unconvertible(f"Page {number + 1} of {frames} of the image is damaged.") from error
        return
    direct = None
    if media in ("image/jpeg", "image/png"):
        _check_pixels(image, _MOST_COPIED)
    if media == "image/jpeg":
        direct = jpeg_picture(source, image)
    elif media == "image/png" and frames == 1:
        direct = png_picture(source, image)
    if direct is not None:
        out.add(direct, place(direct.width, direct.height, _dpi(image), _orientation(image), ""))
        return
    animated = frames > 1 and media in ("image/gif", "image/webp", "image/png", "image/avif")
    caption = f"First picture of an animation of {frames}." if animated else ""
    out.add(*_decoded(image, media, caption))


def place(width: int, height: int, dpi: tuple[float, float] | None, orientation: int, caption: str) -> Placement:
    """Lays a picture on its page, as the module's docstring says.

    Args:
        width: stored pixels a row.
        height: stored rows.
        dpi: stored pixels an inch across and down; None where the file does not say.
    """
    if orientation > 4:  # the stored rows are the upright columns
        width, height = height, width
        dpi = (dpi[1], dpi[0]) if dpi else None
    if dpi and not caption:
        size = (width * 72 / dpi[0], height * 72 / dpi[1])
        short, long = sorted(size)
        for sheet in _SHEETS:
            if abs(short / sheet[0] - 1) < 0.04 and abs(long / sheet[1] - 1) < 0.04:
                return Placement(size, (0, 0, *size), orientation)
    page = (LETTER[1], LETTER[0]) if width > height else LETTER
    # Pixels need not be square: a fax has 204 across and 98 down the inch.
    tall = height * dpi[0] / dpi[1] if dpi else float(height)
    foot = _CAPTION_ROOM if caption else 0.0
    scale = min((page[0] - 2 * _MARGIN) / width, (page[1] - 2 * _MARGIN - foot) / tall, _ENLARGED)
    box = (width * scale, tall * scale)
    x, y = (page[0] - box[0]) / 2, (page[1] - foot - box[1]) / 2 + foot
    return Placement(page, (x, y, *box), orientation, caption)


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """The stored resolution where it is believable."""
    dpi = image.info.get("dpi")
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return None
    across, down = float(dpi[0]), float(dpi[1])
    believable = 50 <= across <= 2400 and 50 <= down <= 2400 and 0.3 < across / down < 3.4
    return (across, down) if believable else None


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation; upright where it is missing or nonsense."""
    found = image.getexif().get(_ORIENTATION, 1)
    return found if found in MATRICES else 1


def _decoded(image: Image.Image, media: str, caption: str) -> tuple[Picture, Placement]:
    """A picture decoded by Pillow and packed anew."""
    _check_pixels(image, _MOST_PIXELS)
    dpi, lossy = _dpi(image), _lossy(image, media)
    profile = image.info.get("icc_profile") or b""
    image.load()  # Pillow turns a TIFF upright while loading, so its orientation is asked for only now
    placement = place(image.width, image.height, dpi, _orientation(image), caption)
    return _packed(_printable(image), lossy, profile), placement


def _check_pixels(image: Image.Image, most: int) -> None:
    """Refuses a picture that would fill the memory before it is unpacked."""
    if image.width * image.height > (_MOST_TWO_LEVEL if image.mode == "1" else most):
        raise Unconvertible(
            f"The image has {image.width:,} by {image.height:,} pixels, more than can be handled safely."
        )


def _lossy(image: Image.Image, media: str) -> bool:
    """Whether the picture has been through a lossy packing already."""
    if media == "image/tiff":
        return image.info.get("compression") in ("jpeg", "tiff_jpeg", "webp")
    return media in ("image/webp", "image/heic", "image/avif", "image/jp2", "image/jpeg")


def _printable(image: Image.Image) -> Image.Image:
    """The picture in a mode that PDF has: 1, L, RGB or CMYK; transparency laid on white."""
    if image.mode in ("1", "L", "RGB", "CMYK"):
        if "transparency" not in image.info:
            return image
        image = image.convert("RGBA")
    if image.mode.startswith("I"):
        return _eight_bits(image)
    if image.mode == "F":
        raise Unconvertible("The image holds measurements as floating-point numbers, not a picture.")
    if image.mode in ("P", "PA") and "transparency" not in image.info and image.mode == "P":
        return image.convert("RGB")
    if image.mode in ("P", "PA", "LA", "La", "RGBA", "RGBa"):
        image = image.convert("RGBA")
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A"))
        return flat
    return image.convert("RGB")  # YCbCr, Lab, HSV


def _eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of 16 bits as one of 8; Pillow's own conversion would clip instead of scaling."""
    import numpy

    pixels = numpy.asarray(image)
    if pixels.max(initial=0) > 0xFFFF or pixels.min(initial=0) < 0:
        raise Unconvertible("The image holds measurements of 32 bits, not a picture.")
    return Image.fromarray((pixels >> 8).astype(numpy.uint8))


def _packed(image: Image.Image, lossy: bool, profile: bytes) -> Picture:
    width, height = image.size
    if image.mode == "1":
        parameters = f"/K -1 /Columns {width} /Rows {height} /BlackIs1 false"
        packing = f"/Filter /CCITTFaxDecode /DecodeParms << {parameters} >>"
        return Picture(width, height, "/DeviceGray", 1, packing, (_group4(image),))
    space, components = {"L": ("/DeviceGray", 1), "RGB": ("/DeviceRGB", 3), "CMYK": ("/DeviceCMYK", 4)}[image.mode]
    profile = fitting_profile(profile, components)
    if lossy and image.mode != "CMYK":
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=92, subsampling=0)
        return Picture(width, height, space, 8, "/Filter /DCTDecode", (buffer.getvalue(),), profile, components)
    return Picture(width, height, space, 8, "/Filter /FlateDecode", _deflated(image), profile, components)


def fitting_profile(profile: bytes, components: int) -> bytes:
    """The ICC profile where it is one for so many components; else nothing."""
    space = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}[components]
    return profile if profile[16:20] == space and profile[36:40] == b"acsp" else b""


def _group4(image: Image.Image) -> bytes:
    """The picture as one strip of fax group 4 (ITU-T T.6), which libtiff writes."""
    buffer = BytesIO()
    # A fax's black is 1, Pillow's 0; told by tag 262 to turn them itself, Pillow takes a minute for a drawing.
    black_is_one = ImageChops.invert(image)
    # Tag 278: rows a strip. Without it libtiff cuts the picture into strips of 8 kB.
    black_is_one.save(buffer, "TIFF", compression="group4", tiffinfo={278: image.height, 262: 1})
    with Image.open(buffer) as packed:
        tags = getattr(packed, "tag_v2")  # noqa: B009 - only the TIFF class has it, and Pillow types the base class
        offset, length = tags[273][0], tags[279][0]
    return buffer.getvalue()[offset : offset + length]


def _deflated(image: Image.Image) -> Iterator[bytes]:
    """The pixels, a band of rows at a time."""
    packer = zlib.compressobj(6)
    rows = max(1, 4_000_000 // max(1, image.width))
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        yield packer.compress(band.tobytes())
    yield packer.flush()
