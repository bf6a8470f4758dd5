"""Where the database lies; loads nothing of the store, because sshd waits for an answer from it."""

from __future__ import annotations

from pathlib import Path

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
