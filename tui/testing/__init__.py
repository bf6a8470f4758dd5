"""The application for testers: opened in one line, driven by keys, read as rows (docs/testing.md).

Installed, it is imported as `progress_billings.tui.testing`; in a checkout as `tui.testing`. Both are the same.
"""

from __future__ import annotations

from ..launcher import floors_first

floors_first()  # before what it finds: hence E402 below

from tui.testing.demo import demo_database  # noqa: E402
from tui.testing.opening import SIZE, database_session, demo_session, office_session  # noqa: E402
from tui.testing.records import Clock, Step, Toast  # noqa: E402
from tui.testing.session import Session  # noqa: E402

__all__ = [
    "SIZE",
    "Clock",
    "Session",
    "Step",
    "Toast",
    "database_session",
    "demo_database",
    "demo_session",
    "office_session",
]
