"""The schema's revisions, by Alembic; a test holds `HEAD` equal to the newest one."""

HEAD = "0013"
"""The newest revision; known here so that a start need not load Alembic to learn that nothing is to be done."""
