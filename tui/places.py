"""Where the database lies, and we; loads nothing of the store, because sshd waits for an answer from it."""

from __future__ import annotations

import sys
from pathlib import Path

_LAUNCHER = Path(__file__).resolve().with_name("launcher.py")
_SQLITE = "sqlite:///"


def default_database() -> str:
    """The database of a person who named none: in the user's data folder (XDG_DATA_HOME on Linux)."""
    from platformdirs import user_data_path

    return f"{_SQLITE}{user_data_path('progress-billings') / 'billings.db'}"


def database_file(url: str) -> Path:
    """The file that a database URL names; `store.database` says what else may be wrong with one.

    Raises:
        Unavailable: it names none.
    """
    from store.errors import Unavailable

    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise Unavailable(f"{url} cannot be used: the database is a file, such as sqlite:///billings.db.")
    return Path(url.removeprefix(_SQLITE)).absolute()


def own_command(url: str, files: Path | None, *words: str) -> list[str]:
    """The command that runs this very program on a database, wherever it is called from.

    Args:
        files: the folder of files; None for the one beside the database.
        words: the verb and what follows it.
    """
    where = ["--database", url, *(["--files", str(Path(files).absolute())] if files else [])]
    return [sys.executable, "-P", str(_LAUNCHER), *where, *words]
