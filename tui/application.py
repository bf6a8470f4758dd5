"""Runs the application on the terminal and ends it in good order, also when the line drops."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
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
    database_url: str | None, files: Path | None, login: str | None, *, demo: bool = False, reached_by: str = ""
) -> int:
    """Opens the screens at once and the database behind them.

    Args:
        database_url: None for the default; so are `files` and `login`.
        demo: makes the demo project where it is missing, and opens it first.
        reached_by: see `tui.opening.Office`; then `login` is given, and settings are remembered by it.

    Returns:
        the exit code, 128 + n where signal n ended the application.
    """
    from tui.app import ProgressBillingsApp
    from tui.settings import Settings, default_path

    with ExitStack() as stack:

        def open_office(say: Callable[[str], None]) -> Office:
            from tui.opening import opened

            # Closed when the application has ended, or at once before another try.
            stack.close()
            office = stack.enter_context(opened(database_url, files, login, reached_by))
            if demo:
                from tui.verbs.demonstration import make_demo

                make_demo(office, say)
            return office

        project = ""
        if demo:
            from store.demo_project import DEMO_NUMBER

            project = DEMO_NUMBER
        settings = Settings.load(default_path(login if reached_by else None))
        app = ProgressBillingsApp(open_office, _start_worker, settings, project, prepare=_prepare_soon)

        async def run() -> None:
            loop = asyncio.get_running_loop()
            for number in ENDING_SIGNALS:
                loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
            await app.run_async()

        asyncio.run(run())
    return app.return_code or 0


def _start_worker(office: Office, backup_id: int) -> None:
    from tui.jobs import start_worker

    start_worker(office.database.url, office.files.root, backup_id)


def _prepare_soon(office: Office) -> None:
    from tui.jobs import start_preparing

    asyncio.get_running_loop().call_later(
        PREPARE_AFTER_SECONDS, start_preparing, office.database.url, office.files.root
    )
