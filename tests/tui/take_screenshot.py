"""Takes the README's screenshot from the running application: `make screenshot`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from store.access import operator
from store.database import Database
from store.demo import DEMO_NUMBER, create_demo
from store.files import FileStore
from tests.tui.driving import nobody, office_session


async def take(target: Path) -> None:
    """Ticks some billings of the demo project and writes what the screen shows."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/billings.db")
        files = FileStore(database.default_files())
        create_demo(database, files)
        async with office_session(
            database, files, operator("office"), size=(110, 30), start=nobody, project=DEMO_NUMBER
        ) as opened:
            await opened.press("space", "space", "down", "shift+down", "shift+down")
            target.write_text(opened.svg())
        database.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
