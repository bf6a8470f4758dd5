"""Whether this terminal shows pages as pictures."""

from __future__ import annotations

import os
from typing import Any

from textual.app import App

from tui.preferences import ASCII, Preferences


def no_pictures(app: App[Any], preferences: Preferences) -> str:
    """Why pages are shown as text only; empty where the terminal shows pictures."""
    if os.environ.get("NO_COLOR"):
        return "NO_COLOR is set, so pages are shown as text."
    if preferences.borders == ASCII:
        return "Only ASCII is drawn here, so pages are shown as text."
    # Without a terminal, as under a script, there is nobody to say how many colours it has.
    colours = preferences.colour_system or "truecolor" if app.is_headless else app.console.color_system
    if colours not in ("256", "truecolor"):
        return "Here are too few colours for pictures, so pages are shown as text."
    return ""
