"""Runs the application on the terminal and ends it in good order, also when the line drops."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.opening import Office
    from tui.preferences import Preferences

# Before Textual is imported: over SSH every frame of an animation is bytes on the line.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

ENDING_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
"""A dropped SSH line and a polite kill; Python's default for both ends without restoring the terminal."""

LARGE_BLOCK_BYTES = 256 * 1024
"""What the C library gives back to the system as soon as it is free: by itself it keeps blocks of up to 32 MB, and the
keys of a million billings, 4 MB, are let go of at every sort and filter. Saves 12 MB of 125."""

FREEZE_AFTER_SECONDS = 2.0
"""What was loaded at the start stays to the end. Once it stands, the collector looks at it no more: it is quicker, and
comes once a quarter of what came later is garbage, not of all there is."""

PREPARE_AFTER_SECONDS = 1.5
"""Preparing what was attached meanwhile begins once the first list stands: its start would slow ours."""


def no_terminal(usage: str = "progress-billings --help") -> str:
    """Why the application cannot open here; empty where it can.

    Args:
        usage: the command that says what else can be asked for.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return f"The application needs a terminal; name a verb instead ({usage})."
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return f"This terminal cannot position its cursor (TERM=dumb); name a verb instead ({usage})."
    return ""


def run_application(
    database_url: str | None,
    files: Path | None,
    login: str | None,
    *,
    demo: bool = False,
    low_bandwidth: bool = False,
    record: Path | None = None,
    reached_by: str = "",
    deliveries: Path | None = None,
) -> int:
    """Opens the screens at once and the database behind them.

    Args:
        database_url: None for the default; so are `files` and `login`.
        demo: makes the demo project where it is missing, and opens it first.
        low_bandwidth: sends as few bytes as can be, whatever the preferences say.
        record: a new file that gets the session as a script.
        reached_by: see `tui.opening.Office`; then `login` is given, and settings are remembered by it.
        deliveries: see `tui.opening.Office`.

    Returns:
        the exit code, 128 + n where signal n ended the application.

    Raises:
        Unavailable: the person's preferences cannot be read, or the file to record to cannot be made.
    """
    preferences = _preferences(low_bandwidth)
    from tui.app import ProgressBillingsApp
    from tui.settings import Settings, default_path

    _give_memory_back()
    with ExitStack() as at_end, ExitStack() as stack:

        def open_office(say: Callable[[str], None]) -> Office:
            from tui.opening import opened

            # Closed when the application has ended, or at once before another try.
            stack.close()
            office = stack.enter_context(opened(database_url, files, login, reached_by, deliveries))
            if demo:
                from tui.verbs.demonstration import make_demo

                make_demo(office, say)
            return office

        project = ""
        if demo:
            from store.demo_project import DEMO_NUMBER

            project = DEMO_NUMBER
        if record is None:
            app = ProgressBillingsApp(
                open_office,
                _start_worker,
                Settings.load(default_path(login if reached_by else None)),
                project,
                prepare=_prepare_soon,
                preferences=preferences,
            )
        else:
            from tui.testing.recording import RecordedApp

            app = recorded = RecordedApp(record, open_office, _start_worker, project)
            # Last of all, so also when a signal ended the application.
            at_end.callback(recorded.write_script, database_url)

        async def run() -> None:
            loop = asyncio.get_running_loop()
            for number in ENDING_SIGNALS:
                loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
            loop.call_later(FREEZE_AFTER_SECONDS, _freeze)
            await app.run_async(mouse=preferences.listens_to_mouse)

        asyncio.run(run())
    return app.return_code or 0


def _preferences(low_bandwidth: bool) -> Preferences:
    """The person's preferences; what Textual reads when it is imported is in the environment afterwards."""
    from tui import preferences

    found = preferences.with_environment(preferences.load(preferences.default_path()))
    found = replace(found, low_bandwidth=found.low_bandwidth or low_bandwidth)
    if found.colour_system:
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", found.colour_system)
    return found


def _freeze() -> None:
    gc.collect()
    gc.freeze()


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
