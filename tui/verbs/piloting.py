"""The `pilot` verb: plays a script on the application without a screen (docs/testing.md)."""

from __future__ import annotations

import asyncio
import contextlib
from argparse import Namespace
from pathlib import Path

from store.demo import DEMO_NUMBER
from store.errors import Unavailable
from tui.output import plain, say, say_json
from tui.testing import SIZE, demo_database
from tui.testing.opening import database_session
from tui.testing.script import Played, Script, play

DONE, FAILED = 0, 1


def pilot_verb(chosen: Namespace) -> int:
    """`pilot`: a line for each step; 1 where one failed, with what the screen showed."""
    script = Script.load(chosen.script)
    if chosen.screenshots is not None:
        _make_folder(chosen.screenshots)
    with contextlib.ExitStack() as stack:
        if chosen.database is not None:
            return asyncio.run(_play(script, chosen, chosen.database, script.project))
        url = stack.enter_context(demo_database())
        return asyncio.run(_play(script, chosen, url, script.project or DEMO_NUMBER))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {folder} cannot be made ({error.strerror}); name another one.") from error


async def _play(script: Script, chosen: Namespace, url: str, project: str) -> int:
    played: list[Played] = []

    def tell(one: Played) -> None:
        played.append(one)
        if not chosen.json:
            say(_result_line(one))

    size = chosen.size or script.size or SIZE
    files = chosen.files if chosen.database is not None else None
    async with database_session(
        url, chosen.login, files=files, size=size, today=script.today, project=project
    ) as session:
        well = await play(script, session, tell, chosen.screenshots)
        screen = session.screen()
    if chosen.json:
        say_json(
            {
                "script": str(script.path),
                "outcome": "ok" if well else "failed",
                "steps": [
                    {
                        "number": one.step.number,
                        "name": one.step.name,
                        "outcome": "failed" if one.step.failure else "ok",
                        "seconds": round(one.step.seconds, 3),
                        "failure": one.step.failure,
                        "screenshot": None if one.picture is None else str(one.picture),
                    }
                    for one in played
                ],
                "screen": screen,
            }
        )
    elif not well:
        say(f"\nThe screen was\n{screen}")
    return DONE if well else FAILED


def _result_line(one: Played) -> str:
    step = one.step
    line = f"{'failed' if step.failure else 'ok':6} {step.seconds:7.2f} s  {step.number:3}  {step.name}"
    return plain(f"{line}: {step.failure}" if step.failure else line)
