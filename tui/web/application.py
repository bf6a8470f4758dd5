"""The verb `browser`: one session of one person, which `serve` has started and speaks with over pipes."""

from __future__ import annotations

import getpass
import os
import socket
from argparse import Namespace

DRIVER = "tui.web.driver:BrowserDriver"


def browser_verb(chosen: Namespace) -> int:
    """Runs the application for the person whom the proxy has named.

    Raises:
        Problem: with the sentence to show.
    """
    # Before Textual is imported. A page's colours are all of them, whatever the terminal of the server has.
    os.environ |= {"TEXTUAL_DRIVER": DRIVER, "TEXTUAL_COLOR_SYSTEM": "truecolor"}
    from tui.application import run_application

    return run_application(
        chosen.database,
        chosen.files,
        chosen.login,
        reached_by=f"ssh {getpass.getuser()}@{socket.gethostname()}",
        deliveries=chosen.deliveries,
    )
