"""Takes the README's screenshots from the running application: `make screenshots`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from store.access import operator
from store.database import Database
from store.demo import DEMO_NUMBER, create_demo
from store.files import FileStore
from tests.tui.driving import office_session


async def take(folder: Path) -> None:
    """Ticks some billings of the demo project, compiles them and looks into the ledger of that.

    Args:
        folder: gets a file for each, `screen-NAME.svg`.
    """
    with tempfile.TemporaryDirectory() as office:
        database = Database.open(f"sqlite:///{office}/billings.db")
        files = FileStore(database.default_files())
        create_demo(database, files)
        async with office_session(database, files, operator("office"), size=(110, 30), project=DEMO_NUMBER) as opened:

            def keep(name: str) -> None:
                (folder / f"screen-{name}.svg").write_text(opened.svg())

            await opened.press("space", "space", "down", "shift+down", "shift+down")
            keep("list")
            await opened.press("c")
            await opened.wait_for_screen("compile")
            keep("compile")
            await opened.press("c")
            await opened.wait_for_toast("billings")
            await opened.press("backspace", "4", "l")
            await opened.wait_for_screen("ledger")
            keep("ledger")
        database.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
