"""How this program starts itself again as another process."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds our three floors: the checkout, or `progress_billings/` in an installed wheel."""

_PR_SET_PDEATHSIG = 1


def python_command(module: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command and the environment that run one of our modules in a process of its own.

    `-P` keeps the working folder off the path and PYTHONPATH puts ours before the site packages, so that a
    foreign `pdf` in either place cannot shadow ours.
    """
    environment = dict(os.environ)
    inherited = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = f"{ROOT}{os.pathsep}{inherited}" if inherited else str(ROOT)
    # Our children do small things often; a thread pool per child costs more than it brings.
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    return [sys.executable, "-P", "-m", module, *arguments], environment


def die_with_parent(parent: int) -> None:
    """Ends this process when process `parent` ends, however it ends, where the system can do that (Linux).

    Elsewhere the caller's own means remain: the end of standard input and the limits on time.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
