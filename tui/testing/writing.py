"""The text of a recorded script: one line for what belongs together, a wait wherever another screen comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 100
"""Characters of a line, about: longer ones are divided."""

DOUBLE_CLICK_SECONDS = 0.5


@dataclass(frozen=True)
class Event:
    """One event.

    Attributes:
        screen: the id of the screen it came to; empty where no screen of ours was meant.
        action: the function of a `Session` that does it again.
        values: its arguments.
        at: seconds of some clock, for clicks.
    """

    screen: str
    action: str
    values: tuple[object, ...]
    at: float = 0.0


def script_text(
    happened: Sequence[Event],
    size: tuple[int, int] | None,
    end_screen: str,
    *,
    project: str,
    about: str,
    today: date,
) -> str:
    """The whole file.

    Args:
        end_screen: the id of the screen in the end; empty where no screen of ours was there.
        today: the day of the recording, on which the script is played.
    """
    lines = [
        f'"""{_harmless(about)}"""',
        "",
        "from datetime import date",
        "",
        "from tui.testing import Session",
        "",
        *([f"SIZE = {size!r}"] if size else []),
        f"TODAY = date({today.year}, {today.month}, {today.day})",
        *([f"PROJECT = {_quoted(project)}"] if project else []),
        "",
        "",
        "async def steps(session: Session) -> None:",
    ]
    body = [f"    await session.{call}" for call in _calls(happened, end_screen)]
    return "\n".join([*lines, *(body or ["    await session.settle()"])]) + "\n"


def _calls(happened: Sequence[Event], end_screen: str) -> Iterator[str]:
    screen = ""
    for group in _groups(happened):
        first = group[0]
        if first.screen and first.screen != screen:
            screen = first.screen
            yield f"wait_for_screen({_quoted(screen)})"
        yield from _group_calls(first.action, group)
    if end_screen and end_screen != screen:
        yield f"wait_for_screen({_quoted(end_screen)})"


def _groups(happened: Iterable[Event]) -> Iterator[list[Event]]:
    """Events that become one call, or several calls of one kind."""
    group: list[Event] = []
    for event in happened:
        if group and not _belongs(group, event):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _belongs(group: list[Event], event: Event) -> bool:
    last = group[-1]
    if (last.screen, last.action) != (event.screen, event.action):
        return False
    if event.action == "click":
        return last.values == event.values and event.at - last.at <= DOUBLE_CLICK_SECONDS
    if event.action == "scroll":
        return last.values == event.values
    return event.action in ("press", "type")


def _group_calls(action: str, group: list[Event]) -> Iterator[str]:
    values = group[0].values
    if action == "press":
        for line in _lines(_quoted(str(event.values[0])) for event in group):
            yield f"press({line})"
    elif action == "type":
        yield f"type({_quoted(''.join(str(event.values[0]) for event in group))})"
    elif action == "click":
        times = f", times={len(group)}" if len(group) > 1 else ""
        yield f"click({_quoted(str(values[0]))}, {values[1]!r}{times})"
    elif action == "scroll":
        yield f"scroll({_quoted(str(values[0]))}, {int(str(values[1])) * len(group)})"
    elif action == "resize":
        yield f"resize{values!r}"
    elif action == "toast":
        yield f"wait_for_toast({_quoted(str(values[0]))})"
    else:
        yield f"{action}({_quoted(str(values[0]))})"


def _lines(keys: Iterable[str]) -> Iterator[str]:
    line = ""
    for key in keys:
        if line and len(line) + len(key) > WIDTH:
            yield line
            line = ""
        line = f"{line}, {key}" if line else key
    if line:
        yield line


def _quoted(text: str) -> str:
    """A Python string in double quotes, as our own files have them."""
    written = repr(text)
    if written.startswith("'") and '"' not in written:
        return f'"{written[1:-1]}"'
    return written


def _harmless(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', "'")
