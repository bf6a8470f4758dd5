"""The schema's revisions, by Alembic; a test holds `HEAD` equal to the newest one."""

from pathlib import Path

HEAD = "0015"
"""The newest revision; known here so that a start need not load Alembic to learn that nothing is to be done."""


def revisions() -> tuple[str, ...]:
    """Every revision, oldest first, by the names of their files."""
    return tuple(sorted(path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("0*.py")))
