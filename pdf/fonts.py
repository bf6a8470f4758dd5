"""Which font shows which text, and text made safe to show.

Text that fits cp1252 is drawn with the fonts every PDF reader has (no embedding, 4 microseconds a string). Anything
else is drawn with Noto, shaped by HarfBuzz; a font is opened only when some character of the document needs it.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_BASE = "NotoSans"
_FAMILIES = (
    _BASE,
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansSymbols",
    "NotoEmoji",
    "NotoSansArmenian",
    "NotoSansGeorgian",
    "NotoSansDevanagari",
    "NotoSansBengali",
    "NotoSansGurmukhi",
    "NotoSansGujarati",
    "NotoSansOriya",
    "NotoSansTamil",
    "NotoSansTelugu",
    "NotoSansKannada",
    "NotoSansMalayalam",
    "NotoSansSinhala",
    "NotoSansThai",
    "NotoSansLao",
    "NotoSansMyanmar",
    "NotoSansKhmer",
    "NotoSansEthiopic",
)
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""Invisible characters that steer shaping and need no glyph of their own."""


def is_plain(text: str) -> bool:
    """Whether the core fonts can show `text`: every character is in cp1252 and visible."""
    if text.isascii():
        return text.isprintable()
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return text.replace("\xa0", " ").replace("\xad", "-").isprintable()


def stands_apart(text: str) -> bool:
    """Whether each character of `text` looks the same whatever is beside it, as ideographs and Greek letters do."""
    return not any(
        unicodedata.category(character)[0] == "M"
        or unicodedata.bidirectional(character) in ("R", "AL")
        or character in _JOINERS
        or "\U0001f1e6" <= character <= "\U0001f1ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        for character in text
    )


def visible(text: str) -> str:
    """`text` as one line of visible characters, in Unicode form C.

    A control character, a character that turns the writing direction around (it can make `exe.pdf` of `fdp.exe`) or
    half a surrogate pair is shown by its code between angle quotes, e.g. `\u2039U+0007\u203a`; a byte of an
    undecodable file name as `\u2039byte FF\u203a`; a character that no installed font has by its code, too.
    """
    if is_plain(text):
        return text
    return "".join(_shown(character) for character in unicodedata.normalize("NFC", text))


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode hides an undecodable byte in half a surrogate pair
        return f"\u2039byte {code - 0xDC00:02X}\u203a"
    category = unicodedata.category(character)
    if category == "Cf" and character not in _JOINERS and character not in "\xad\u200b\u2060\ufeff":
        return character if 0xE0020 <= code <= 0xE007F else f"\u2039U+{code:04X}\u203a"
    if category in ("Cc", "Cs", "Zl", "Zp"):
        return f"\u2039U+{code:04X}\u203a"
    if category == "Zs":
        return " "
    return character if _family_of(character) else f"\u2039U+{code:04X}\u203a"


def paragraphs(text: str) -> list[str]:
    """`text` at its line separators, of whatever kind, each piece made visible."""
    return [visible(piece) for piece in text.replace("\t", "    ").splitlines()] or [""]


def fonts_for(text: str) -> tuple[tuple[str, Path], ...]:
    """The fonts that together show `text`, the base font first: (family, file)."""
    needed = {_family_of(character) for character in text}
    return tuple((family, path) for family, path in _files() if family in needed or family == _BASE)


@lru_cache(maxsize=20_000)
def _family_of(character: str) -> str:
    """The first family with a glyph for `character`; empty where there is none."""
    code = ord(character)
    if character in _JOINERS or 0xE0020 <= code <= 0xE007F:
        return _BASE
    for family, path in _files():
        if code in _coverage(path):
            return family
    return ""


@cache
def _coverage(path: Path) -> frozenset[int]:
    """The code points a font file has glyphs for."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


@cache
def _files() -> tuple[tuple[str, Path], ...]:
    """The installed fonts in the order in which they are asked."""
    found = []
    folder = _folder("manimgx_fonts")
    if folder is not None:
        found += [(family, folder / f"{family}[wght].ttf") for family in _FAMILIES]
    cjk = _folder("noto_cjk_sans_jp_regular")
    if cjk is not None:
        found += [("NotoSansCJK", path) for path in _font_files(cjk)]
    return tuple((family, path) for family, path in found if path.is_file())


def _font_files(folder: Path) -> Iterable[Path]:
    """The first font file of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".ttf", ".otf", ".ttc", ".otc"))[:1]


def _folder(module: str) -> Path | None:
    """Where a font package lies, without importing it; None where it is not installed."""
    specification = importlib.util.find_spec(module)
    if specification is None or specification.origin is None:
        return None
    return Path(specification.origin).parent
