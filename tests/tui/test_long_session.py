"""A session that lasts takes no more than one that has just begun."""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache
from textual.strip import Strip

from tests.example import Example
from tests.tui.driving import example_session, nobody


async def test_what_a_screen_drew_goes_with_it(example: Example) -> None:
    def drawn() -> tuple[int, int]:
        gc.collect()
        kept = gc.get_objects()
        return sum(isinstance(one, StylesCache) for one in kept), sum(isinstance(one, Strip) for one in kept)

    async with example_session(example, start=nobody) as session:
        way = ("enter", "2", "3", "4", "escape", "o", "2", "t", "escape", "3", "escape", "g", "escape", "?", "escape")
        await session.press("down", *way)  # what is kept once
        caches, strips = drawn()
        for _ in range(4):
            await session.press(*way)

        assert drawn()[0] <= caches
        assert drawn()[1] <= 1.1 * strips
