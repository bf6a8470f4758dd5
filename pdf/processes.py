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
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


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


def leave_network() -> None:
    """Takes every network from this process, where the system lets it (Linux); it must have no other thread."""
    if sys.platform != "linux":
        return
    system = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if system.unshare(_CLONE_NEWNET) == 0 or system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return
    # In the new namespace of users we are nobody until we say who we are.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(text)
