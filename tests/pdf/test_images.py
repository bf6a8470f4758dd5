"""Pictures become pages: upright, whole, and with their own bytes wherever PDF allows."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw
from pypdf import PdfReader

from pdf.convert import Unconvertible, to_pdf
from pdf.media import media_type
from tests.pdf.shown import flat, sizes

RED, GREEN, BLUE, YELLOW = (230, 30, 30), (30, 200, 30), (30, 30, 230), (230, 220, 30)
CORNERS = (RED, GREEN, BLUE, YELLOW)
"""Of the upright picture: top left, top right, bottom left, bottom right."""

STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera held so stores an upright picture, for each EXIF orientation."""


def four_corners(width: int = 96, height: int = 64) -> Image.Image:
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    draw.rectangle((width // 2, height // 2, width, height), fill=YELLOW)
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def pages_of(folder: Path, content: bytes) -> Path:
    source, target = folder / "source", folder / "made.pdf"
    source.write_bytes(content)
    to_pdf(source, media_type(source), "", target)
    return target


def rendered(made: Path, page: int = 0, scale: float = 2) -> NDArray[np.uint8]:
    document = pypdfium2.PdfDocument(made)
    try:
        shown: NDArray[np.uint8] = document[page].render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].copy()
        return shown
    finally:
        document.close()


def picture_on(made: Path, page: int = 0) -> NDArray[np.uint8]:
    """The part of a page that is not white."""
    shown = rendered(made, page)
    rows, columns = np.where((shown < 240).any(axis=2))
    return shown[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def corners(picture: NDArray[np.uint8]) -> list[tuple[int, ...]]:
    """The colours in the middle of the four quarters."""
    height, width = picture.shape[:2]
    return [tuple(int(part) for part in picture[height * y // 4, width * x // 4]) for y in (1, 3) for x in (1, 3)]


def is_upright(picture: NDArray[np.uint8], tolerance: int = 12) -> bool:
    height, width = picture.shape[:2]
    near = np.abs(np.array(corners(picture)) - np.array(CORNERS)).max() <= tolerance
    return bool(near) and abs(width / height - 1.5) < 0.05


def embedded(made: Path) -> Any:
    """The first page's picture as it stands in the file."""
    resources: Any = PdfReader(made).pages[0]["/Resources"]
    return resources["/XObject"]["/I1"]


def test_a_jpeg_goes_in_with_its_own_bytes(tmp_path: Path) -> None:
    content = encoded(four_corners(), "JPEG", quality=85)

    image = embedded(pages_of(tmp_path, content))

    assert image["/Filter"] == "/DCTDecode"
    assert image._data == content


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_exif_orientation_comes_out_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = STORED[orientation]
    stored = four_corners() if turned is None else four_corners().transpose(turned)
    options = {"quality": 95} if kind in ("JPEG", "WEBP") else {}

    made = pages_of(tmp_path, encoded(stored, kind, exif=exif, **options))

    assert is_upright(picture_on(made))
    assert sizes(made) == [(792, 612)]


def test_a_nonsense_orientation_is_ignored(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 77

    assert is_upright(picture_on(pages_of(tmp_path, encoded(four_corners(), "JPEG", quality=95, exif=exif))))


def test_a_telephone_s_heic_comes_out_upright(tmp_path: Path) -> None:
    # Made by libheif from four_corners() in pure colours, turned by 90 degrees and marked so, as telephones do.
    content = (Path(__file__).parent / "data" / "turned.heic").read_bytes()

    picture = picture_on(pages_of(tmp_path, content))

    near = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]])
    assert np.abs(np.array(corners(picture)) - near).max() < 20
    assert picture.shape[1] > picture.shape[0]


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "I;16", "RGBA", "LA"])
def test_a_png_of_any_kind_looks_as_it_should(tmp_path: Path, mode: str) -> None:
    shade = Image.linear_gradient("L").resize((96, 64))
    image = Image.fromarray(np.asarray(shade).astype(np.uint16) * 257) if mode == "I;16" else shade.convert(mode)

    shown = picture_on(pages_of(tmp_path, encoded(image, "PNG")))

    height, width = shown.shape[:2]
    middle, wanted = shown[height // 2 - 2 : height // 2 + 2].mean(), 128
    assert abs(middle - wanted) < 40
    assert shown[: height // 8].mean() < 60
    assert width > height


def test_a_plain_png_keeps_its_packed_pixels(tmp_path: Path) -> None:
    content = encoded(four_corners(), "PNG")
    start = content.index(b"IDAT")
    (size,) = struct.unpack(">I", content[start - 4 : start])

    image = embedded(pages_of(tmp_path, content))

    assert image._data == content[start + 4 : start + 4 + size]


def test_transparency_lies_on_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (96, 64), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((24, 16, 71, 47), fill=(*RED, 255))

    shown = rendered(pages_of(tmp_path, encoded(image, "PNG")))

    height, width = shown.shape[:2]
    assert tuple(shown[height // 2, width // 2]) == RED
    assert shown.min(axis=2).max() == 255
    assert ((shown == 0).all(axis=2)).sum() == 0


def test_a_palette_png_with_a_transparent_colour_lies_on_white(tmp_path: Path) -> None:
    image = Image.new("P", (96, 64), 0)
    image.putpalette([0, 0, 0, *RED])
    image.paste(1, (24, 16, 72, 48))

    shown = rendered(pages_of(tmp_path, encoded(image, "PNG", transparency=0)))

    assert ((shown == 0).all(axis=2)).sum() == 0


def interlaced_png(image: Image.Image) -> bytes:
    """A PNG in Adam7 order, which Pillow reads but does not write."""
    pixels = np.asarray(image)
    packed = b""
    for x, y, dx, dy in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        packed += b"".join(b"\0" + row.tobytes() for row in pixels[y::dy, x::dx])

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", *image.size, 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(packed)) + chunk(b"IEND", b"")


def test_an_interlaced_png(tmp_path: Path) -> None:
    assert is_upright(picture_on(pages_of(tmp_path, interlaced_png(four_corners()))))


def test_every_page_of_a_tiff(tmp_path: Path) -> None:
    leaves = [Image.new("L", (60, 90), shade) for shade in (20, 90, 160)]

    made = pages_of(tmp_path, encoded(leaves[0], "TIFF", save_all=True, append_images=leaves[1:]))

    assert [int(picture_on(made, page).mean()) for page in range(3)] == [20, 90, 160]


@pytest.mark.parametrize("compression", [None, "group3", "group4", "tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_a_fax_keeps_its_black_and_white_in_group_4(tmp_path: Path, compression: str | None) -> None:
    fax = Image.new("1", (1728, 2200), 1)
    ImageDraw.Draw(fax).rectangle((0, 0, 800, 1000), fill=0)

    made = pages_of(tmp_path, encoded(fax, "TIFF", compression=compression, dpi=(204, 196)))

    image, shown = embedded(made), rendered(made, scale=1)
    assert image["/Filter"] == "/CCITTFaxDecode"
    assert shown[100, 100].max() < 10
    assert shown[-100, -100].min() > 245


@pytest.mark.parametrize("compression", ["jpeg", "tiff_lzw", "tiff_adobe_deflate"])
def test_a_coloured_tiff(tmp_path: Path, compression: str) -> None:
    made = pages_of(tmp_path, encoded(four_corners(), "TIFF", compression=compression))

    assert is_upright(picture_on(made), tolerance=25)


def test_a_scan_s_page_is_the_sheet_that_was_scanned(tmp_path: Path) -> None:
    letter = Image.new("L", (850, 1100), 128)

    assert sizes(pages_of(tmp_path, encoded(letter, "JPEG", dpi=(100, 100)))) == [(612, 792)]
    legal = Image.new("L", (850, 1400), 128)
    assert sizes(pages_of(tmp_path, encoded(legal, "JPEG", dpi=(100, 100)))) == [(612, 1008)]
    turned = Image.new("L", (1100, 850), 128)
    assert sizes(pages_of(tmp_path, encoded(turned, "JPEG", dpi=(100, 100)))) == [(792, 612)]


def test_a_small_logo_does_not_fill_the_page(tmp_path: Path) -> None:
    shown = picture_on(pages_of(tmp_path, encoded(four_corners(), "PNG")))

    assert shown.shape[1] == pytest.approx(96 * 0.75 * 2, abs=4)


def test_the_inks_of_a_cmyk_jpeg_are_not_inverted(tmp_path: Path) -> None:
    cyan = Image.new("CMYK", (96, 64), (255, 0, 0, 0))

    shown = picture_on(pages_of(tmp_path, encoded(cyan, "JPEG", quality=95)))

    red, green, blue = shown[shown.shape[0] // 2, shown.shape[1] // 2]
    assert red < 80
    assert min(green, blue) > 120


def test_a_colour_profile_stays_with_its_picture(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    image = embedded(pages_of(tmp_path, encoded(four_corners(), "JPEG", icc_profile=profile)))

    space = image["/ColorSpace"]
    assert space[0] == "/ICCBased"
    assert space[1].get_object().get_data() == profile


def test_a_profile_for_other_colours_is_left_out(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    image = embedded(pages_of(tmp_path, encoded(four_corners().convert("L"), "JPEG", icc_profile=profile)))

    assert image["/ColorSpace"] == "/DeviceGray"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "JPEG2000", "AVIF"])
def test_other_kinds(tmp_path: Path, kind: str) -> None:
    options = {"quality": 95} if kind in ("WEBP", "AVIF") else {}

    made = pages_of(tmp_path, encoded(four_corners(), kind, **options))

    assert is_upright(picture_on(made), tolerance=30)


def test_an_animation_shows_its_first_picture_and_says_so(tmp_path: Path) -> None:
    frames = [Image.new("L", (60, 60), shade) for shade in (30, 120, 220)]

    made = pages_of(tmp_path, encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert len(sizes(made)) == 1
    assert flat(made) == "First picture of an animation of 3."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_that_breaks_off_is_refused(tmp_path: Path, kind: str) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    whole = encoded(noise, kind)

    with pytest.raises(Unconvertible, match=r"damaged|breaks off") as refused:
        pages_of(tmp_path, whole[: len(whole) * 2 // 3])

    assert str(refused.value).endswith(".")
    assert not (tmp_path / "made.pdf").exists()


@pytest.mark.parametrize(
    "head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0", b"GIF89a", b"\0\0\0\x18ftypheic"]
)
def test_a_head_without_a_picture_is_refused(tmp_path: Path, head: bytes) -> None:
    with pytest.raises(Unconvertible, match="damaged or of a kind that cannot be read"):
        pages_of(tmp_path, head + b"nothing here" * 5)


def test_one_damaged_page_of_a_tiff_is_named(tmp_path: Path) -> None:
    noise = Image.effect_noise((200, 200), 90)
    whole = encoded(noise, "TIFF", save_all=True, append_images=[noise])
    first = Image.open(io.BytesIO(whole))
    first.seek(1)
    second_strip = first.tag_v2[273][0]  # type: ignore[attr-defined] # only TIFF images have it

    broken = bytearray(whole)
    offset = broken.rindex(struct.pack("<I", second_strip))
    broken[offset : offset + 4] = struct.pack("<I", len(whole) + 1000)

    with pytest.raises(Unconvertible, match="Page 2 of 2 of the image is damaged"):
        pages_of(tmp_path, bytes(broken))


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )

    with pytest.raises(Unconvertible, match="60,000 by 60,000 pixels, more than can be handled safely"):
        pages_of(tmp_path, bomb)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_the_same_picture_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    content = encoded(four_corners(), kind)

    assert pages_of(tmp_path, content).read_bytes() == pages_of(tmp_path, content).read_bytes()
