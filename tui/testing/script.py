"""A Pilot script: a Python file with `async def steps(session)`, played with a result for each step."""

from __future__ import annotations

import inspect
import re
import runpy
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store.errors import Problem
from tui.testing.records import Step
from tui.testing.session import Session


class ScriptUnusable(Problem):
    """The file cannot be played at all; nothing of it was."""


@dataclass(frozen=True)
class Script:
    """A script that was read.

    Attributes:
        size: `SIZE` of the file, columns and lines; None where it says nothing.
        today: `TODAY` of the file: the day it is meant for.
        project: `PROJECT` of the file: the number of the project that is open at first.
    """

    path: Path
    steps: Callable[[Session], Awaitable[None]]
    size: tuple[int, int] | None = None
    today: date | None = None
    project: str = ""

    @classmethod
    def load(cls, path: Path) -> Script:
        """Reads a script; modules beside it can be imported by it.

        Raises:
            ScriptUnusable: with the line that is wrong, or what is missing.
        """
        folder = str(path.parent.resolve())
        if folder not in sys.path:
            sys.path.append(folder)  # last: no file there may shadow ours
        try:
            names = runpy.run_path(str(path), run_name="pilot")
        except OSError as error:
            raise ScriptUnusable(f"{path} cannot be read ({error.strerror or error}).") from error
        except SyntaxError as error:
            raise ScriptUnusable(f"{path} is not Python: line {error.lineno}: {error.msg}.") from error
        except Exception as error:
            place = _line_of(path, error)
            raise ScriptUnusable(f"{path} cannot be read: {place}: {_words_of(error)}") from error
        steps, size, today = names.get("steps"), names.get("SIZE"), names.get("TODAY")
        if not inspect.iscoroutinefunction(steps):
            raise ScriptUnusable(f"{path} has no `async def steps(session)`; docs/testing.md shows one.")
        if size is not None and not (
            isinstance(size, tuple) and len(size) == 2 and all(isinstance(one, int) and one > 0 for one in size)
        ):
            raise ScriptUnusable(f"SIZE of {path} is {size!r}; write columns and lines, such as SIZE = (80, 24).")
        if today is not None and not isinstance(today, date):
            raise ScriptUnusable(f"TODAY of {path} is {today!r}; write a day, such as TODAY = date(2026, 9, 20).")
        return cls(path, steps, size, today, str(names.get("PROJECT", "")))


@dataclass(frozen=True)
class Played:
    """What became of one step.

    Attributes:
        picture: the file with what the screen showed after it; None where none was wanted or there was no screen.
    """

    step: Step
    picture: Path | None = None


async def play(
    script: Script, session: Session, tell: Callable[[Played], None], screenshots: Path | None = None
) -> bool:
    """Takes the steps of a script until one fails; returns whether all went well.

    Args:
        tell: called with each step as it ends; with the failing line of the script where it failed between two steps.
        screenshots: a folder that is there, for an SVG of the screen after each step.
    """

    def ended(step: Step) -> None:
        picture = None
        if screenshots is not None and not session.ended:
            picture = screenshots / f"{step.number:03}-{_file_words(step.name)}.svg"
            picture.write_text(session.svg(f"{step.number}. {step.name}"), encoding="utf-8")
        tell(Played(step, picture))

    session.on_step = ended
    try:
        await script.steps(session)
    except Exception as error:  # noqa: BLE001 # whatever a script raises is its result
        if not (session.steps and session.steps[-1].failure):
            ended(Step(len(session.steps) + 1, _line_of(script.path, error), 0.0, _words_of(error)))
        return False
    return True


def _line_of(path: Path, error: Exception) -> str:
    """The line of the script where an error came up, with its text."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    return f"line {own[-1].lineno}, {own[-1].line}" if own else "line ?"


def _words_of(error: Exception) -> str:
    words = str(error).partition("\n")[0]
    if isinstance(error, AssertionError):
        return words or "it does not hold"
    return f"{type(error).__name__}: {words}"


def _file_words(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:40] or "step"
