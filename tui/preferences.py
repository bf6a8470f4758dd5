"""What a person prefers: keys, theme, borders, colours, and how much goes over the line; a TOML file of their own.

Read before Textual is imported: how many colours there are is decided by an environment variable of Textual's.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from store.errors import Unavailable

LINES, ASCII = "lines", "ascii"
COLOURS = {"16": "standard", "256": "256", "full": "truecolor"}
"""What may stand in the file, and what Textual calls it in TEXTUAL_COLOR_SYSTEM."""

KITTY, SIXEL, BLOCKS, TEXT = "kitty", "sixel", "blocks", "text"
PICTURES = (KITTY, SIXEL, BLOCKS, TEXT)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Preferences; the defaults where nobody says anything.

    Attributes:
        keys: by the id of a binding (docs/ids.md) the keys it has instead, separated by commas.
        theme: the name of a theme; empty for the one that was chosen last.
        borders: `lines`, or `ascii` for terminals that draw no lines.
        colours: `16`, `256` or `full`; empty leaves it to the terminal.
        mouse: whether the mouse is listened to.
        low_bandwidth: as few bytes as can be: 16 colours, no mouse, progress more seldom.
        pictures: how pages are shown, one of PICTURES; empty leaves it to what the terminal is.
    """

    keys: dict[str, str] = field(default_factory=dict)
    theme: str = ""
    borders: str = LINES
    colours: str = ""
    mouse: bool = True
    low_bandwidth: bool = False
    pictures: str = ""

    @property
    def listens_to_mouse(self) -> bool:
        """Whether the terminal is asked to tell of the mouse."""
        return self.mouse and not self.low_bandwidth

    @property
    def colour_system(self) -> str:
        """What TEXTUAL_COLOR_SYSTEM is set to; empty leaves it as it is."""
        return COLOURS.get(self.colours or ("16" if self.low_bandwidth else ""), "")


def default_path() -> Path:
    """The file of the person at the keyboard (XDG_CONFIG_HOME on Linux)."""
    from platformdirs import user_config_path

    return user_config_path("progress-billings") / "config.toml"


def load(path: Path) -> Preferences:
    """Reads the file; none is no preference.

    Raises:
        Unavailable: it cannot be read, or says what nobody understands; with the place and what is possible there.
    """
    try:
        document = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return Preferences()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unavailable(f"The preferences in {path} cannot be read ({error}); mend or remove the file.") from error
    return _understood(path, document)


def with_environment(preferences: Preferences) -> Preferences:
    """Preferences where the terminal's own words go first: a locale without UTF-8 has ASCII borders."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "UTF-8"
    if "UTF" not in locale.upper():
        return replace(preferences, borders=ASCII)
    return preferences


def _understood(path: Path, document: dict[str, Any]) -> Preferences:
    kinds = {
        "keys": dict,
        "theme": str,
        "borders": str,
        "colours": (str, int),
        "mouse": bool,
        "low_bandwidth": bool,
        "pictures": str,
    }
    for name, value in document.items():
        if name not in kinds:
            raise _wrong(path, name, f"it is none of {', '.join(kinds)}")
        if not isinstance(value, kinds[name]):  # type: ignore[arg-type] # a type, or several
            raise _wrong(path, name, "it is written otherwise, as docs/keys.md shows")
    found = Preferences(**{**document, **({"colours": str(document["colours"])} if "colours" in document else {})})
    if found.borders not in (LINES, ASCII):
        raise _wrong(path, "borders", f"they are {LINES} or {ASCII}")
    if found.colours and found.colours not in COLOURS:
        raise _wrong(path, "colours", f"they are {', '.join(COLOURS)}")
    if found.pictures and found.pictures not in PICTURES:
        raise _wrong(path, "pictures", f"they are {', '.join(PICTURES)}")
    typed: dict[str, Any] = document.get("keys", {})
    for binding, keys in typed.items():
        if not isinstance(keys, str) or not all(key.strip() for key in keys.split(",")):
            raise _wrong(path, f"keys.{binding}", 'keys are a text such as "ctrl+o" or "b,B"')
    return found


def _wrong(path: Path, name: str, why: str) -> Unavailable:
    return Unavailable(f"The preferences in {path} say {name}; {why}. Mend or remove the line.")
