"""Opening a file with the viewer of this desktop, where there is one."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

from store.errors import Unavailable
from store.naming import safe_name

KEPT_SECONDS = 24 * 60 * 60
"""How long a copy that was made for a viewer stays; nobody says when a viewer is closed."""


def viewer() -> str | None:
    """The program that opens a file on this desktop; None where there is no desktop, as over SSH."""
    if os.environ.get("SSH_CONNECTION"):
        return None
    if sys.platform == "darwin":
        return shutil.which("open")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open")
    return None


def copy_to_view(source: Path, name: str) -> Path:
    """A copy for a viewer under a name of its own, so that nobody changes what is kept; older copies go.

    Args:
        name: of a PDF; made safe for file systems.

    Raises:
        Unavailable: the source is gone, or the copy cannot be written.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path("progress-billings") / "viewed"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
        place = folder / secrets.token_hex(8)
        place.mkdir(mode=0o700)
        copy = place / safe_name(name.removesuffix(".pdf"), ".pdf")
        shutil.copyfile(source, copy)
        copy.chmod(0o400)
    except OSError as error:
        raise Unavailable(f"A copy for the viewer cannot be written to {folder} ({error.strerror}).") from error
    return copy


def start_viewer(program: str, path: Path) -> None:
    """Opens a file; the viewer stays when this program ends.

    Raises:
        Unavailable: the program cannot be started.
    """
    try:
        subprocess.Popen(
            [program, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise Unavailable(f"{program} cannot be started ({error.strerror}).") from error
