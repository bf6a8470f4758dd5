"""Alembic revisions; `store.database.Database.open` brings a database to the newest one."""
