"""Runs the application on the terminal and ends it in good order, also when the line drops."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.opening import Office

# Before Textual is imported: over SSH every frame of an animation is bytes on the line.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

ENDING_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
"""A dropped SSH line and a polite kill; Python's default for both ends without restoring the terminal."""

LARGE_BLOCK_BYTES = 256 * 1024
"""What the C library gives back to the system as soon as it is free: by itself it keeps blocks of up to 32 MB, and the
keys of a million billings, 8 MB, are let go of at every sort and filter. Saves 12 MB of 125."""

PREPARE_AFTER_SECONDS = 1.5
"""Preparing what was attached meanwhile begins once the first list stands: its start would slow ours."""


def run_application(database_url: str | None, files: Path | None, login: str | None, *, demo: bool = False) -> int:
    """Opens the screens at once and the database behind them.

    Args:
        database_url: None for the default; so are `files` and `login`.
        demo: makes the demo project where it is missing, and opens it first.

    Returns:
        the exit code, 128 + n where signal n ended the application.
    """
    from tui.app import ProgressBillingsApp
    from tui.settings import Settings, default_path

    _give_memory_back()
    with ExitStack() as stack:

        def open_office(say: Callable[[str], None]) -> Office:
            from tui.opening import opened

            # Closed when the application has ended, or at once before another try.
            stack.close()
            office = stack.enter_context(opened(database_url, files, login))
            if demo:
                from tui.verbs.demonstration import make_demo

                make_demo(office, say)
            return office

        project = ""
        if demo:
            from store.demo_project import DEMO_NUMBER

            project = DEMO_NUMBER
        app = ProgressBillingsApp(
            open_office, _start_worker, Settings.load(default_path()), project, prepare=_prepare_soon
        )

        async def run() -> None:
            loop = asyncio.get_running_loop()
            for number in ENDING_SIGNALS:
                loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
            await app.run_async()

        asyncio.run(run())
    return app.return_code or 0


def _give_memory_back() -> None:
    """Asks the C library to; those that know no such thing are left as they are."""
    import ctypes

    mmap_threshold = -3  # M_MMAP_THRESHOLD of glibc's malloc.h
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(mmap_threshold, LARGE_BLOCK_BYTES)


def _start_worker(office: Office, backup_id: int) -> None:
    from tui.jobs import start_worker

    start_worker(office.database.url, office.files.root, backup_id)


def _prepare_soon(office: Office) -> None:
    from tui.jobs import start_preparing

    asyncio.get_running_loop().call_later(
        PREPARE_AFTER_SECONDS, start_preparing, office.database.url, office.files.root
    )
