"""What sshd runs for a key of the directory: one allowed verb, or the application.

Who asks is decided before this runs: sshd has checked the key, and the line it was found on says whose it is
(`tui.authorized`). That line gives no shell, and neither does this.
"""

from __future__ import annotations

import os
import pwd
import shlex
import socket
from argparse import Namespace

from tui.output import complain, say

WRONG_USAGE = 2
REFUSED = 1
_USUAL_PORT = "22"


def serve(chosen: Namespace) -> int:
    """Does what came in; returns the exit code.

    Raises:
        Problem: with the sentence to show.
    """
    from tui.ssh_words import Refused, asked, offered

    command = os.environ.get("SSH_ORIGINAL_COMMAND", "")
    if command.strip() == "--help":
        say(offered())
        return 0
    try:
        wanted = asked(command)
    except Refused as refused:
        complain(str(refused))
        return WRONG_USAGE
    reached_by = _reached_by()
    if wanted is None:
        return _application(chosen, reached_by)
    from tui.opening import opened
    from tui.verbs import run_verb

    with opened(chosen.database, chosen.files, chosen.login, reached_by) as office:
        return run_verb(office, wanted)


def _application(chosen: Namespace, reached_by: str) -> int:
    from tui.application import no_terminal, run_application

    if sentence := no_terminal(f"{reached_by} --help"):
        complain(sentence)
        return REFUSED
    return run_application(chosen.database, chosen.files, chosen.login, reached_by=reached_by)


def _reached_by() -> str:
    """The command that leads here from the machine of the person, such as `ssh -p 2222 billings@host`."""
    port = os.environ.get("SSH_CONNECTION", "").split()[3:]
    options = ["-p", port[0]] if port and port[0] != _USUAL_PORT else []
    return shlex.join(["ssh", *options, f"{pwd.getpwuid(os.getuid()).pw_name}@{socket.gethostname()}"])
