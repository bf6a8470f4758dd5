"""Pictures taken out of what was written to a terminal, by others' programs: Pillow, and libsixel's `sixel2png`."""

from __future__ import annotations

import base64
import re
import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageStat


def kitty_pictures(raw: str) -> list[Image.Image]:
    """Every picture of Kitty's graphics protocol that was sent whole, in PNG (`f=100`), in its order."""
    found, sent = [], ""
    for keys, payload in re.findall(r"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\", raw):
        control = dict(one.split("=", 1) for one in keys.split(","))
        if not payload:
            continue
        assert control["f"] == "100"
        sent += payload
        if control["m"] == "0":
            found.append(Image.open(BytesIO(base64.b64decode(sent, validate=True))).convert("RGB"))
            sent = ""
    return found


def sixel_pictures(raw: str, folder: Path) -> list[Image.Image]:
    """Every sixel picture that was sent whole, in its order.

    Args:
        folder: for files in between.
    """
    found = []
    for number, sixels in enumerate(re.findall(r"\x1bP[\d;]*q[^\x1b]*\x1b\\", raw)):
        path = folder / f"sixels-{number}.png"
        subprocess.run(["sixel2png", "-o", path], input=sixels.encode("ascii"), check=True, capture_output=True)
        found.append(Image.open(path).convert("RGB"))
    return found


def difference(first: Image.Image, second: Image.Image) -> float:
    """How far the pixels of two pictures of one size differ on average, of 255."""
    assert first.size == second.size
    return max(ImageStat.Stat(ImageChops.difference(first, second)).mean)
