"""Brings a database to the newest revision, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Engine

from store.errors import Unavailable

FOLDER = Path(__file__).parent


def config() -> Config:
    """Alembic's configuration; no file of its own is needed."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return made


def upgrade(writer: Engine, path: Path) -> None:
    """Runs the missing revisions in one transaction that excludes other writers.

    Foreign keys are off meanwhile, because a rebuilt table would delete its children, and checked before the end.

    Raises:
        Unavailable: the database was made by a newer version of this program.
    """
    with writer.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                chosen = config()
                chosen.attributes["connection"] = connection
                command.upgrade(chosen, "head")
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise AssertionError(f"a revision broke {len(broken)} references, the first in {broken[0]}")
        except CommandError as error:
            raise Unavailable(
                f"The database {path} was made by another version of Progress Billings; update the program."
            ) from error
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
