"""Takes the README's screenshot from the running application: `make screenshot`."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from store.access import operator
from store.database import Database
from store.demo import DEMO_NUMBER, create_demo
from store.files import FileStore
from tests.tui.driving import nobody, session


async def take(target: Path) -> None:
    """Ticks some billings of the demo project and writes what the screen shows."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/billings.db")
        files = FileStore(database.default_files())
        create_demo(database, files)
        async with session(
            database, files, operator("office"), size=(110, 30), start=nobody, project=DEMO_NUMBER
        ) as opened:
            await opened.press("space", "space", "down", "shift+down", "shift+down")
            picture = opened.app.export_screenshot(title="Progress Billings")
        database.close()
    # A reader of the README must not fetch fonts from anywhere.
    target.write_text(re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL))


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
