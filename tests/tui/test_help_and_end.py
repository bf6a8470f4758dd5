"""Help, command palette and the guard at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import backups
from store.plan import Options
from tests.example import Example
from tests.tui.driving import example_session, nobody, remembered
from tui.keys import active_keys
from tui.settings import Settings


async def test_help_lists_every_key_of_the_footer_and_the_words_of_the_focused_widget(example: Example) -> None:
    async with example_session(example, size=(100, 100), start=nobody) as session:
        footer = session.screen().splitlines()[-1].split()
        await session.press("?")

        shown = session.screen()
        for words in ("Tick the row and go to the next one", "Compile the ticked billings into a backup", "Filter as"):
            assert words in shown
        assert "A mark ! means that an attached file needs attention." in shown
        assert {"space", "c", "/", "p", "?"} <= set(footer)
        await session.press("escape")
        assert session.app.screen.id == "billings"


async def test_help_works_in_a_dialog_too(example: Example) -> None:
    async with example_session(example, size=(100, 100), start=nobody) as session:
        await session.press("a", "c", "?")

        assert "J and K move it down and up." in session.screen()
        await session.press("escape")
        assert session.app.screen.id == "compile"


async def test_the_palette_offers_every_action_that_has_a_key_and_runs_it(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        offered = {key.words for key in active_keys(session.app, session.app.screen)}
        assert {"Compile", "Filter", "Period", "Sort", "Tick all", "Help", "Quit"} <= offered

        await session.press(":", *"tick all")
        await session.wait_for(lambda: "Tick every billing of the list" in session.screen(), "the command")
        await session.press("enter")
        await session.wait_for(lambda: "2 ticked" in session.screen(), "the ticks")


async def test_quitting_with_nothing_to_lose_asks_nothing(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("q")
        assert session.app.return_code == 0


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_quitting_asks_where_ticks_would_be_forgotten(example: Example, key: str) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("space", "a", key)
        assert "3 ticks will be forgotten." in session.screen()
        await session.press("n")
        assert "3 ticked" in session.screen() or "2 ticked and 1 without a billing" in session.screen()
        await session.press(key, "y")
        assert session.app.return_code == 0


async def test_quitting_while_it_compiles_says_that_it_goes_on(example: Example) -> None:
    async with example_session(example, start=nobody) as session:
        await session.press("a", "c", "c")
        await session.wait_for(lambda: "Compiling backup 1" in session.screen(), "the job bar")
        await session.press("q")
        assert "1 backup is still being compiled; that goes on without this" in session.screen()
        await session.press("y")
    with example.database.read() as database:
        assert [row.id for row in backups.running(database, example.actor("admin"))] == [1]


async def test_toasts_go_away_with_a_key(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as session:
        await session.press("c")
        assert "Compiling backups needs Admin" in session.screen()
        await session.press("backspace")
        assert "Compiling backups needs Admin" not in session.screen()


async def test_a_theme_is_remembered(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    async with example_session(example, start=nobody, settings=remembered(tmp_path)) as session:
        session.app.theme = "nord"
        await session.settle()
    async with example_session(example, start=nobody, settings=remembered(tmp_path)) as session:
        assert session.app.theme == "nord"


async def test_without_colours_ticks_and_cursor_are_still_to_be_seen(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with example_session(example, start=nobody) as session:
        await session.press("down", "space")
        assert session.app.theme == "ansi-dark"
        assert session.line("SC-2 #2").startswith(" [x] ")
        assert session.line("SC-10 #1").startswith("›[ ] ")
        await session.press("c", "o", "tab")
        assert "[x] A cover page" in session.screen()
        await session.press("space")
        assert "[ ] A cover page" in session.screen()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"theme": 7, "project": null, "more": 1}',
        '{"options": {"include": "nonsense"}}',
        '{"options": 3}',
    ],
)
def test_damaged_settings_are_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)

    found, usual = remembered(tmp_path), Settings(tmp_path / "state.json")
    assert (found.theme, found.project, found.save_folder) == (usual.theme, usual.project, usual.save_folder)
    assert found.options == usual.options == Options()


def test_settings_that_cannot_be_written_cost_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "state.json", project="HT-104")

    settings.save()

    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
