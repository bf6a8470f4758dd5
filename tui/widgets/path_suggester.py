"""Completes a path while it is typed: the first name in the folder that begins with what stands there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.suggester import Suggester


class PathSuggester(Suggester):
    """Suggests names of files and folders; folders end with a slash. Never cached: files come and go."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The completed path, or None; asked in a thread, because a folder may lie on a slow disk."""
        return await asyncio.to_thread(completed, value)


def completed(typed: str) -> str | None:
    """What a typed path may become, with the home folder as it was typed.

    Names that begin with a dot are suggested only where a dot is typed.
    """
    head, slash, begun = typed.rpartition("/")
    if not slash:
        return None
    try:
        folder = Path(head + slash).expanduser()
        found = sorted(
            (entry.name, entry.is_dir())
            for entry in folder.iterdir()
            if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))
        )
    except (OSError, RuntimeError):
        return None
    if not found:
        return None
    name, is_folder = found[0]
    return head + slash + name + "/" * is_folder
