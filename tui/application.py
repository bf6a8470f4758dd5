"""Runs the application on the terminal and ends it in good order, also when the line drops."""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial

from tui.jobs import start_preparing, start_worker
from tui.opening import Office

# Before Textual is imported: over SSH every frame of an animation is bytes on the line.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

ENDING_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
"""A dropped SSH line and a polite kill; Python's default for both ends without restoring the terminal."""

PREPARE_AFTER_SECONDS = 1.5
"""Preparing what was attached meanwhile begins once the first screen stands: its start would slow ours."""


def run_application(office: Office, project: str = "") -> int:
    """Opens the screens.

    Args:
        project: the number of the project to open first; empty lists them.

    Returns:
        the exit code, 128 + n where signal n ended the application.
    """
    from tui.app import ProgressBillingsApp
    from tui.settings import Settings, default_path

    app = ProgressBillingsApp(
        office,
        partial(start_worker, office.database.url, office.files.root),
        Settings.load(default_path()),
        project,
    )

    async def run() -> None:
        loop = asyncio.get_running_loop()
        for number in ENDING_SIGNALS:
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
        loop.call_later(PREPARE_AFTER_SECONDS, start_preparing, office.database.url, office.files.root)
        await app.run_async()

    asyncio.run(run())
    return app.return_code or 0
