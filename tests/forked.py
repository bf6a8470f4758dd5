"""Commands of the program in processes of their own, forked from one that has imported what they import.

What a start costs is an interpreter and the imports of libraries: most of the time of a command, the same each time.
The command runs what the launcher runs, with its own arguments, environment, folder and open files.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

PRELOADED = ("tests.forked", "sqlmodel", "alembic.command", "tui.verbs.lists", "tui.verbs.directory", "tui.testing")


def _main(arguments: Sequence[str], environment: Mapping[str, str], folder: str, said: str, complained: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, path in ((1, said), (2, complained)):
        own = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(own, descriptor)
        os.close(own)
    sys.argv = ["progress-billings", *arguments]
    from tui.launcher import main

    try:
        main()
    finally:
        atexit._run_exitfuncs()  # multiprocessing ends a process without them


def run_forked(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[bytes]:
    """Runs `progress-billings` with nothing on its standard input, and waits for its end."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    with TemporaryDirectory() as written:
        said, complained = Path(written, "out"), Path(written, "err")
        given = (list(arguments), dict(environment), str(folder), str(said), str(complained))
        process = context.Process(target=_main, args=given)
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        assert code is not None
        return subprocess.CompletedProcess(list(arguments), code, said.read_bytes(), complained.read_bytes())
